"""How much memory and time a run will take, estimated before it starts."""

import numpy as np

from mnist_core.data import N_CLASSES, N_PIXELS
from mnist_core.model import QUICK, TrainingConfig
from mnist_core.model.cores import N_PARTS
from mnist_core.model.feature_cache import feature_nbytes, n_columns
from mnist_core.model.pixel_rows import BLOCK_ROWS
from mnist_core.model.variants import ONE_IN
from mnist_core.model.watch import MOST_WEIGHTS
from mnist_core.runs.run import TooLarge

FLOAT = 4
"""Bytes of a float32, in which training and its results are kept."""
MEGABYTE = 2**20
FEATURE_WORKSPACE = 32 * MEGABYTE
"""Temporary arrays of the most demanding features, generously (gradient histograms: 9 MB)."""
PREPARING = 20
"""Computing features takes about as long as this many iterations over all digits."""
PER_SECOND = 5e8
"""Numbers that lbfgs goes through in a second on one core, in all iterations together; only the order counts."""


def expected_memory(config: TrainingConfig, n_digits: int) -> int:
    """Estimate how much memory training takes at its peak, beyond the digits that all runs share.

    Parameters
    ----------
    config : TrainingConfig
        What is to be trained.
    n_digits : int
        Number of digits before the split.

    Returns
    -------
    int
        Bytes: the features and :func:`fit_memory`. A test holds it against the peak that ``tracemalloc`` sees.

    Examples
    --------
    >>> expected_memory(TrainingConfig(), n_digits=70_000) // MEGABYTE
    14
    """
    return feature_nbytes(config.features, n_digits) + fit_memory(config, n_digits)


def fit_memory(config: TrainingConfig, n_digits: int) -> int:
    """Estimate how many bytes a run takes for itself.

    It is the sum of the split's row numbers; the scores and residuals, three times ten float32 for each training
    row, and the scores of each test row, which the model keeps; the blocks of rows in work; the last ten steps and
    gradients from which lbfgs learns the curvature; examples and variants with their features; and the weights in the
    history, which is thinned out as it grows. Computing features other than pixels comes before and takes at most
    ``FEATURE_WORKSPACE``.
    """
    d = n_columns(config.features)
    n_train, n_test = config.n_rows(n_digits)
    n_examples = 0 if config.examples is None else config.examples.n
    if config.variants != "none":
        n_examples += n_train // N_CLASSES // ONE_IN
    n_train += n_examples
    row_numbers = 4 * n_digits * np.dtype(np.intp).itemsize
    scores = (3 * n_train + n_test) * N_CLASSES * FLOAT
    blocks = N_PARTS * BLOCK_ROWS * d * (1 + FLOAT)
    n_weights = N_CLASSES * (d + 1)
    curvature = (2 * 10 + 5) * n_weights * np.dtype(np.float64).itemsize
    history = min(config.max_iter, MOST_WEIGHTS) * n_weights * FLOAT
    examples = n_examples * (N_PIXELS + d)
    fit = row_numbers + scores + blocks + curvature + history + examples
    return fit if config.features == "pixels" else max(fit, FEATURE_WORKSPACE)


def expected_seconds(config: TrainingConfig, n_digits: int) -> float:
    """Estimate how long a run takes at most on a core of its own: rows x columns x iterations.

    Features other than pixels count as if they had to be computed. Most runs converge earlier.

    Examples
    --------
    >>> round(expected_seconds(QUICK, 70_000), 1)
    4.7
    >>> round(expected_seconds(TrainingConfig(scaling="none", C=1000, max_iter=2_000), 70_000))
    176
    """
    columns = n_columns(config.features)
    n_train, _ = config.n_rows(n_digits)
    preparing = 0 if config.features == "pixels" else PREPARING * n_digits * columns
    return (preparing + n_train * columns * config.max_iter) / PER_SECOND


def is_short(config: TrainingConfig, n_digits: int) -> bool:
    """Whether a run is no more work than the one that every newcomer gets."""
    return expected_seconds(config, n_digits) <= expected_seconds(QUICK, n_digits)


def in_mb(n_bytes: int) -> str:
    """Write bytes for a sentence, such as ``28 MB``."""
    return f"{n_bytes / MEGABYTE:,.0f} MB"


def refuse_beyond(limit: int, expected: int, whose: str) -> None:
    """Refuse a run that is expected to take more bytes than there are for training.

    Raises
    ------
    TooLarge
        With both sums; `whose` says in words who has the smaller one.
    """
    if expected > limit:
        raise TooLarge(
            f"This run would need about {in_mb(expected)} of memory, and {whose} has {in_mb(limit)} for "
            "training. Choose fewer training images or plain pixels."
        )

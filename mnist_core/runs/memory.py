"""How much memory a run will take, estimated before it starts."""

import numpy as np

from mnist_core.data import N_CLASSES, N_PIXELS
from mnist_core.model import BLOCK_ROWS, N_PARTS, Features, TrainingConfig, make_features

FLOAT = 4
"""Bytes of a float32, in which training and its results are kept."""
MEGABYTE = 2**20
FEATURE_WORKSPACE = 32 * MEGABYTE
"""Temporary arrays of the most demanding features, generously (gradient histograms: 9 MB)."""


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
        Bytes: :func:`feature_memory` and :func:`fit_memory`. A test holds it against the peak that ``tracemalloc`` sees.

    Examples
    --------
    >>> expected_memory(TrainingConfig(), n_digits=70_000) // MEGABYTE
    28
    """
    return feature_memory(config.features, n_digits) + fit_memory(config, n_digits)


def feature_memory(features: Features, n_digits: int) -> int:
    """Return the bytes of the features of all digits: computed once, then shared by all runs. Pixels are the digits."""
    return 0 if features == "pixels" else n_digits * _n_columns(features)


def fit_memory(config: TrainingConfig, n_digits: int) -> int:
    """Estimate how many bytes a run takes for itself.

    It is the sum of the split's row numbers; the scores and residuals, three times ten float32 for each training
    row; the blocks of rows in work; the last ten steps and gradients from which lbfgs learns the curvature; and
    the weights after each of `max_iter` iterations. Computing features other than pixels takes less, and comes before.
    """
    n_columns = _n_columns(config.features)
    n_train, _ = config.n_rows(n_digits)
    row_numbers = 4 * n_digits * np.dtype(np.intp).itemsize
    scores = 3 * n_train * N_CLASSES * FLOAT
    blocks = N_PARTS * BLOCK_ROWS * n_columns * (1 + FLOAT)
    n_weights = N_CLASSES * (n_columns + 1)
    curvature = (2 * 10 + 5) * n_weights * np.dtype(np.float64).itemsize
    history = config.max_iter * n_weights * FLOAT
    fit = row_numbers + scores + blocks + curvature + history
    return fit if config.features == "pixels" else max(fit, FEATURE_WORKSPACE)


def _n_columns(features: Features) -> int:
    transformer = make_features(features)
    return N_PIXELS if transformer == "passthrough" else int(transformer.n_features)


def in_mb(n_bytes: int) -> str:
    """Write bytes for a sentence, such as ``28 MB``."""
    return f"{n_bytes / MEGABYTE:,.0f} MB"

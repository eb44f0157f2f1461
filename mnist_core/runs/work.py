"""How much work a run is, estimated before it starts."""

from mnist_core.model import QUICK, TrainingConfig, n_columns

PREPARING = 20
"""Computing features takes about as long as this many iterations over all digits."""
PER_SECOND = 5e8
"""Numbers that lbfgs goes through in a second on one core, in all iterations together; only the order counts."""


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

"""Which digits a model learns from, and which it is tested with."""

import math
from typing import Literal

import numpy as np

from mnist_core.data.digits import N_LECUN_TRAIN, Rows

Split = Literal["random", "lecun"]


def split_rows(
    n_digits: int, split: Split, test_size: float = 0.2, seed: int = 0, n_train: int | None = None
) -> tuple[Rows, Rows]:
    """Choose the rows to train on and the rows to test on.

    Parameters
    ----------
    n_digits : int
        How many digits there are to split.
    split : {"random", "lecun"}
        ``"random"`` gives the rows of scikit-learn's :func:`~sklearn.model_selection.train_test_split`, those that a
        notebook gets for the same ``random_state`` (a test compares them); ``"lecun"`` is the first 60,000 and the
        remaining rows.
    test_size : float
        The share of test rows of a random split.
    seed : int
        ``random_state`` of a random split.
    n_train : int or None
        Use only this many of the training rows: the first ones in the split's own order, which for a random
        split is a random sample. The test rows stay the same. None uses all.

    Returns
    -------
    train_rows, test_rows : ndarray of intp
        Both sorted: the order of rows does not change what a model learns, and reading memory in order is
        faster.

    Examples
    --------
    >>> train_rows, test_rows = split_rows(70_000, "random", test_size=0.2, seed=0)
    >>> len(train_rows), len(test_rows)
    (56000, 14000)
    """
    rows = np.arange(n_digits)
    if split == "lecun":
        train_rows, test_rows = rows[:N_LECUN_TRAIN], rows[N_LECUN_TRAIN:]
    else:
        # scikit-learn shuffles by NumPy's older generator
        shuffled = np.random.RandomState(seed).permutation(n_digits)
        n_test = math.ceil(test_size * n_digits)
        train_rows, test_rows = shuffled[n_test:], shuffled[:n_test]
    return np.sort(train_rows[:n_train]), np.sort(test_rows)

"""Which digits a model learns from, which settings are chosen by, and which it is tested with."""

import math
from typing import Literal

import numpy as np

from mnist_core.data.digits import N_LECUN_TRAIN, Labels, Rows

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


def hold_out_fold(rows: Rows, labels: Labels, fold: str) -> tuple[Rows, Rows]:
    """Split training rows into those to learn from and validation rows, which settings are chosen by.

    The folds are those of scikit-learn's ``cross_val_score(cv=3)``: each has the same share of every label, and images
    are taken in order (:class:`~sklearn.model_selection.StratifiedKFold` without shuffling).

    Parameters
    ----------
    rows : ndarray of shape (n,), intp
        Training rows, sorted.
    labels : ndarray of shape (n_digits,), uint8
        The labels of all digits.
    fold : str
        "2/3" holds out the second of three folds.

    Returns
    -------
    train_rows, validation_rows : ndarray of intp
        Both sorted.

    Examples
    --------
    >>> import numpy as np
    >>> hold_out_fold(np.arange(6), np.array([7, 7, 1, 1, 7, 1]), "3/3")
    (array([0, 1, 2, 3]), array([4, 5]))
    """
    from sklearn.model_selection import StratifiedKFold  # a second that the model that is shipped need not wait for

    number, n_folds = map(int, fold.split("/"))
    folds = list(StratifiedKFold(n_folds).split(rows, labels[rows]))
    train, held_out = folds[number - 1]
    return rows[train], rows[held_out]

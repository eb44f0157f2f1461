"""Which of the training images are held out to choose settings by."""

from sklearn.model_selection import StratifiedKFold

from mnist_core.data.digits import Labels, Rows


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
    number, n_folds = map(int, fold.split("/"))
    folds = list(StratifiedKFold(n_folds).split(rows, labels[rows]))
    train, held_out = folds[number - 1]
    return rows[train], rows[held_out]

"""Many settings of one small model, tried on a few test images: what choosing by them does."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from mnist_core.data import Digits, split_rows
from mnist_core.model import PixelRows, PixelScaler, Scaling, one_blas_thread

N_TRAIN = 300
"""Images that each model learns from."""
GROUP = 300
"""Test images by which a setting is chosen."""
SCALINGS: tuple[Scaling, ...] = ("none", "divide by 255", "subtract mean", "pareto", "standardise")
PENALTIES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 10.0)
MAX_ITER = 30


@one_blas_thread()
def try_penalties(digits: Digits, scaling: Scaling) -> npt.NDArray[np.bool_]:
    """Return which test images are read right with a scaling and each of :data:`PENALTIES`.

    So small a model is fitted in a few hundredths of a second: it needs no place in the queue, and only its answers are
    kept.

    Returns
    -------
    ndarray of shape (8, 14000), bool
    """
    train_rows, test_rows = split_rows(len(digits), "random", 0.2, 0, N_TRAIN)
    X, y = digits.images.reshape(len(digits), -1), digits.labels
    scaler = PixelScaler(scaling).fit(PixelRows(X, train_rows))
    Z, test = scaler.transform(PixelRows(X, train_rows)), scaler.transform(PixelRows(X, test_rows))
    right = []
    for C in PENALTIES:
        model = LogisticRegression(C=C, max_iter=MAX_ITER).fit(Z, y[train_rows])
        right.append((test @ model.coef_.T + model.intercept_).argmax(axis=1) == y[test_rows])
    return np.array(right)


@dataclass(frozen=True)
class Winner:
    """The setting that was best on a group of images, its accuracy on the group, and on all other images."""

    setting: int
    here: float
    elsewhere: float


def choose_by_groups(right: npt.NDArray[np.bool_], size: int = GROUP) -> list[Winner]:
    """Choose the best setting by each group of images in turn; what is left over at the end is no group.

    Parameters
    ----------
    right : ndarray of shape (n_settings, n_images), bool
        Whether the model of a setting reads an image right.
    size : int
        Images in a group.

    Examples
    --------
    >>> choose_by_groups(np.array([[True, True, False, False], [False, True, True, True]]), size=2)
    [Winner(setting=0, here=1.0, elsewhere=0.0), Winner(setting=1, here=1.0, elsewhere=0.5)]
    """
    n_images, chosen = right.shape[1], []
    for start in range(0, n_images - size + 1, size):
        group = right[:, start : start + size].sum(axis=1)
        best = int(group.argmax())
        elsewhere = (right[best].sum() - group[best]) / (n_images - size)
        chosen.append(Winner(best, float(group[best] / size), float(elsewhere)))
    return chosen


def measure_winners(winners: list[Winner]) -> dict[str, float]:
    """Return how many groups there were, how many winners did worse elsewhere, and both mean accuracies."""
    return {
        "groups": len(winners),
        "lower": sum(winner.elsewhere < winner.here for winner in winners),
        "here": float(np.mean([winner.here for winner in winners])),
        "elsewhere": float(np.mean([winner.elsewhere for winner in winners])),
    }

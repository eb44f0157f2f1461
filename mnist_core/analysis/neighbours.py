"""The training digits that look most like an image."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import euclidean_distances

from mnist_core.data import Digits, Images, Rows

BLOCK = 1_000
"""Images compared at a time: their float64 copies take 6 MB."""


class Neighbours(NamedTuple):
    """The training digits most like an image, nearest first."""

    rows: Rows
    """Rows of :class:`~mnist_core.data.Digits`."""
    distances: NDArray[np.float64]
    """Euclidean distances between the pixels: 0 for the same image, at most 7,140 (all paper against all ink)."""


def find_nearest(
    digits: Digits,
    rows: Rows,
    image: Images,
    *,
    label: int | None = None,
    without: int | None = None,
    k: int = 5,
) -> Neighbours:
    """Find the images most like this one, by the distance between their pixels.

    Parameters
    ----------
    digits : Digits
        All images.
    rows : ndarray of int
        Where to look, usually a model's training rows.
    image : ndarray of shape (28, 28), uint8
        What to look for.
    label : int, optional
        Look among the images of this digit only.
    without : int, optional
        A row to pass over: that of `image` itself, which would be its own nearest neighbour.
    k : int
        How many to find.

    Returns
    -------
    Neighbours
        At most `k`, fewer if there are no more; equally near ones in the order of `rows`.

    Notes
    -----
    The distances are exact: squares of whole numbers add up without rounding in float64, as they would not in float32.
    """
    candidates = rows if label is None else rows[digits.labels[rows] == label]
    if without is not None:
        candidates = candidates[candidates != without]
    pixels, target = digits.images.reshape(len(digits), -1), image.reshape(1, -1)
    distances = np.empty(len(candidates))
    for start in range(0, len(candidates), BLOCK):
        block = slice(start, start + BLOCK)
        distances[block] = euclidean_distances(target, pixels[candidates[block]])[0]
    first = np.argsort(distances, kind="stable")[:k]
    return Neighbours(candidates[first], distances[first])

"""The training digits that look most like an image."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mnist_core.data import Digits, Images, Rows

BLOCK = 256
"""Images compared at a time, so that their int16 copies (400 KB) stay in the processor's cache."""
Float64 = NDArray[np.float64]


class Neighbours(NamedTuple):
    """The training digits most like an image, nearest first."""

    rows: NDArray[np.intp]
    """Rows of :class:`~mnist_core.data.Digits`."""
    distances: Float64
    """Euclidean distances between the pixels: 0 for the same image, at most 7,140 (all paper against all
    ink)."""


def nearest(
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
    Squared distances are summed in integers, hence exact: float32 cannot tell sums above 2**24 apart, and the
    largest is 784 * 255**2, about 2**25.6.
    """
    wanted = np.ones(len(rows), bool) if label is None else digits.labels[rows] == label
    candidates = rows[wanted & (rows != without)] if without is not None else rows[wanted]
    pixels = digits.images.reshape(len(digits), -1)
    target = image.reshape(-1).astype(np.int16)
    squares = np.empty(len(candidates), np.int32)
    for start in range(0, len(candidates), BLOCK):
        block = slice(start, start + BLOCK)
        difference = pixels[candidates[block]].astype(np.int16)
        difference -= target
        np.einsum("ij,ij->i", difference, difference, dtype=np.int32, out=squares[block])
    first = np.argsort(squares, kind="stable")[:k]
    return Neighbours(candidates[first], np.sqrt(squares[first]))

"""The pen: which pixels of the fine grid a stroke inks. ``ui/frontend/reader/pen.js`` is the same in the browser.

Both sides must ink the same pixels, so all that is compared are whole numbers: the path is a set of pixels, and ink is
what lies no further from one of them than half the pen's width.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from mnist_core.drawing.ink import Ink

PIXELS_AT_ONCE = 500
"""Pixels of a path that are found together: NumPy gives Python's lock away at a step over more numbers than these."""


def draw_lines(strokes: Sequence[NDArray[np.float64]], shape: tuple[int, int], pen: float) -> Ink:
    """Draw strokes with a round pen.

    Parameters
    ----------
    strokes : sequence of ndarray of shape (n, 2), float
        The path of the pen in each stroke as x and y, in pixels from the upper left corner. A single point is a spot.
    shape : tuple of int
        Height and width of the paper. A point further off than the pen's width is brought nearer.
    pen : float
        Width of the pen in pixels.

    Returns
    -------
    ndarray of shape `shape`, float32
        1 where there is ink, else 0.

    Examples
    --------
    >>> draw_lines([np.array([(2.5, 2.5), (4.5, 2.5)])], (5, 7), 4).astype(int)
    array([[0, 0, 1, 1, 1, 0, 0],
           [0, 1, 1, 1, 1, 1, 0],
           [1, 1, 1, 1, 1, 1, 1],
           [0, 1, 1, 1, 1, 1, 0],
           [0, 0, 1, 1, 1, 0, 0]])
    """
    height, width = shape
    reach = int(max(pen, 1) / 2)
    margin = reach + 1  # at its rim is what lies too far outside to ink the paper
    path = np.zeros((height + 2 * margin, width + 2 * margin), bool)
    for stroke in strokes:
        points = np.rint(stroke - 0.5) + margin  # from edges to middles of pixels
        moved = np.any(np.diff(points, axis=0, prepend=points[:1] - 1), axis=1)
        _mark(path, np.clip(points[moved], 0, np.array(path.shape[::-1]) - 1))
    # The paper as one long number with a bit for each pixel: a shift moves all of it. What leaves a row at its side
    # comes into the margin of the next one.
    dots = wide = int.from_bytes(np.packbits(path))
    inked = half = 0
    for down in range(reach, -1, -1):
        while half < math.isqrt(int(max(pen, 1) ** 2 / 4) - down**2):
            half += 1
            wide |= dots << half | dots >> half
        inked |= wide << down * path.shape[1] | wide >> down * path.shape[1]
    n_bytes = -(-path.size // 8)
    bits = np.frombuffer((inked & ((1 << 8 * n_bytes) - 1)).to_bytes(n_bytes), np.uint8)
    ink = np.unpackbits(bits, count=path.size).reshape(path.shape)
    return ink[margin : margin + height, margin : margin + width].astype(np.float32)


def _mark(path: NDArray[np.bool_], points: NDArray[np.float64]) -> None:
    """Mark the pixels of one stroke, whose corners are whole numbers (n, 2)."""
    if len(points) == 1:
        points = np.repeat(points, 2, axis=0)
    start, along = points[:-1], np.diff(points, axis=0)
    n_steps = np.maximum(np.abs(along).max(axis=1), 1)
    for some in _split((n_steps + 1).tolist()):
        n = n_steps[some, np.newaxis]
        step = np.minimum(np.arange(n.max() + 1), n)
        x, y = (np.floor(start[some, i, np.newaxis] + along[some, i, np.newaxis] * step / n + 0.5) for i in (0, 1))
        path[y.astype(np.intp), x.astype(np.intp)] = True


def _split(lengths: list[float]) -> Iterator[slice]:
    """Divide the pieces of a path for tables of at most `PIXELS_AT_ONCE` places: a row for each piece, or one row."""
    first, longest = 0, 0.0
    for number, length in enumerate(lengths):
        longest = max(longest, length)
        if (number + 1 - first) * longest > PIXELS_AT_ONCE and number > first:
            yield slice(first, number)
            first, longest = number, length
    yield slice(first, len(lengths))

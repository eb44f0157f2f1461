"""Strokes as browsers send and get them: lists of points in JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mnist_core.drawing.steps import InvalidDrawing
from mnist_core.drawing.strokes import Points, as_points, check_counts


def strokes_from_points(raw: object) -> list[Points]:
    """Read the strokes that the tools beside the canvas send.

    Parameters
    ----------
    raw : object
        ``{"strokes": [[[x, y], ...], ...]}``, or None if there is nothing yet. It comes from a visitor's browser, so
        nothing about it is taken for granted.

    Returns
    -------
    list of ndarray of shape (n, 2), float64
        Empty if nothing is drawn.

    Raises
    ------
    InvalidDrawing
        If it is anything else, or more than `MAX_STROKES` strokes or `MAX_POINTS` points, or a coordinate is not a
        finite number of at most `MAX_COORDINATE`.

    Examples
    --------
    >>> strokes_from_points({"strokes": [[[0, 0], [3, 4]]]})
    [array([[0., 0.],
           [3., 4.]])]
    """
    if raw is None:
        return []
    strokes = list_in(raw, "strokes")
    check_counts(strokes)
    return [points for points in map(as_points, strokes) if len(points)]


def strokes_to_points(strokes: Sequence[Points]) -> list[list[list[float]]]:
    """Return strokes as lists of [x, y], to a tenth of their unit: what :func:`strokes_from_points` reads."""
    return [np.round(stroke, 1).tolist() for stroke in strokes]


def list_in(raw: object, key: str) -> list[Any]:
    """Return ``raw[key]`` if it is a list."""
    inside = raw.get(key) if isinstance(raw, dict) else None
    if not isinstance(inside, list):
        raise InvalidDrawing(f"The drawing must be an object with a list of {key}: clear the canvas and draw again.")
    return inside

"""Strokes of a pen: as browsers send them, and as 28 x 28 pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mnist_core.drawing.ink import FINE, Grey, Ink
from mnist_core.drawing.pen import draw_lines
from mnist_core.drawing.stages import (
    ALL_STAGES,
    PEN,
    BlankDrawing,
    InvalidDrawing,
    Stage,
    Stages,
    collect_stages,
    place_in_frame,
)

MAX_STROKES = 200
MAX_POINTS = 20_000
MAX_COORDINATE = 1e5

DOT = 1e-6
"""The pen's width, in the strokes' unit, if nothing is known about it: what is shorter than half of it is a dot."""

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Sheet:
    """What strokes were drawn on, in their unit: needed to show them as drawn and to leave out a stage.

    Attributes
    ----------
    width, height : float
        The size of the canvas; (0, 0) is its upper left corner.
    pen : float
        The width of the visitor's pen.
    """

    width: float = 280.0
    height: float = 280.0
    pen: float = 20.0


def strokes_to_mnist(strokes: Sequence[ArrayLike], stages: Stages = ALL_STAGES, sheet: Sheet | None = None) -> Grey:
    """Draw pen strokes as an MNIST image.

    The strokes are scaled so that the inked longer side becomes 20 pixels, drawn anti-aliased with a round pen of width
    `PEN`, and moved so that the centre of mass of the ink comes to `CENTRE`.

    Parameters
    ----------
    strokes : sequence of array-like of shape (n, 2)
        The path of the pen in each stroke as x (to the right) and y (down), in any unit up to `MAX_COORDINATE`. A
        stroke of a single point is a dot. At most `MAX_STROKES` strokes of `MAX_POINTS` points in all.
    stages : Stages
        Which stages are done; all by default.
    sheet : Sheet, optional
        What the strokes were drawn on. Without it, crop and pen cannot be left out, and a tap that slipped a
        little is not known from a line.

    Returns
    -------
    ndarray of shape (28, 28), uint8
        Ink from 0 (paper) to 255.

    Raises
    ------
    BlankDrawing
        If there is no stroke, or (without the crop) none on the sheet.
    InvalidDrawing
        If a stroke is not an array of finite points, or there are too many.

    Examples
    --------
    >>> seven = strokes_to_mnist([[(0, 0), (60, 0), (25, 100)]])
    >>> seven.shape, seven.dtype, int(seven.max())
    ((28, 28), dtype('uint8'), 255)
    >>> bool((seven == strokes_to_mnist([[(5, 5), (11, 5), (7.5, 15)]])).all())  # neither size nor place matters
    True
    """
    return place_in_frame(_fine_from_strokes(_checked(strokes), stages, sheet), stages)


def stroke_stages(strokes: Sequence[ArrayLike], sheet: Sheet, stages: Stages = ALL_STAGES) -> tuple[Stage, ...]:
    """Show what the stages do to pen strokes, for display; the last image is that of :func:`strokes_to_mnist`.

    Parameters
    ----------
    strokes : sequence of array-like of shape (n, 2)
        As in :func:`strokes_to_mnist`.
    sheet : Sheet
        What they were drawn on.
    stages : Stages
        Which stages are done. One that is left out shows the drawing as it came to it.

    Returns
    -------
    tuple of Stage
        "as drawn" (longer side 280), "cropped" (longer side 280), "fitted" (20 x 20, or 28 x 28 without fitting),
        "redrawn" (the same with MNIST's pen) and "centred" (28 x 28).

    Raises
    ------
    BlankDrawing, InvalidDrawing
        As in :func:`strokes_to_mnist`.

    Examples
    --------
    >>> for name, image in stroke_stages([[(100, 100), (180, 100), (130, 200)]], Sheet(280, 280, 20)):
    ...     print(name, image.shape)
    as drawn (280, 280)
    cropped (280, 233)
    fitted (20, 20)
    redrawn (20, 20)
    centred (28, 28)
    """
    points = _checked(strokes)
    return collect_stages(lambda some: _fine_from_strokes(points, some, sheet), stages)


def _checked(strokes: Sequence[ArrayLike]) -> list[Points]:
    """Return the strokes that have points, as float arrays (n, 2)."""
    check_counts(strokes)
    points = [stroke for stroke in map(as_points, strokes) if len(stroke)]
    if not points:
        raise BlankDrawing("Nothing is drawn yet: draw a digit from 0 to 9.")
    return points


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


def check_counts(strokes: Sequence[Any], max_points: int = MAX_POINTS) -> None:
    """Refuse a drawing that is too large before anything is built from it."""
    if len(strokes) > MAX_STROKES:
        raise InvalidDrawing(
            f"A drawing has at most {MAX_STROKES} strokes, this one {len(strokes)}: clear it and draw again."
        )
    try:
        n_points = sum(map(len, strokes))
    except TypeError as error:
        raise _not_points() from error
    if n_points > max_points:
        raise InvalidDrawing(
            f"A drawing has at most {max_points} points, this one {n_points}: clear it and draw again."
        )


def as_points(stroke: ArrayLike) -> Points:
    """Check that `stroke` is a list of finite points and return it as a float array (n, 2)."""
    try:
        points = np.asarray(stroke)
    except (ValueError, TypeError) as error:  # ragged
        raise _not_points() from error
    if points.size == 0:
        return np.empty((0, 2))
    if points.ndim != 2 or points.shape[1] != 2 or points.dtype.kind not in "iuf":
        raise _not_points()
    points = points.astype(np.float64)
    # Comparing this way round also refuses NaN.
    if not (np.abs(points) <= MAX_COORDINATE).all():
        raise InvalidDrawing(
            f"The coordinates of a stroke must be numbers of at most {MAX_COORDINATE:g}: "
            "clear the canvas and draw again."
        )
    return points


def _not_points() -> InvalidDrawing:
    return InvalidDrawing("A stroke must be a list of (x, y) points: clear the canvas and draw again.")


def _fine_from_strokes(strokes: list[Points], stages: Stages, sheet: Sheet | None) -> Ink:
    """Draw strokes on the fine grid: crop, fit and pen in one, because strokes have no pixels that could be lost."""
    if sheet is None:
        if not (stages.crop and stages.pen):
            raise ValueError("Without the stages crop and pen the sheet must be given: Sheet(width, height, pen).")
        sheet = Sheet(pen=DOT)
    if stages.crop:
        everything = np.concatenate(strokes)
        corner = everything.min(axis=0)
        size = everything.max(axis=0) - corner
    else:
        corner, size = np.zeros(2), np.array([sheet.width, sheet.height])
    scale = _scale(float(size.max()), stages, sheet)
    pen = PEN * FINE if stages.pen else sheet.pen * scale
    margin = pen if stages.crop else 0.0  # half the pen's width of ink beyond the path, on either side
    width, height = (max(1, round(float(length))) for length in size * scale + margin)
    return draw_lines([(stroke - corner) * scale + margin / 2 for stroke in strokes], (height, width), pen)


def _scale(longer: float, stages: Stages, sheet: Sheet) -> float:
    """Return fine pixels per unit, so that the ink (or the whole sheet) gets the longer side of `stages`."""
    side = stages.side * FINE
    if not stages.crop:
        return side / longer
    if not stages.pen:
        return side / (longer + sheet.pen)
    if longer <= sheet.pen / 2:  # no longer than a tap with an unsteady finger: a dot, and not to be made a line
        return PEN * FINE / sheet.pen
    return (side - PEN * FINE) / longer

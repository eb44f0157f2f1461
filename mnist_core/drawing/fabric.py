"""Strokes in the JSON of Fabric, the drawing library inside of streamlit-drawable-canvas 0.13."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mnist_core.drawing.stages import InvalidDrawing
from mnist_core.drawing.strokes import MAX_POINTS, Points, as_points, check_counts, list_in, strokes_to_points

INK, PAPER = "#000000", "#ffffff"

TAP = 0.1
"""Pixels of the canvas that a stroke must extend to be more than a tap."""

CURVE_PIECES = 4
"""Straight pieces that stand for one of Fabric's curves, which spans two pointer events: each is a few pixels long."""


def strokes_from_fabric(raw: object) -> list[Points]:
    """Read the strokes out of the JSON that streamlit-drawable-canvas 0.13 (Fabric 7) sends in free-drawing mode.

    Each stroke is an object of type "Path" whose commands are ``M`` (start), ``Q`` (quadratic curve: control point,
    end) and ``L`` (line), in the coordinates of the canvas. Where Fabric says that an object has been moved, scaled or
    turned since is passed over: in this mode no object can be.

    Parameters
    ----------
    raw : object
        The canvas's ``json_data``, or None if there is nothing yet. It comes from a visitor's browser, so nothing about
        it is taken for granted.

    Returns
    -------
    list of ndarray of shape (n, 2), float64
        In pixels of the canvas, y down; curves as chains of short lines. Empty if nothing is drawn.

    Raises
    ------
    InvalidDrawing
        If it is anything else, or too large (a curve counts as `CURVE_PIECES` points).

    Examples
    --------
    >>> strokes_from_fabric({"objects": [{"type": "Path", "path": [["M", 10, 10], ["L", 30, 10]]}]})
    [array([[10., 10.],
           [30., 10.]])]
    """
    if raw is None:
        return []
    paths = [_path_of(thing) for thing in list_in(raw, "objects")]
    check_counts(paths, MAX_POINTS // CURVE_PIECES)
    return [_flattened(_curves_of(path)) for path in paths]


def strokes_to_fabric(strokes: Sequence[Points], *, pen: int, revision: int) -> dict[str, Any]:
    """Describe a drawing as the canvas does, point by point so that the points come back unchanged.

    The canvas draws what it is given only if that is not what it was given last. An empty sheet after an empty sheet
    would leave on it what the visitor has drawn meanwhile, so each replacement carries its number; Fabric ignores it.

    Parameters
    ----------
    strokes : sequence of ndarray of shape (n, 2)
        In pixels of the canvas; none is an empty sheet.
    pen : int
        Width of the pen in pixels.
    revision : int
        Another number for each replacement.
    """
    return {
        "background": PAPER,
        "revision": revision,
        "objects": [
            {
                "type": "Path",
                # a path of a single point would leave no ink
                "path": [["M", x, y], *(["L", *point] for point in rest or [[x + 0.05, y]])],
                "fill": None,
                "stroke": INK,
                "strokeWidth": pen,
                "strokeLineCap": "round",
                "strokeLineJoin": "round",
            }
            for (x, y), *rest in strokes_to_points(strokes)
        ],
    }


def _path_of(thing: object) -> list[Any]:
    """Return the commands of an object of the canvas, if it is a free-hand stroke."""
    path = thing.get("path") if isinstance(thing, dict) and thing.get("type") == "Path" else None
    if not isinstance(path, list) or not path:
        raise InvalidDrawing("The canvas must hold free-hand strokes only: clear the canvas and draw with the pen.")
    return path


def _curves_of(path: list[Any]) -> Points:
    """Return start, control point and end of each piece of a path, shape (3, n, 2); a line is a straight curve."""
    if any(not _is_command(command, first=k == 0) for k, command in enumerate(path)):
        raise InvalidDrawing("A path of the canvas must be M, then Q and L commands: clear the canvas and draw again.")
    ends = as_points([command[-2:] for command in path])
    starts, ends = (ends[:-1], ends[1:]) if len(ends) > 1 else (ends, ends)
    controls = (starts + ends) / 2
    curved = [k for k, command in enumerate(path[1:]) if command[0] == "Q"]
    controls[curved] = as_points([path[k + 1][1:3] for k in curved])
    return np.stack([starts, controls, ends])


def _flattened(curves: Points) -> Points:
    """Replace each curve by `CURVE_PIECES` straight pieces, and leave lines as they are."""
    starts, controls, ends = curves[:, :, None]
    t = np.arange(1, CURVE_PIECES + 1)[:, None] / CURVE_PIECES
    pieces = (1 - t) ** 2 * starts + 2 * t * (1 - t) * controls + t**2 * ends
    is_curve = (controls != (starts + ends) / 2).any(axis=-1)
    points = np.concatenate([starts[0], pieces[is_curve | (t[:, 0] == 1)]])
    # Fabric draws a tap as a line of a few hundredths of a pixel; scaled up it would become a long one.
    return points.mean(axis=0, keepdims=True) if np.ptp(points, axis=0).max() < TAP else points


def _is_command(command: object, first: bool) -> bool:
    if not isinstance(command, list) or not command or not isinstance(command[0], str):
        return False
    allowed = {"M": 3} if first else {"Q": 5, "L": 3}
    return allowed.get(command[0]) == len(command)

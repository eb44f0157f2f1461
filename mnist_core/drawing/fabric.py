"""Strokes in the JSON of Fabric, the drawing library inside of streamlit-drawable-canvas 0.13."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from mnist_core.drawing.stages import InvalidDrawing
from mnist_core.drawing.strokes import (
    MAX_COORDINATE,
    MAX_POINTS,
    Points,
    as_points,
    check_counts,
    list_in,
    strokes_to_points,
)

INK, PAPER = "#000000", "#ffffff"

TAP = 0.1
"""Pixels of the canvas that a stroke must extend to be more than a tap."""

CURVE_PIECES = 4
"""Straight pieces that stand for one of Fabric's curves, which spans two pointer events: each is a few pixels long."""


def strokes_from_fabric(raw: object) -> list[Points]:
    """Read the strokes out of the JSON that streamlit-drawable-canvas 0.13 (Fabric 7) sends in free-drawing mode.

    Each stroke is an object of type "Path" whose commands are ``M`` (start), ``Q`` (quadratic curve: control point,
    end) and ``L`` (line), in the coordinates of the canvas as they were when it was drawn. If the visitor has moved,
    scaled, turned or skewed it since, ``left`` and ``top`` say where the middle of its path is now, and ``scaleX``,
    ``angle`` and so on how it was changed about that middle.

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
    >>> line = {"type": "Path", "path": [["M", 10, 10], ["L", 30, 10]], "left": 20, "top": 10}
    >>> strokes_from_fabric({"objects": [line]})
    [array([[10., 10.],
           [30., 10.]])]
    """
    if raw is None:
        return []
    objects = list_in(raw, "objects")
    paths = [_path_of(thing) for thing in objects]
    check_counts(paths, MAX_POINTS // CURVE_PIECES)
    curves = list(map(_curves_of, paths))
    return [
        as_points(_transformed(_flattened(of_stroke), _middle(of_stroke), thing))
        for of_stroke, thing in zip(curves, objects, strict=True)
    ]


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


def _middle(curves: Points) -> Points:
    """Return the middle of the box that Fabric sees around a path: the point that ``left`` and ``top`` place.

    Fabric 7 takes each quadratic curve for a cubic one with its control point doubled, which bulges further. Such a
    cubic turns back in x (or y) where (1 - t)^2 (control - start) = t^2 (control - end).
    """
    starts, controls, ends = curves
    out, back = controls - starts, controls - ends
    turns = out * back > 0
    t = 1 / (1 + np.sqrt(np.divide(back, out, out=np.zeros_like(out), where=turns)))
    extremes = (1 - t) ** 3 * starts + 3 * t * (1 - t) * controls + t**3 * ends
    box = np.concatenate([starts, ends, np.where(turns, extremes, starts)])
    middle: Points = (box.min(axis=0) + box.max(axis=0)) / 2
    return middle


def _is_command(command: object, first: bool) -> bool:
    if not isinstance(command, list) or not command or not isinstance(command[0], str):
        return False
    allowed = {"M": 3} if first else {"Q": 5, "L": 3}
    return allowed.get(command[0]) == len(command)


def _transformed(points: Points, middle: Points, thing: dict[str, Any]) -> Points:
    """Move points to where the visitor has put them since: Fabric's skew, scale, turn and shift about their middle."""
    if str(thing.get("originX", "center")) != "center" or str(thing.get("originY", "center")) != "center":
        raise InvalidDrawing("The canvas must place its objects by their centre: clear the canvas and draw again.")
    place = np.array([_number(thing, "left", middle[0]), _number(thing, "top", middle[1])])
    scale = np.diag(
        [
            _number(thing, "scaleX", 1) * (-1 if thing.get("flipX") else 1),
            _number(thing, "scaleY", 1) * (-1 if thing.get("flipY") else 1),
        ]
    )
    turn, skew_x, skew_y = (math.radians(_number(thing, key, 0)) for key in ("angle", "skewX", "skewY"))
    rotation = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    skew = np.array([[1, math.tan(skew_x)], [0, 1]]) @ np.array([[1, 0], [math.tan(skew_y), 1]])
    moved: Points = (points - middle) @ (rotation @ scale @ skew).T + place
    return moved


def _number(thing: dict[str, Any], key: str, default: float) -> float:
    number = thing.get(key, default)
    if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) <= MAX_COORDINATE:
        raise InvalidDrawing(f"{key} of a stroke must be a finite number: clear the canvas and draw again.")
    return float(number)

"""What browsers send becomes strokes, or is refused by name."""

import math

import hypothesis.strategies as some
import numpy as np
import pytest
from hypothesis import given, settings

from mnist_core.drawing import (
    InvalidDrawing,
    strokes_from_fabric,
    strokes_from_points,
    strokes_to_mnist,
)
from mnist_core.drawing.strokes import MAX_POINTS, MAX_STROKES

few = settings(max_examples=40, deadline=None)


# The path and places below were recorded from streamlit-drawable-canvas 0.13.0 in Chromium.
RECORDED_PATH = [
    ["M", 59.98, 60.02],
    ["Q", 60, 60, 80, 61],
    ["Q", 100, 62, 125, 61],
    ["Q", 150, 60, 175, 62],
    ["Q", 200, 64, 175, 142],
    ["L", 149.98, 220.02],
]
AS_DRAWN = {
    "type": "Path",
    "originX": "center",
    "originY": "center",
    "left": 126.865,
    "top": 140.0177,
    "path": RECORDED_PATH,
}


def test_a_stroke_is_where_the_canvas_shows_it():
    (stroke,) = strokes_from_fabric({"objects": [AS_DRAWN], "background": "#fff"})
    ink = np.array([59, 59, 189, 221])  # left, top, right and bottom on screen, drawn by a pen of 3
    half_the_pen = np.array([1.2, 1.2, -1.2, -1.2])
    np.testing.assert_allclose((*stroke.min(axis=0), *stroke.max(axis=0)), ink + half_the_pen, atol=1.3)


def test_a_tap_is_a_dot():
    tap = AS_DRAWN | {"path": [["M", 39.98, 240], ["L", 40.02, 240]], "left": 40, "top": 240}
    (dot,) = strokes_from_fabric({"objects": [tap]})
    np.testing.assert_allclose(dot, [[40, 240]])
    (start,) = strokes_from_fabric({"objects": [{"type": "Path", "path": [["M", 5, 6]]}]})
    np.testing.assert_allclose(start, [[5, 6]])


def test_curves_pass_through_their_formula():
    (stroke,) = strokes_from_fabric({"objects": [{"type": "Path", "path": [["M", 0, 0], ["Q", 10, 20, 20, 0]]}]})
    t = np.linspace(0, 1, len(stroke))
    np.testing.assert_allclose(stroke, np.column_stack([20 * t, 40 * t * (1 - t)]), atol=1e-9)


def test_nothing_sent_yet_is_no_stroke():
    assert strokes_from_fabric(None) == strokes_from_points(None) == []
    assert strokes_from_fabric({"objects": []}) == strokes_from_points({"strokes": [[], []]}) == []


BAD_FABRIC = {
    "a list": [],
    "no objects": {},
    "objects that are words": {"objects": "Path"},
    "an object that is a word": {"objects": ["Path"]},
    "a rectangle": {"objects": [{"type": "Rect"}]},
    "a path of words": {"objects": [{"type": "Path", "path": "M 0 0"}]},
    "no commands": {"objects": [{"type": "Path", "path": []}]},
    "no start": {"objects": [{"type": "Path", "path": [["L", 0, 0]]}]},
    "two starts": {"objects": [{"type": "Path", "path": [["M", 0, 0], ["M", 1, 1]]}]},
    "an unknown command": {"objects": [{"type": "Path", "path": [["M", 0, 0], ["A", 1, 1]]}]},
    "too few numbers": {"objects": [{"type": "Path", "path": [["M", 0]]}]},
    "words for numbers": {"objects": [{"type": "Path", "path": [["M", "0", "0"]]}]},
    "NaN": {"objects": [{"type": "Path", "path": [["M", 0, math.nan]]}]},
    "a number that no float holds": {"objects": [{"type": "Path", "path": [["M", 0, 10**400]]}]},
    "too many strokes": {"objects": [AS_DRAWN] * (MAX_STROKES + 1)},
    "too many points": {"objects": [AS_DRAWN | {"path": [["M", 0, 0]] + [["L", 1, 1]] * MAX_POINTS}]},
}


@pytest.mark.parametrize("raw", BAD_FABRIC.values(), ids=BAD_FABRIC)
def test_what_the_canvas_never_sends_is_refused(raw):
    with pytest.raises(InvalidDrawing, match="clear"):
        strokes_from_fabric(raw)


BAD_POINTS = {
    "a word": "strokes",
    "no strokes": {"points": []},
    "strokes that are words": {"strokes": "none"},
    "a stroke that is a number": {"strokes": [1]},
    "a stroke that is an object": {"strokes": [{"x": 1, "y": 2}]},
    "a point of three": {"strokes": [[[1, 2, 3]]]},
    "true and false": {"strokes": [[[True, False]]]},
    "words for numbers": {"strokes": [[["1", "2"]]]},
    "null": {"strokes": [[[None, 1]]]},
    "NaN": {"strokes": [[[math.nan, 1]]]},
    "too far": {"strokes": [[[1e5 + 1, 1]]]},
    "too many strokes": {"strokes": [[[0, 0]]] * (MAX_STROKES + 1)},
    "a million points": {"strokes": [[[0, 0]] * 1_000_000]},
}


@pytest.mark.parametrize("raw", BAD_POINTS.values(), ids=BAD_POINTS)
def test_what_the_tools_never_send_is_refused(raw):
    with pytest.raises(InvalidDrawing, match="clear"):
        strokes_from_points(raw)


json = some.recursive(
    some.none() | some.booleans() | some.floats() | some.integers() | some.text(max_size=3),
    lambda inside: some.lists(inside, max_size=4) | some.dictionaries(some.text(max_size=3), inside, max_size=3),
    max_leaves=12,
)
command = some.lists(some.sampled_from(["M", "Q", "L"]) | json, max_size=6)
thing = some.fixed_dictionaries(
    {"type": some.just("Path"), "path": some.lists(command, max_size=3).map(lambda rest: [["M", 1, 2], *rest])}
)


@few
@given(json | some.fixed_dictionaries({"objects": some.lists(thing | json, max_size=3)}))
def test_any_json_is_strokes_or_refused_by_name_from_the_canvas(raw):
    _strokes_or_refused(strokes_from_fabric, raw)


@few
@given(json | some.fixed_dictionaries({"strokes": some.lists(json, max_size=3)}))
def test_any_json_is_strokes_or_refused_by_name_from_the_tools(raw):
    _strokes_or_refused(strokes_from_points, raw)


def _strokes_or_refused(read, raw):
    try:
        strokes = read(raw)
    except InvalidDrawing:
        return
    assert all(stroke.ndim == 2 and stroke.shape[1] == 2 and np.isfinite(stroke).all() for stroke in strokes)
    if strokes:
        assert strokes_to_mnist(strokes).any()

"""What the canvas and its tools report becomes the visitor's drawing, once, and nonsense leaves the drawing alone."""

import numpy as np
import pytest

from mnist_core.drawing import Drawing
from mnist_core.drawing.pad import PAD_SIZE, make_canvas_seed, make_sheet, read_canvas

SEVEN = [[[80.0, 60.0], [200.0, 60.0], [120.0, 230.0]], [[90.0, 150.0], [180.0, 150.0]]]


def path(points):
    return [["M", *points[0]], *(["L", *point] for point in points[1:])]


def fabric(strokes):
    return {
        "version": "7.0.0",
        "objects": [{"type": "Path", "path": path(stroke), "strokeWidth": 20} for stroke in strokes],
        "background": "#ffffff",
    }


def canvas_report(strokes=SEVEN):
    return {"drawing": {"raw": fabric(strokes), "data": None}, "backgroundFit": None}


def assert_strokes(drawing, expected):
    assert len(drawing.strokes) == len(expected)
    for stroke, points in zip(drawing.strokes, expected, strict=True):
        ends = np.asarray(points)[[0, -1]]
        assert np.allclose(stroke[[0, -1]], ends, atol=0.5)


def test_nothing_drawn_is_the_first_state():
    drawing = read_canvas(Drawing(), None)
    assert (drawing.strokes, drawing.seq, drawing.problem) == ((), 0, None)


def test_a_report_becomes_strokes_once():
    drawing = read_canvas(Drawing(), canvas_report())
    assert_strokes(drawing, SEVEN)
    assert drawing.seq == len(SEVEN), "the browser counts strokes, and waits for the answer to the last"
    assert read_canvas(drawing, canvas_report()) is drawing  # nothing new, so nothing to compute again


BROKEN_STROKES = [None, "7", 7, [None], [[["a", "b"]]], [[[1.0]]], [[[float("nan"), 1.0]]], [[[float("inf"), 1.0]]]]


def broken_fabric(strokes):
    whole = isinstance(strokes, list) and all(isinstance(stroke, list) for stroke in strokes)
    return {"objects": [{"type": "Path", "path": path(stroke)} for stroke in strokes] if whole else strokes}


@pytest.mark.parametrize("strokes", BROKEN_STROKES, ids=str)
def test_a_broken_report_keeps_the_drawing_and_says_so(strokes):
    before = Drawing(strokes=(np.array(SEVEN[0]),), seq=1)
    drawing = read_canvas(before, {"drawing": {"raw": broken_fabric(strokes), "data": None}})
    assert drawing.problem is not None
    assert "clear" in drawing.problem
    assert_strokes(drawing, SEVEN[:1])


@pytest.mark.parametrize(
    "value", ["7", [7], {"seq": -1}, {"seq": "7"}, {"seq": True}, {}, {"raw": 7, "data": 7}], ids=str
)
def test_a_report_of_no_known_form_never_raises(value):
    assert read_canvas(Drawing(), {"drawing": value}).strokes == ()
    assert read_canvas(Drawing(), value).strokes == ()


def test_a_stroke_that_left_the_pad_ends_at_its_edge():
    beyond = [[[140.0, 140.0], [140.0, 900.0]]]
    assert_strokes(read_canvas(Drawing(), canvas_report(beyond)), [[[140.0, 140.0], [140.0, PAD_SIZE]]])


def test_a_replaced_drawing_is_shown_and_the_old_report_stays_old():
    drawing = read_canvas(Drawing(), canvas_report()).replaced([np.array([[1.0, 2.0], [3.0, 4.0]])])
    drawing = read_canvas(drawing, canvas_report())
    assert_strokes(drawing, [[[1.0, 2.0], [3.0, 4.0]]])
    assert drawing.seq == len(SEVEN) + 1
    assert [stroke.tolist() for stroke in drawing.seed] == [[[1.0, 2.0], [3.0, 4.0]]]
    shown = [stroke["path"] for stroke in make_canvas_seed(drawing)["objects"]]
    assert shown == [[["M", 1.0, 2.0], ["L", 3.0, 4.0]]]


def test_a_pad_that_comes_back_is_given_what_it_held():
    drawing = read_canvas(Drawing(strokes=(np.array(SEVEN[0]),), seq=5), None)
    assert_strokes(drawing, SEVEN[:1])
    assert drawing.seq == 5
    # and a later run gives it the same, for another seed would wipe what is being drawn on it
    later = read_canvas(drawing, canvas_report())
    assert later.seed is drawing.seed
    assert make_canvas_seed(later) == make_canvas_seed(drawing)
    assert_strokes(later, SEVEN)


@pytest.mark.parametrize(
    ("action", "left", "pen"),
    [
        ({"do": "undo"}, SEVEN[:1], 20),
        ({"do": "clear"}, [], 20),
        ({"do": "pen", "pen": 28}, SEVEN, 28),
        ({"do": "pen", "pen": 10_000}, SEVEN, 20),
        ({"do": "restore", "strokes": SEVEN[:1], "pen": 12}, SEVEN, 20),  # something is drawn already
        ({"do": "pen", "pen": 28, "after": 2, "strokes": "broken"}, SEVEN, 28),
        ({"do": "add"}, SEVEN, 20),
        ("undo", SEVEN, 20),
    ],
    ids=str,
)
@pytest.mark.parametrize("value", [None, canvas_report([])], ids=["mounted", "on screen"])
def test_tools(action, left, pen, value):
    drawn = read_canvas(Drawing(), canvas_report([])).replaced([np.array(stroke) for stroke in SEVEN])
    drawing = read_canvas(drawn, value, {"action": action})
    assert_strokes(drawing, left)
    assert drawing.pen == pen


@pytest.mark.parametrize("reported", [SEVEN[:1], SEVEN], ids=["not reported", "reported"])
@pytest.mark.parametrize(("do", "left"), [("undo", SEVEN[:1]), ("pen", SEVEN), ("add", SEVEN)])
def test_a_stroke_drawn_just_before_a_press_is_not_lost(do, left, reported):
    drawn = read_canvas(read_canvas(Drawing(), None), canvas_report(SEVEN[:1]))
    press = {"action": {"do": do, "pen": 28, "after": 1, "strokes": SEVEN[1:]}}
    drawing = read_canvas(drawn, canvas_report(reported), press)
    assert_strokes(drawing, left)
    assert drawing.touched > drawn.touched


@pytest.mark.parametrize(
    ("kept", "strokes"), [(SEVEN, SEVEN), ("broken", []), ([[]], []), ([5], []), ([[5]], []), ([[[5, 5, 5]]], [])]
)
def test_after_a_reload_the_tab_gives_the_drawing_back(kept, strokes):
    drawing = read_canvas(Drawing(), None, {"action": {"do": "restore", "strokes": kept, "pen": 12}})
    assert_strokes(drawing, strokes)
    assert (drawing.pen, drawing.problem) == (12, None)


@pytest.mark.parametrize(
    ("reported", "kept", "strokes"),
    [
        (SEVEN[:1], SEVEN[:1], SEVEN[:1]),  # the ink was still there
        (SEVEN, SEVEN[:1], SEVEN),  # and a stroke came to it while the server was away
        (SEVEN[1:], SEVEN[:1], SEVEN),  # the canvas was blank, and a stroke was drawn on it
        ([], SEVEN, SEVEN),
    ],
)
def test_a_new_session_shows_on_the_canvas_all_that_canvas_and_tab_know(reported, kept, strokes):
    restore = {"action": {"do": "restore", "strokes": kept, "pen": 12}}
    mounted = read_canvas(Drawing(), None)
    at_once = read_canvas(mounted, canvas_report(reported), restore)
    one_after_the_other = read_canvas(read_canvas(mounted, canvas_report(reported)), canvas_report(reported), restore)
    for drawing in (at_once, one_after_the_other):
        assert_strokes(drawing, strokes)
        assert_strokes(drawing, drawing.seed)  # the canvas is given it, whatever it shows
        assert (drawing.revision, drawing.pen) == (1, 12)
    assert_strokes(read_canvas(at_once, canvas_report(reported), restore), strokes)  # a copy is restored once


def test_a_canvas_that_shows_the_tabs_copy_is_not_given_another_sheet():
    on_screen = read_canvas(Drawing(), None)
    restore = {"action": {"do": "restore", "strokes": SEVEN[:1], "pen": 20}}
    drawing = read_canvas(on_screen, canvas_report(), restore)
    assert make_canvas_seed(drawing) == make_canvas_seed(on_screen)  # it would wipe a stroke that is being drawn
    assert_strokes(drawing, SEVEN)


@pytest.mark.parametrize("drawn_since", [[], [[[40.0, 200.0], [240.0, 200.0]]]], ids=["nothing", "a stroke"])
def test_a_new_session_leaves_the_canvas_of_an_earlier_one_as_it_is(drawn_since):
    first = read_canvas(read_canvas(Drawing(), None), canvas_report())
    first = read_canvas(first, canvas_report(), {"action": {"do": "undo"}})
    on_screen = make_canvas_seed(first)
    value = canvas_report([*SEVEN[:1], *drawn_since]) if drawn_since else None  # while the server was away
    second = read_canvas(Drawing(), value, {"sheet": make_sheet(first)})
    assert make_canvas_seed(second) == on_screen
    assert_strokes(second, [*SEVEN[:1], *drawn_since])
    assert second.seq > 0  # so that the tab's copy is not put back as well
    assert second.touched == 0


@pytest.mark.parametrize(
    "sheet",
    [
        7,
        {},
        {"revision": -1},
        {"revision": 2, "pen": 20, "strokes": "x"},
        {"revision": 2**53, "pen": 20, "strokes": SEVEN},  # JavaScript cannot count on from there
    ],
    ids=str,
)
def test_a_sheet_of_no_known_form_is_not_taken_over(sheet):
    assert read_canvas(Drawing(), None, {"sheet": sheet}).strokes == ()


@pytest.mark.parametrize(
    ("action", "touched"),
    [({"do": "undo"}, 2), ({"do": "clear"}, 2), ({"do": "pen", "pen": 28}, 1), (None, 1)],
    ids=str,
)
def test_another_pen_does_not_change_the_drawing(action, touched):
    drawn = read_canvas(read_canvas(Drawing(), None), canvas_report())
    assert read_canvas(drawn, canvas_report(), {"action": action}).touched == touched


def test_a_drawing_put_back_again_and_again_does_not_grow():
    spiral = [[140 + r * np.cos(r / 5), 140 + r * np.sin(r / 5)] for r in range(100)]
    drawing = Drawing().replaced([np.array(spiral)])
    lengths = []
    for _ in range(5):
        drawing = read_canvas(drawing, {"drawing": {"raw": make_canvas_seed(drawing), "data": None}})
        lengths.append(len(drawing.strokes[0]))
        drawing = drawing.replaced(drawing.strokes)
    assert lengths[-1] == lengths[-2] < 2_000  # the spiral is some 1,000 units long


def test_a_canvas_that_reports_its_seed_has_drawn_nothing():
    drawing = read_canvas(Drawing(strokes=(np.array(SEVEN[0]),), seq=5), None)
    assert read_canvas(drawing, {"drawing": {"raw": make_canvas_seed(drawing)}}) is drawing


def test_a_dot_can_be_given_to_the_canvas():
    (dot,) = make_canvas_seed(Drawing().replaced([np.array([[140.0, 140.0]])]))["objects"]
    assert len(dot["path"]) == 2  # a path of a single point would leave no ink

"""The grid and the pads as a Streamlit script sees them, with the browser's reports fed in."""

import base64
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from mnist_core.ui.gallery import PAGE_SIZE, digit_grid
from mnist_core.ui.pads import PAD_SIZE, Drawing

SEVEN = [[[80.0, 60.0], [200.0, 60.0], [120.0, 230.0]], [[90.0, 150.0], [180.0, 150.0]]]


def pad_app(kind):
    import streamlit as st

    from mnist_core.ui.pads import draw_pad

    st.session_state.drawing = draw_pad(st.session_state.get("drawing"), key="pad", kind=kind)


def grid_app(n, first):
    import numpy as np
    import streamlit as st

    from mnist_core.ui.gallery import digit_grid

    rows = range(first, first + n)
    images = np.arange(first, first + n, dtype=np.uint8)[:, None, None] * np.ones((28, 28), dtype=np.uint8)
    st.session_state.opened = digit_grid(
        images, [f"{row}" for row in rows], key="grid", alt=[f"image {row}" for row in rows], columns=5
    )


def run(app):
    app.run()
    assert not app.exception, app.exception[0].message
    return app


def start(script, **kwargs):
    return AppTest.from_function(script, kwargs=kwargs, default_timeout=20)


def data(app, position=0):
    """What a component was given: the browser's half of the conversation."""
    import json

    return json.loads(app.get("bidi_component")[position].proto.json)


def live_report(seq, strokes=SEVEN, **more):
    return {"drawing": {"seq": seq, "revision": 0, "strokes": strokes, "pen": 20, **more}}


def fabric(strokes):
    return {
        "version": "7.0.0",
        "objects": [{"type": "Path", "path": path(stroke), "strokeWidth": 20} for stroke in strokes],
        "background": "#ffffff",
    }


def path(points):
    return [["M", *points[0]], *(["L", *point] for point in points[1:])]


def canvas_report(strokes=SEVEN):
    return {"drawing": {"raw": fabric(strokes), "data": None}, "backgroundFit": None}


def assert_strokes(drawing, expected):
    assert len(drawing.strokes) == len(expected)
    for stroke, points in zip(drawing.strokes, expected, strict=True):
        ends = np.asarray(points)[[0, -1]]
        assert np.allclose(stroke[[0, -1]], ends, atol=0.5)


# --- both pads -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["canvas", "live"])
def test_nothing_drawn_is_the_first_state(kind):
    drawing = run(start(pad_app, kind=kind)).session_state.drawing
    assert (drawing.strokes, drawing.seq, drawing.problem) == ((), 0, None)


@pytest.mark.parametrize(("kind", "report"), [("canvas", canvas_report()), ("live", live_report(1))])
def test_a_report_becomes_strokes_once(kind, report):
    app = start(pad_app, kind=kind)
    app.session_state[f"pad-{kind}"] = report
    drawing = run(app).session_state.drawing
    assert_strokes(drawing, SEVEN)
    assert drawing.seq == 1
    again = run(app).session_state.drawing
    assert again.seq == 1  # nothing new, so nothing to compute again
    assert_strokes(again, SEVEN)


BROKEN_STROKES = [None, "7", 7, [None], [[["a", "b"]]], [[[1.0]]], [[[float("nan"), 1.0]]], [[[float("inf"), 1.0]]]]


def broken_fabric(strokes):
    whole = isinstance(strokes, list) and all(isinstance(stroke, list) for stroke in strokes)
    return {"objects": [{"type": "Path", "path": path(stroke)} for stroke in strokes] if whole else strokes}


@pytest.mark.parametrize("kind", ["canvas", "live"])
def test_a_broken_report_keeps_the_drawing_and_says_so(kind):
    app = start(pad_app, kind=kind)
    for seq, strokes in enumerate(BROKEN_STROKES, start=2):
        app.session_state.drawing = Drawing(strokes=(np.array(SEVEN[0]),), seq=1)
        app.session_state[f"pad-{kind}"] = (
            live_report(seq, strokes) if kind == "live" else {"drawing": {"raw": broken_fabric(strokes), "data": None}}
        )
        drawing = run(app).session_state.drawing
        assert drawing.problem is not None, strokes
        assert "clear" in drawing.problem
        assert_strokes(drawing, SEVEN[:1])


@pytest.mark.parametrize("kind", ["canvas", "live"])
def test_a_report_of_no_known_form_never_raises(kind):
    app = start(pad_app, kind=kind)
    for report in ["7", [7], {"seq": -1}, {"seq": "7"}, {"seq": True}, {}, {"raw": 7, "data": 7}]:
        app.session_state[f"pad-{kind}"] = {"drawing": report}
        assert run(app).session_state.drawing.strokes == ()


@pytest.mark.parametrize("kind", ["canvas", "live"])
def test_a_stroke_that_left_the_pad_ends_at_its_edge(kind):
    app = start(pad_app, kind=kind)
    beyond = [[[140.0, 140.0], [140.0, 900.0]]]
    app.session_state[f"pad-{kind}"] = canvas_report(beyond) if kind == "canvas" else live_report(1, beyond)
    assert_strokes(run(app).session_state.drawing, [[[140.0, 140.0], [140.0, PAD_SIZE]]])


@pytest.mark.parametrize("kind", ["canvas", "live"])
def test_a_replaced_drawing_is_shown_and_the_old_report_stays_old(kind):
    app = start(pad_app, kind=kind)
    app.session_state[f"pad-{kind}"] = canvas_report() if kind == "canvas" else live_report(1)
    run(app)
    app.session_state.drawing = app.session_state.drawing.replaced([np.array([[1.0, 2.0], [3.0, 4.0]])])
    drawing = run(app).session_state.drawing
    assert_strokes(drawing, [[[1.0, 2.0], [3.0, 4.0]]])
    assert drawing.seq == 2
    given = data(app)
    shown = [stroke["path"] for stroke in given["initialDrawing"]["objects"]] if kind == "canvas" else given["strokes"]
    assert shown == ([[["M", 1.0, 2.0], ["L", 3.0, 4.0]]] if kind == "canvas" else [[[1.0, 2.0], [3.0, 4.0]]])


@pytest.mark.parametrize("kind", ["canvas", "live"])
def test_a_pad_that_comes_back_is_given_what_it_held(kind):
    app = start(pad_app, kind=kind)
    app.session_state.drawing = Drawing(strokes=(np.array(SEVEN[0]),), seq=5)
    drawing = run(app).session_state.drawing
    assert_strokes(drawing, SEVEN[:1])
    assert drawing.seq == 5
    # and a later run gives it the same, for another seed would wipe what is being drawn on it
    app.session_state[f"pad-{kind}"] = canvas_report() if kind == "canvas" else live_report(6)
    before = data(app)
    run(app)
    after = data(app)
    seed = "initialDrawing" if kind == "canvas" else "strokes"
    assert before[seed] == after[seed]
    assert_strokes(app.session_state.drawing, SEVEN)


# --- the live pad --------------------------------------------------------------------------------------------------


def test_each_report_of_the_live_pad_is_acknowledged():
    app = run(start(pad_app, kind="live"))
    assert data(app)["ack"] is None
    for seq in (3, 4):
        app.session_state["pad-live"] = live_report(seq, pen=28)
        assert data(run(app))["ack"] == seq
    assert app.session_state.drawing.pen == 28


def test_a_report_from_before_a_replacement_is_ignored():
    app = start(pad_app, kind="live")
    app.session_state.drawing = Drawing().replaced([np.array(SEVEN[0])])
    app.session_state["pad-live"] = live_report(7, revision=0)
    assert_strokes(run(app).session_state.drawing, SEVEN[:1])


def test_a_new_session_believes_a_pad_that_was_there_before():
    app = start(pad_app, kind="live")
    app.session_state["pad-live"] = live_report(7, revision=3)
    assert_strokes(run(app).session_state.drawing, SEVEN)
    assert data(app)["revision"] == 3


def test_an_unknown_pen_is_not_taken_over():
    app = start(pad_app, kind="live")
    app.session_state["pad-live"] = live_report(1, pen=10_000)
    assert run(app).session_state.drawing.pen == 20


# --- the canvas ----------------------------------------------------------------------------------------------------


def test_the_canvas_is_black_on_white_in_any_theme():
    given = data(run(start(pad_app, kind="canvas")))
    assert (given["strokeColor"], given["backgroundColor"]) == ("#000000", "#ffffff")
    assert (given["canvasWidth"], given["canvasHeight"], given["returnImageData"]) == (280, 280, False)


def test_tools():
    app = start(pad_app, kind="canvas")
    drawn = run(app).session_state.drawing.replaced([np.array(stroke) for stroke in SEVEN])
    for action, left, pen in [
        ({"do": "undo"}, SEVEN[:1], 20),
        ({"do": "clear"}, [], 20),
        ({"do": "pen", "pen": 28}, SEVEN, 28),
        ({"do": "pen", "pen": 10_000}, SEVEN, 20),
        ({"do": "restore", "strokes": SEVEN[:1], "pen": 12}, SEVEN, 20),  # something is drawn already
        ("undo", SEVEN, 20),
    ]:
        app.session_state.drawing = drawn
        app.session_state["pad-tools"] = {"action": action}
        drawing = run(app).session_state.drawing
        assert_strokes(drawing, left)
        assert drawing.pen == pen, action


@pytest.mark.parametrize(("kept", "strokes"), [(SEVEN, SEVEN), ("broken", [])])
def test_after_a_reload_the_tab_gives_the_drawing_back(kept, strokes):
    app = start(pad_app, kind="canvas")
    app.session_state["pad-tools"] = {"action": {"do": "restore", "strokes": kept, "pen": 12}}
    drawing = run(app).session_state.drawing
    assert_strokes(drawing, strokes)
    assert (drawing.pen, drawing.problem) == (12, None)


def test_a_drawing_put_back_again_and_again_does_not_grow():
    app = start(pad_app, kind="canvas")
    spiral = [[140 + r * np.cos(r / 5), 140 + r * np.sin(r / 5)] for r in range(100)]
    app.session_state.drawing = Drawing().replaced([np.array(spiral)])
    lengths = []
    for _ in range(5):
        raw = data(run(app))["initialDrawing"]
        app.session_state["pad-canvas"] = {"drawing": {"raw": raw, "data": None}}
        drawing = run(app).session_state.drawing
        lengths.append(len(drawing.strokes[0]))
        app.session_state.drawing = drawing.replaced(drawing.strokes)
    assert lengths[-1] == lengths[-2] < 2_000  # the spiral is some 1,000 units long


def test_a_dot_can_be_given_to_the_canvas():
    app = start(pad_app, kind="canvas")
    app.session_state.drawing = Drawing().replaced([np.array([[140.0, 140.0]])])
    (dot,) = data(run(app))["initialDrawing"]["objects"]
    assert len(dot["path"]) == 2  # a path of a single point would leave no ink


# --- the grid ------------------------------------------------------------------------------------------------------


def clicked(app, **click):
    app.session_state["grid"] = {"open": click}
    return run(app).session_state.opened


def test_a_click_names_its_digit():
    app = run(start(grid_app, n=12, first=0))
    assert app.session_state.opened is None
    assert clicked(app, token=data(app)["token"], index=11) == 11


def test_a_click_on_digits_that_were_replaced_is_no_click():
    old = data(run(start(grid_app, n=12, first=0)))["token"]
    app = run(start(grid_app, n=12, first=12))
    assert clicked(app, token=old, index=3) is None


def test_a_click_beside_the_digits_is_no_click():
    app = run(start(grid_app, n=12, first=0))
    token = data(app)["token"]
    assert [clicked(app, token=token, index=index) for index in (-1, 12, 1.5, "3", None, True)] == [None] * 6


def test_every_digit_travels_in_one_picture():
    given = data(run(start(grid_app, n=12, first=0)))
    with Image.open(BytesIO(base64.b64decode(given["sprite"]))) as sheet:
        assert sheet.size == (28 * given["across"], 28 * given["down"])
        assert [255 - sheet.getpixel((28 * (i % 10) + 14, 28 * (i // 10) + 14)) for i in range(12)] == list(range(12))
    assert [cell["alt"] for cell in given["cells"]] == [f"image {i}" for i in range(12)]


def test_no_digits_show_nothing():
    app = run(start(grid_app, n=0, first=0))
    assert app.session_state.opened is None
    assert len(app.get("bidi_component")) == 0


def test_too_many_digits_and_too_few_words_are_refused():
    images = np.zeros((PAGE_SIZE + 1, 28, 28), dtype=np.uint8)
    with pytest.raises(ValueError, match="page through"):
        digit_grid(images, [""] * len(images), key="grid", alt=[""] * len(images))
    with pytest.raises(ValueError, match="one entry"):
        digit_grid(images[:3], ["0"], key="grid", alt=["", "", ""])

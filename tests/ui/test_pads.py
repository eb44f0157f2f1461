"""The pads as a Streamlit script sees them, with the browser's reports fed in; tests/drawing says what those mean."""

import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from mnist_core.drawing import Drawing

SEVEN = [[[80.0, 60.0], [200.0, 60.0], [120.0, 230.0]], [[90.0, 150.0], [180.0, 150.0]]]
FABRIC = {
    "version": "7.0.0",
    "objects": [
        {"type": "Path", "path": [["M", *first], *(["L", *point] for point in rest)], "strokeWidth": 20}
        for first, *rest in SEVEN
    ],
    "background": "#ffffff",
}
REPORTS = {
    "canvas": {"drawing": {"raw": FABRIC, "data": None}, "backgroundFit": None},
    "live": {"drawing": {"seq": 1, "revision": 0, "strokes": SEVEN, "pen": 20}},
}


def pad_app(kind):
    import streamlit as st

    from mnist_core.drawing import Drawing
    from mnist_core.ui.pads import show_pad

    st.session_state.drawing = show_pad(st.session_state.get("drawing", Drawing()), kind=kind)


def run(app):
    app.run()
    assert not app.exception, app.exception[0].message
    return app


def start(kind):
    return AppTest.from_function(pad_app, kwargs={"kind": kind}, default_timeout=20)


def data(app, position=0):
    """What a component was given: the browser's half of the conversation."""
    return json.loads(app.get("bidi_component")[position].proto.json)


@pytest.mark.parametrize("kind", REPORTS)
def test_nothing_drawn_is_the_first_state(kind):
    drawing = run(start(kind)).session_state.drawing
    assert (drawing.strokes, drawing.seq, drawing.problem) == ((), 0, None)


@pytest.mark.parametrize("kind", REPORTS)
def test_a_report_becomes_strokes_once(kind):
    app = start(kind)
    app.session_state[f"pad-{kind}"] = REPORTS[kind]
    for _ in range(2):
        drawing = run(app).session_state.drawing
        assert drawing.seq == 1
        assert [stroke.tolist() for stroke in drawing.strokes] == SEVEN


@pytest.mark.parametrize("kind", REPORTS)
def test_a_report_of_no_known_form_never_raises(kind):
    app = start(kind)
    for report in ["7", [7], {"seq": -1}, {"seq": "7"}, {"seq": True}, {}, {"raw": 7, "data": 7}]:
        app.session_state[f"pad-{kind}"] = {"drawing": report}
        assert run(app).session_state.drawing.strokes == ()


@pytest.mark.parametrize("kind", REPORTS)
def test_a_replaced_drawing_is_shown(kind):
    app = start(kind)
    app.session_state[f"pad-{kind}"] = REPORTS[kind]
    run(app)
    app.session_state.drawing = app.session_state.drawing.replaced([np.array([[1.0, 2.0], [3.0, 4.0]])])
    given = data(run(app))
    shown = [stroke["path"] for stroke in given["initialDrawing"]["objects"]] if kind == "canvas" else given["strokes"]
    assert shown == ([[["M", 1.0, 2.0], ["L", 3.0, 4.0]]] if kind == "canvas" else [[[1.0, 2.0], [3.0, 4.0]]])


@pytest.mark.parametrize("kind", REPORTS)
def test_a_pad_is_given_the_same_while_it_is_drawn_on(kind):
    app = start(kind)
    app.session_state.drawing = Drawing(strokes=(np.array(SEVEN[0]),), seq=1)
    before = data(run(app))
    app.session_state[f"pad-{kind}"] = REPORTS[kind] | {"drawing": REPORTS[kind]["drawing"] | {"seq": 2}}
    after = data(run(app))
    seed = "initialDrawing" if kind == "canvas" else "strokes"
    assert before[seed] == after[seed]
    assert len(app.session_state.drawing.strokes) == 2


def test_each_report_of_the_live_pad_is_acknowledged():
    app = run(start("live"))
    assert data(app)["ack"] is None
    app.session_state["pad-live"] = REPORTS["live"]
    assert data(run(app))["ack"] == 1


def test_a_new_session_gives_the_live_pad_its_own_revision_back():
    app = start("live")
    app.session_state["pad-live"] = {"drawing": REPORTS["live"]["drawing"] | {"seq": 7, "revision": 3}}
    assert data(run(app))["revision"] == 3


def test_the_canvas_is_black_on_white_in_any_theme():
    given = data(run(start("canvas")))
    assert (given["strokeColor"], given["backgroundColor"]) == ("#000000", "#ffffff")
    assert (given["canvasWidth"], given["canvasHeight"], given["returnImageData"]) == (280, 280, False)


def test_a_press_on_a_tool_changes_the_drawing():
    app = start("canvas")
    app.session_state.drawing = run(app).session_state.drawing.replaced([np.array(stroke) for stroke in SEVEN])
    app.session_state["pad-tools"] = {"action": {"do": "undo"}}
    assert [stroke.tolist() for stroke in run(app).session_state.drawing.strokes] == SEVEN[:1]

"""The pad as a Streamlit script shows it; tests/drawing/test_pad.py says what a browser's reports mean."""

import numpy as np

from tests.support.pages import Session, sent_to

SEVEN = [[[80.0, 60.0], [200.0, 60.0], [120.0, 230.0]], [[90.0, 150.0], [180.0, 150.0]]]
PATHS = [[["M", *first], *(["L", *point] for point in rest)] for first, *rest in SEVEN]
REPORT = {"drawing": {"raw": {"objects": [{"type": "Path", "path": path} for path in PATHS]}, "data": None}}


def pad_app():
    import streamlit as st

    from mnist_core.drawing import Drawing
    from mnist_core.ui.pads import show_pad

    st.session_state.drawing = show_pad(st.session_state.get("drawing", Drawing()))


def start():
    return Session.from_function(pad_app, default_timeout=20).run()


def given(app):
    """What the canvas was given: the browser's half of the conversation."""
    return sent_to(app, "drawable_canvas")[0]


def strokes(app):
    return [stroke.tolist() for stroke in app.session_state.drawing.strokes]


def test_the_canvas_is_black_on_white_in_any_theme():
    shown = given(start())
    assert (shown["strokeColor"], shown["backgroundColor"]) == ("#000000", "#ffffff")
    assert (shown["canvasWidth"], shown["canvasHeight"], shown["returnImageData"]) == (280, 280, False)


def test_the_canvas_keeps_its_sheet_while_it_is_drawn_on_and_gets_another_when_python_replaces_it():
    app = start()
    before = given(app)["initialDrawing"]
    app.session_state["pad-canvas"] = REPORT
    assert given(app.run())["initialDrawing"] == before
    assert strokes(app) == SEVEN
    app.session_state.drawing = app.session_state.drawing.replaced([np.array([[1.0, 2.0], [3.0, 4.0]])])
    shown = [stroke["path"] for stroke in given(app.run())["initialDrawing"]["objects"]]
    assert shown == [[["M", 1.0, 2.0], ["L", 3.0, 4.0]]]


def test_a_report_of_no_known_form_never_raises():
    app = start()
    for report in ["7", [7], {"seq": -1}, {}, {"raw": 7, "data": 7}]:
        app.session_state["pad-canvas"] = {"drawing": report}
        app.run()
        assert strokes(app) == []


def test_a_press_on_a_tool_changes_the_drawing():
    app = start()
    app.session_state.drawing = app.session_state.drawing.replaced([np.array(stroke) for stroke in SEVEN])
    app.session_state["pad-tools"] = {"action": {"do": "undo"}}
    app.run()
    assert strokes(app) == SEVEN[:1]

"""The pad to draw on, whichever component is behind it; what its reports mean is in :mod:`mnist_core.drawing.pad`."""

from contextlib import suppress
from typing import Any, Literal

import streamlit as st

from mnist_core.drawing import (
    CURVE_PIECES,
    INK,
    MIN_STEP,
    PAD_SIZE,
    PAPER,
    PEN_WIDTHS,
    TAP,
    Drawing,
    live_sequence,
    make_canvas_seed,
    make_sheet,
    read_canvas,
    read_live_pad,
    strokes_to_points,
)
from mnist_core.ui import state
from mnist_core.ui.frontend import apply_style, read_source

PadKind = Literal["canvas", "live"]

_TOOLS = read_source("tools.html")
_live_pad = st.components.v2.component(
    "mnist_live_pad",
    html=read_source("live_pad.html").replace("<!-- tools -->", _TOOLS),
    css=read_source("tools.css") + read_source("live_pad.css"),
    js="".join(map(read_source, ("tab_storage.js", "tools.js", "reader/announce.js", "live_pad.js"))),
)
_canvas_tools = st.components.v2.component(
    "mnist_canvas_tools",
    html=f'<div class="bar">{_TOOLS}</div>',
    css=read_source("tools.css"),
    js="".join(
        map(
            read_source,
            ("tab_storage.js", "tools.js", "reader/announce.js", "reader/canvas_strokes.js", "canvas_tools.js"),
        )
    ),
)


def show_pad(drawing: Drawing, *, kind: PadKind = "canvas") -> Drawing:
    """Show a sheet of paper to draw one digit on, with Undo, Clear and three pens; return what is on it now.

    Parameters
    ----------
    drawing : Drawing
        What the last call returned, from the same page or an earlier visit to it.
    kind : {"canvas", "live"}
        ``"canvas"`` is streamlit-drawable-canvas; ``"live"`` fits a phone's width and can be drawn on by keyboard.
        Both report each stroke when it has ended. A drawing moves from one to the other.
    """
    return _show_live_pad(drawing) if kind == "live" else _show_canvas(drawing)


def _show_live_pad(drawing: Drawing) -> Drawing:
    value = state.widget_value("pad-live")
    drawing = read_live_pad(drawing, value)
    _live_pad(
        key="pad-live",
        data={
            "ack": live_sequence(value),
            "seq": drawing.seq,
            "revision": drawing.revision,
            "strokes": strokes_to_points(drawing.seed),
            "pen": drawing.pen,
            "widths": PEN_WIDTHS,
            "size": PAD_SIZE,
            "storage": "mnist-pad",
        },
        on_drawing_change=_keep_value,
    )
    return drawing


def _show_canvas(drawing: Drawing) -> Drawing:
    known, tools_known = state.widget_value("pad-canvas"), state.widget_value("pad-tools")
    is_new = not drawing.is_shown and tools_known is None
    paper = st.container(key="pad-paper")
    # In a new session Streamlit tells what a tab from before has sent only to who mounts the component. The tools come
    # first: they know the sheet that is on screen, and another one would wipe what is drawn on it.
    if is_new:
        _run_anew_if(_show_tools(drawing).sheet is not None)
    drawing = read_canvas(drawing, known, tools_known)
    with paper:
        report = _mount_canvas(drawing)
    _run_anew_if(known is None and report not in (None, make_canvas_seed(drawing)))
    if not is_new:
        _show_tools(drawing)
    apply_style("paper.css")
    apply_style(
        "paper_inked.css" if drawing.strokes else "paper_blank.css"
    )  # Streamlit replaces a style, it removes none
    return drawing


def _mount_canvas(drawing: Drawing) -> Any:
    """Show the canvas and return what is on it, as far as it has reported that; None if that is no report."""
    # Importing it outside a running Streamlit script raises, so importing this module must not import it.
    from streamlit_drawable_canvas import st_canvas

    with suppress(AttributeError):  # it cannot read a report that no canvas of its own has sent
        return st_canvas(
            key="pad-canvas",
            width=PAD_SIZE,
            height=PAD_SIZE,
            stroke_width=drawing.pen,
            stroke_color=INK,
            background_color=PAPER,
            initial_drawing=make_canvas_seed(drawing),
        ).json_data
    return None


def _show_tools(drawing: Drawing) -> Any:
    return _canvas_tools(
        key="pad-tools",
        data={
            "seq": drawing.seq,
            "revision": drawing.revision,
            "strokes": strokes_to_points(drawing.strokes),
            "pen": drawing.pen,
            "widths": PEN_WIDTHS,
            "size": PAD_SIZE,
            "curvePieces": CURVE_PIECES,
            "tap": TAP,
            "minStep": MIN_STEP,
            "sheet": make_sheet(drawing),
            "storage": "mnist-pad",
        },
        on_action_change=_keep_value,
        on_sheet_change=_keep_value,
    )


def _run_anew_if(is_news: bool) -> None:
    """Run the page anew if a component has just told what this session did not know."""
    if is_news:
        st.rerun()


def _keep_value() -> None:
    """Do nothing: that there is a callback makes Streamlit keep a component's value."""

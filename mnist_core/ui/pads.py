"""The pad to draw on: streamlit-drawable-canvas with tools; its reports are read in :mod:`mnist_core.drawing.pad`."""

from contextlib import suppress
from typing import Any

import streamlit as st

from mnist_core.drawing import Drawing
from mnist_core.drawing.fabric import CURVE_PIECES, INK, PAPER, TAP
from mnist_core.drawing.pad import MIN_STEP, PAD_SIZE, PEN_WIDTHS, make_canvas_seed, make_sheet, read_canvas
from mnist_core.drawing.strokes import strokes_to_points
from mnist_core.ui import links, state
from mnist_core.ui.frontend import apply_style, read_source
from mnist_core.ui.state import DrawState

_PENS = "".join(
    f'<button type="button" data-pen="{width}" title="{name} pen" aria-label="{name} pen">'
    f'<i style="width: {0.8 * width}px; height: {0.8 * width}px"></i></button>'
    for name, width in zip(("Thin", "Medium", "Thick"), PEN_WIDTHS, strict=True)
)
_tools = st.components.v2.component(
    "mnist_pad_tools",
    html=read_source("pad.html").replace("PENS", _PENS),
    css=read_source("pad.css"),
    js=read_source("storage.js", "tools.js", "reader/canvas_strokes.js", "keyboard.js", "pad.js"),
)


def show_pad(drawing: Drawing, *, name: str = "pad", tells_when_built: bool = False) -> Drawing:
    """Show a sheet of paper to draw one digit on, with Undo, Clear and three pens; return what is on it now.

    It can be drawn on by mouse, finger and keyboard, and reports each stroke when it has ended.

    Parameters
    ----------
    drawing : Drawing
        What the last call returned, from the same page or an earlier visit to it.
    name : str
        Names the pad in the tab, which keeps a copy of the drawing for the time after a reload.
    tells_when_built : bool
        Whether this runs again as soon as the browser has built the pad, see :func:`is_built`.
    """
    canvas, tools = f"{name}-canvas", f"{name}-tools"
    known, tools_known = state.widget_value(canvas), state.widget_value(tools)
    is_new = not drawing.is_shown and tools_known is None
    apply_style("paper.css")
    with st.container(key="pad", gap="small"):
        paper = st.container(key="pad-paper")
        # In a new session Streamlit tells what a tab from before has sent only to who mounts the component; then the
        # page runs again. The tools come first: they know the sheet that is on screen, and another one would wipe what
        # is drawn on it.
        if is_new and _show_tools(drawing, tools, tells_when_built).sheet is not None:
            st.rerun()
        drawing = read_canvas(drawing, known, tools_known)
        with paper:
            report = _mount_canvas(drawing, canvas)
        if known is None and report not in (None, make_canvas_seed(drawing)):
            st.rerun()
        if not is_new:
            _show_tools(drawing, tools, tells_when_built)
    return drawing


def is_built(name: str = "pad") -> bool:
    """Return whether the browser has told that the pad is on its screen."""
    return bool((state.widget_value(f"{name}-tools") or {}).get("built"))


def draw_on_pad(*, tells_when_built: bool = False) -> Drawing:
    """Show the pad and return what is on it."""
    known = state.get(DrawState)
    before, known.drawing = known.drawing, show_pad(known.drawing, tells_when_built=tells_when_built)
    if known.drawing.problem:
        st.warning(known.drawing.problem, icon=":material/warning:")
    if known.drawing.touched != before.touched and links.current_problems():
        links.forget_problems()  # a visitor who draws has read them
        st.rerun()
    return known.drawing


def clear_pad() -> None:
    """Begin with an empty sheet; for callbacks."""
    known = state.get(DrawState)
    known.drawing = known.drawing.replaced(())


def _mount_canvas(drawing: Drawing, key: str) -> Any:
    """Show the canvas and return what is on it, as far as it has reported that; None if that is no report."""
    # Importing it outside a running Streamlit script raises, so importing this module must not import it.
    from streamlit_drawable_canvas import st_canvas

    with suppress(AttributeError):  # it cannot read a report that no canvas of its own has sent
        return st_canvas(
            key=key,
            width=PAD_SIZE,
            height=PAD_SIZE,
            stroke_width=drawing.pen,
            stroke_color=INK,
            background_color=PAPER,
            initial_drawing=make_canvas_seed(drawing),
        ).json_data
    return None


def _show_tools(drawing: Drawing, key: str, tells_when_built: bool) -> Any:
    return _tools(
        key=key,
        data={
            "seq": drawing.seq,
            "revision": drawing.revision,
            "strokes": strokes_to_points(drawing.strokes),
            "pen": drawing.pen,
            "size": PAD_SIZE,
            "curvePieces": CURVE_PIECES,
            "tap": TAP,
            "minStep": MIN_STEP,
            "sheet": make_sheet(drawing),
            "tellsWhenBuilt": tells_when_built,
            "storage": f"mnist-{key.removesuffix('-tools')}",
        },
        on_action_change=lambda: None,  # that there is a callback makes Streamlit keep a component's value
        on_sheet_change=lambda: None,
        on_built_change=lambda: None,
    )

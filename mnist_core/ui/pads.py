"""The drawing pad, whichever browser component is behind it.

Glue between Streamlit and the pure modules. The browser's half is in ``frontend/``: plain files, shown as inline
components (Components v2), so there is nothing to build.

A visitor's drawing outlives the widget that shows it: a page hands the last `Drawing` in and keeps the one that comes
back. Two things follow from how Streamlit works. A widget's value vanishes when its page is left, so a pad that comes
back is told what it held (its *seed*). And what a pad reported before Python replaced its content still is its value in
the next run, so a report that has been read once is never read again (*seen*).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnist_core.drawing import InvalidDrawing, strokes_from_fabric, strokes_from_points
from mnist_core.ui import state
from mnist_core.ui.frontend import read_source

PAD_SIZE = 280
"""Side of the drawing pad in its own units, ten to one pixel of MNIST."""

PEN_WIDTHS = (12, 20, 28)
"""The pens on offer, in the pad's units."""

PadKind = Literal["canvas", "live"]

Stroke = NDArray[np.float64]

_INK, _PAPER = "#000000", "#ffffff"
_TOOLS = read_source("tools.html")
_PAPER_CSS = read_source("paper.css")

_live_pad = st.components.v2.component(
    "mnist_live_pad",
    html=read_source("live_pad.html").replace("<!-- tools -->", _TOOLS),
    css=read_source("tools.css") + read_source("live_pad.css"),
    js=read_source("tools.js") + read_source("live_pad.js"),
)
_canvas_tools = st.components.v2.component(
    "mnist_canvas_tools",
    html=f'<div class="bar">{_TOOLS}</div>',
    css=read_source("tools.css"),
    js=read_source("tools.js") + read_source("canvas_tools.js"),
)


def _no_callback() -> None:
    """Stand in for the callback that makes Streamlit keep a component's value."""


def _reported(key: str) -> Mapping[str, Any] | None:
    """What the component under ``key`` last reported, or None if it is about to be mounted."""
    value = state.component_value(key)
    return value if isinstance(value, Mapping) else None


def _whole_number(value: Any, *, below: int) -> int | None:
    """``value`` if it is one of 0..below-1: what a browser sends may be anything."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < below else None


# --- the drawing pad -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Drawing:
    """What a visitor has drawn. Keep it between runs and hand it to the next `draw_pad`.

    Attributes
    ----------
    strokes : tuple of ndarray of shape (n_points, 2), float
        In the order drawn; x to the right and y down, in 0..`PAD_SIZE`. Empty for an empty pad.
    pen : int
        Width of the pen, one of `PEN_WIDTHS`.
    seq : int
        Grows with every change: the same number, the same drawing.
    problem : str or None
        Why the browser's last report could not be used, and what to do; the drawing is the last good one.
    """

    strokes: tuple[Stroke, ...] = ()
    pen: int = 20
    seq: int = 0
    problem: str | None = None
    revision: int = field(default=0, repr=False)  # counts the replacements by Python
    seed: tuple[Stroke, ...] = field(default=(), repr=False)  # what the mounted pad was given to begin with
    seen: str = field(default="", repr=False)  # the last report that was read

    def replaced(self, strokes: Sequence[Stroke]) -> Drawing:
        """Another content for the pad: what the next `draw_pad` shows instead.

        Parameters
        ----------
        strokes : sequence of ndarray of shape (n_points, 2)
            In the pad's units; none empties the pad.

        Returns
        -------
        Drawing
            With a higher `seq` and the same pen.
        """
        kept = tuple(strokes)
        return replace(
            self,
            strokes=kept,
            seed=kept,
            seq=self.seq + 1,
            revision=self.revision + 1,
            problem=None,
        )


def draw_pad(saved: Drawing | None = None, *, key: str, kind: PadKind = "canvas") -> Drawing:
    """A sheet of paper to draw one digit on, with Undo, Clear and three pens.

    Parameters
    ----------
    saved : Drawing, optional
        What the last call returned, from the same page or an earlier visit to it.
    key : str
        Streamlit's key; the components inside are ``<key>-canvas`` and ``<key>-tools``, or ``<key>-live``.
    kind : {"canvas", "live"}
        ``"canvas"`` is streamlit-drawable-canvas and answers after each stroke; ``"live"`` answers while the pen moves,
        fits a phone's width and can be drawn on by keyboard. A drawing moves from one to the other.

    Returns
    -------
    Drawing
        What is on the pad now. A report that makes no sense never raises: it leaves the drawing as it was, with a
        `Drawing.problem`.
    """
    saved = Drawing() if saved is None else saved
    return _draw_live(saved, key) if kind == "live" else _draw_canvas(saved, key)


def _points(strokes: Sequence[Stroke]) -> list[list[list[float]]]:
    """Strokes as JSON, to a tenth of the pad's unit."""
    return [np.round(stroke, 1).tolist() for stroke in strokes]


def _on_the_pad(strokes: Sequence[Stroke]) -> tuple[Stroke, ...]:
    """Strokes with what left the pad brought back to its edge and points closer than one unit dropped.

    Without the latter a drawing would grow each time it is put back on the canvas, which subdivides what it reports.
    """
    return tuple(_thinned(np.clip(stroke, 0, PAD_SIZE)) for stroke in strokes)


def _thinned(stroke: Stroke) -> Stroke:
    first, *points = stroke.tolist()
    kept = [first]
    for point in points:
        if math.dist(point, kept[-1]) >= 1:
            kept.append(point)
    if points and kept[-1] != points[-1]:
        kept.append(points[-1])
    return np.array(kept)


# The live pad


def _draw_live(saved: Drawing, key: str) -> Drawing:
    report = _reported(f"{key}-live")
    drawing = replace(saved, seed=saved.strokes) if report is None else _read_live(saved, report.get("drawing"))
    _live_pad(
        key=f"{key}-live",
        data={
            "ack": _sequence_number(report.get("drawing")) if report is not None else None,
            "seq": drawing.seq,
            "revision": drawing.revision,
            "strokes": _points(drawing.seed),
            "pen": drawing.pen,
            "widths": PEN_WIDTHS,
            "size": PAD_SIZE,
            "storage": f"mnist-{key}",
        },
        on_drawing_change=_no_callback,
    )
    return drawing


def _sequence_number(report: Any) -> int | None:
    return _whole_number(report.get("seq"), below=2**53) if isinstance(report, Mapping) else None


def _read_live(saved: Drawing, report: Any) -> Drawing:
    """Take over what the live pad reports, unless it is old or makes no sense."""
    if report is None:
        return saved
    seq = _sequence_number(report)
    if seq is None:
        return replace(saved, problem="The pad sent something unreadable: clear it and draw again.")
    revision = _whole_number(report.get("revision"), below=2**53) or 0
    seen = f"{revision}:{seq}"
    if seen == saved.seen:
        return saved
    # A new session with a pad that was there before (the connection was lost) knows less than the pad: believe the pad.
    if saved.seq and revision != saved.revision:
        return saved
    try:
        strokes = _on_the_pad(strokes_from_points(report))
    except InvalidDrawing as why:
        return replace(saved, seq=seq, seen=seen, problem=str(why))
    pen = report.get("pen")
    return replace(
        saved,
        strokes=strokes,
        pen=pen if pen in PEN_WIDTHS else saved.pen,
        seq=seq,
        revision=revision,
        seen=seen,
        problem=None,
    )


# streamlit-drawable-canvas


def _draw_canvas(saved: Drawing, key: str) -> Drawing:
    # Importing it outside a running Streamlit script raises, so importing this module must not import it.
    from streamlit_drawable_canvas import st_canvas

    report = _reported(f"{key}-canvas")
    drawing = replace(saved, seed=saved.strokes) if report is None else _read_canvas(saved, report.get("drawing"))
    drawing = _act(drawing, (_reported(f"{key}-tools") or {}).get("action"))
    seed = _to_fabric(drawing.seed, drawing.pen, drawing.revision)
    if report is None:  # the canvas's first value will be its seed: nothing that anyone has drawn
        drawing = replace(drawing, seen=_digest(seed))

    # It returns what has been read above. AttributeError: it cannot read a report that no canvas of its own has sent.
    with st.container(key=f"{key}-paper"), suppress(AttributeError):
        st.html(_paper_style(f"{key}-paper", blank=not drawing.strokes))
        st_canvas(
            key=f"{key}-canvas",
            width=PAD_SIZE,
            height=PAD_SIZE,
            stroke_width=drawing.pen,
            stroke_color=_INK,
            background_color=_PAPER,
            initial_drawing=seed,
        )
    _canvas_tools(
        key=f"{key}-tools",
        data={
            "seq": drawing.seq,
            "revision": drawing.revision,
            "strokes": _points(drawing.strokes),
            "pen": drawing.pen,
            "widths": PEN_WIDTHS,
            "storage": f"mnist-{key}",
        },
        on_action_change=_no_callback,
    )
    return drawing


def _digest(report: Any) -> str:
    return hashlib.blake2b(json.dumps(report, sort_keys=True).encode(), digest_size=8).hexdigest()


def _read_canvas(saved: Drawing, report: Any) -> Drawing:
    """Take over what the canvas reports, unless it has been read before or makes no sense."""
    report = report if isinstance(report, Mapping) else {"raw": report}
    fabric = report.get("raw")
    seen = _digest(fabric)
    if seen == saved.seen:
        return saved
    try:
        strokes = _on_the_pad(strokes_from_fabric(fabric))
    except InvalidDrawing as why:
        return replace(saved, seen=seen, problem=str(why))
    return replace(saved, strokes=strokes, seq=saved.seq + 1, seen=seen, problem=None)


def _act(drawing: Drawing, action: Any) -> Drawing:
    """Do what a press on one of the canvas's tools asks for."""
    match action:
        case {"do": "undo"}:
            return drawing.replaced(drawing.strokes[:-1])
        case {"do": "clear"}:
            return drawing.replaced(())
        case {"do": "pen", "pen": pen} if pen in PEN_WIDTHS:
            return replace(drawing.replaced(drawing.strokes), pen=pen)
        case {"do": "restore", "pen": pen} if drawing.seq == 0:
            try:
                strokes = _on_the_pad(strokes_from_points(action))
            except InvalidDrawing:  # the tab's copy is no drawing: begin with an empty sheet
                strokes = ()
            return replace(drawing.replaced(strokes), pen=pen if pen in PEN_WIDTHS else drawing.pen)
    return drawing


def _to_fabric(strokes: Sequence[Stroke], pen: int, revision: int) -> dict[str, Any]:
    """Strokes as the canvas's own description of a drawing, point by point so that they come back unchanged.

    The canvas draws what it is given only if that is not what it was given last. An empty sheet after an empty sheet
    would leave on it what the visitor has drawn meanwhile, so each replacement carries its number; Fabric ignores it.
    """
    return {
        "background": _PAPER,
        "revision": revision,
        "objects": [
            {
                "type": "Path",
                "path": [["M", x, y], *(["L", *point] for point in rest or [[x + 0.05, y]])],
                "fill": None,
                "stroke": _INK,
                "strokeWidth": pen,
                "strokeLineCap": "round",
                "strokeLineJoin": "round",
            }
            for (x, y), *rest in _points(strokes)
        ],
    }


def _paper_style(key: str, *, blank: bool) -> str:
    """The canvas on a sheet of paper like the live pad's: rounded, the 20 x 20 frame, the hint while it is empty."""
    paper = f".st-key-{key}"
    hint = "Draw a digit here" if blank else ""
    return f'<style>{_PAPER_CSS.replace("PAPER", paper)} {paper} {{ --hint: "{hint}"; }}</style>'

"""The sheet that a visitor draws on: what is on it, and how what a browser reports changes it.

A drawing outlives the widget that shows it, and two things follow from how Streamlit works. A widget's value vanishes
when its page is left, so a pad that comes back is told what it held (its *seed*). And what a pad reported before Python
replaced its content still is its value in the next run, so a report that has been read once is never read again
(*seen*).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from mnist_core.drawing.fabric import strokes_from_fabric, strokes_to_fabric
from mnist_core.drawing.stages import InvalidDrawing
from mnist_core.drawing.strokes import Points, Sheet, strokes_from_points, strokes_to_points

PAD_SIZE = 280
"""Side of the pad in its own units, ten to one pixel of MNIST."""

PEN_WIDTHS = (12, 20, 28)
"""The pens on offer, in the pad's units."""

MIN_STEP = 1 - 1e-6
"""Points that are nearer to the one before are dropped. Not 1: a mouse often moves by just that, but for rounding."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """What a visitor has drawn.

    Attributes
    ----------
    strokes : tuple of ndarray of shape (n_points, 2), float
        In the order drawn; x to the right and y down, in 0..`PAD_SIZE`. Empty for an empty pad.
    pen : int
        Width of the pen, one of `PEN_WIDTHS`.
    seq : int
        Grows with every change, by one for each new stroke: the same number, the same drawing.
    problem : str or None
        Why the browser's last report could not be used, and what to do; the drawing is the last good one.
    touched : int
        Counts the visitor's own changes: not what the tab had kept and gave back, and not another pen.
    is_shown : bool
        Whether a pad has been shown for it. A pad that reports before that is older than this session: the server was
        restarted, or the connection was lost for long.
    revision : int
        Counts the replacements by Python.
    seed : tuple of ndarray
        The strokes that the pad on screen was given to begin with.
    seen : str
        Names the last report that was read.
    """

    strokes: tuple[Points, ...] = ()
    pen: int = 20
    seq: int = 0
    problem: str | None = None
    touched: int = 0
    is_shown: bool = field(default=False, repr=False)
    revision: int = field(default=0, repr=False)
    seed: tuple[Points, ...] = field(default=(), repr=False)
    seen: str = field(default="", repr=False)

    @property
    def sheet(self) -> Sheet:
        """What the strokes were drawn on."""
        return Sheet(PAD_SIZE, PAD_SIZE, self.pen)

    def replaced(self, strokes: Sequence[Points]) -> Drawing:
        """Return another drawing for the pad to show instead, with a higher `seq` and the same pen."""
        kept = tuple(strokes)
        return replace(self, strokes=kept, seed=kept, seq=self.seq + 1, revision=self.revision + 1, problem=None)


def read_canvas(drawing: Drawing, value: Any, tools: Any = None) -> Drawing:
    """Take over what the canvas reports, unless it is old or makes no sense, and do what was pressed beside it.

    Parameters
    ----------
    drawing : Drawing
        What was known before.
    value : Any
        The component's value, ``{"drawing": {"raw": json_data}}``; None if the canvas is about to be mounted.
    tools : Any
        The value of the tools beside it, ``{"action": {"do": "undo"}, "sheet": ...}``: ``"clear"``, ``"pen"``,
        ``"add"`` or, with the copy that the tab has kept, ``"restore"``; and the last :func:`make_sheet` that they were
        given. All actions but the last bring ``"strokes"`` that the canvas may not have reported yet, and say
        ``"after"`` how many others they were drawn.

    Returns
    -------
    Drawing
        Nothing raises: a report that makes no sense leaves the drawing as it was, with a `Drawing.problem`.
    """
    tools = tools if isinstance(tools, Mapping) else {}
    action = tools.get("action")
    if not drawing.is_shown:
        drawing = _take_sheet(drawing, tools.get("sheet"))
    if isinstance(value, Mapping):
        return _use_tool(_read_fabric(drawing, value.get("drawing")), action)
    drawing = _use_tool(replace(drawing, seed=drawing.strokes, is_shown=True), action)
    # The canvas's first value will be its seed: nothing that anyone has drawn.
    return replace(drawing, seen=_digest(make_canvas_seed(drawing)))


def make_canvas_seed(drawing: Drawing) -> dict[str, Any]:
    """Return what the canvas is given to begin with; the same until its content is replaced."""
    return strokes_to_fabric(drawing.seed, pen=drawing.pen, revision=drawing.revision)


def make_sheet(drawing: Drawing) -> dict[str, Any]:
    """Return what the canvas was given to begin with: a later session needs it to leave the canvas as it is."""
    return {"revision": drawing.revision, "strokes": strokes_to_points(drawing.seed), "pen": drawing.pen}


def _as_count(value: Any) -> int | None:
    """Return a whole number that JavaScript can count on from, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None


def _take_sheet(drawing: Drawing, sheet: Any) -> Drawing:
    """Begin with an earlier session's sheet, still on screen: another one would wipe what is drawn on it."""
    revision = _as_count(sheet.get("revision")) if isinstance(sheet, Mapping) else None
    if revision is None or sheet.get("pen") not in PEN_WIDTHS:
        return drawing
    try:
        strokes = tuple(strokes_from_points(sheet))
    except InvalidDrawing:
        return drawing
    return replace(drawing, strokes=strokes, seed=strokes, seq=1, revision=revision, pen=sheet["pen"])


def _read_fabric(drawing: Drawing, report: Any) -> Drawing:
    fabric = report.get("raw") if isinstance(report, Mapping) else report
    seen = _digest(fabric)
    if seen == drawing.seen:
        return drawing
    try:
        strokes = _on_the_pad(strokes_from_fabric(fabric))
    except InvalidDrawing as why:
        return replace(drawing, seen=seen, problem=str(why))
    # The browser counts strokes, and two that follow at once come in one report.
    n_new = max(1, len(strokes) - len(drawing.strokes))
    return _with_strokes(replace(drawing, seq=drawing.seq + n_new, seen=seen), strokes)


def _digest(report: Any) -> str:
    return hashlib.blake2b(json.dumps(report, sort_keys=True).encode(), digest_size=8).hexdigest()


def _use_tool(drawing: Drawing, action: Any) -> Drawing:
    drawing = _add_unreported(drawing, action)
    match action:
        case {"do": "add", "after": int()}:
            return replace(drawing.replaced(drawing.strokes), touched=drawing.touched + 1)
        case {"do": "undo"}:
            return replace(drawing.replaced(drawing.strokes[:-1]), touched=drawing.touched + 1)
        case {"do": "clear"}:
            return replace(drawing.replaced(()), touched=drawing.touched + 1)
        case {"do": "pen", "pen": pen} if pen in PEN_WIDTHS:
            return replace(drawing.replaced(drawing.strokes), pen=pen)
        case {"do": "restore"} if drawing.revision == 0:
            return _restore(drawing, action)
    return drawing


def _add_unreported(drawing: Drawing, action: Any) -> Drawing:
    """Add what was drawn just before a press: the canvas is about to get another sheet, and would forget it."""
    after = _as_count(action.get("after")) if isinstance(action, Mapping) else None
    if after is None:
        return drawing
    try:
        drawn = _on_the_pad(strokes_from_points(action))
    except InvalidDrawing:
        return drawing
    since = drawing.strokes[after:]
    missing = [stroke for stroke in drawn if not any(_is_same(stroke, known) for known in since)]
    return replace(drawing, strokes=(*drawing.strokes, *missing), touched=drawing.touched + bool(missing))


def _restore(drawing: Drawing, action: Mapping[str, Any]) -> Drawing:
    """Put the tab's copy back on the canvas; what has been drawn since it was made comes after it.

    A new session asks for it: the server was restarted, or the page was reloaded. The canvas may still show its ink
    and have reported that already, or may be blank and have reported a later stroke alone.
    """
    try:
        copy = _on_the_pad(strokes_from_points(action))
    except InvalidDrawing:  # the tab's copy is no drawing: begin with what is known
        copy = ()
    known = drawing.strokes
    is_there = len(known) >= len(copy) and all(map(_is_same, known, copy))
    pen = action.get("pen")
    if is_there and known and pen in (drawing.pen, None):
        return drawing  # another sheet would wipe what is being drawn on this one
    restored = drawing.replaced(known if is_there else (*copy, *known))
    return replace(restored, pen=pen) if pen in PEN_WIDTHS else restored


def _is_same(stroke: Points, other: Points) -> bool:
    """Whether two strokes begin and end at the same places: what the canvas reports is subdivided and rounded."""
    return all(math.dist(stroke[end], other[end]) < 2 for end in (0, -1))


def _with_strokes(drawing: Drawing, strokes: tuple[Points, ...]) -> Drawing:
    """Take over reported strokes; they count as the visitor's doing if they are new and the pad is this session's."""
    is_new = len(strokes) != len(drawing.strokes) or not all(map(_is_same, strokes, drawing.strokes))
    touched = drawing.touched + (drawing.is_shown and is_new)
    return replace(drawing, strokes=strokes, touched=touched, is_shown=True, problem=None)


def _on_the_pad(strokes: Sequence[Points]) -> tuple[Points, ...]:
    """Bring what left the pad back to its edge and drop points closer than `MIN_STEP`.

    Without the latter a drawing would grow each time it is put back on the canvas, which subdivides what it reports.
    """
    return tuple(_thinned(np.clip(stroke, 0, PAD_SIZE)) for stroke in strokes)


def _thinned(stroke: Points) -> Points:
    first, *points = stroke.tolist()
    kept = [first]
    for point in points:
        if math.dist(point, kept[-1]) >= MIN_STEP:
            kept.append(point)
    if points and kept[-1] != points[-1]:
        kept.append(points[-1])
    return np.array(kept)

"""The visual language that all charts share, and the pieces that their specifications have in common.

*One set of colours for both themes.* Text takes the colour of the page around it, so only the marks need a colour.
Each has at least 3:1 contrast (WCAG 2.2, 1.4.11) against white as well as against black.

*Shade is opacity.* A scale that ends in white would glare in the dark theme. A cell that is transparent at zero and
solid blue at its maximum fades into whatever lies behind it, so the same picture works on white and on black.

*Never by colour alone.* Series also differ in their dash, their symbol or their place, cells carry their number, bars
their percentage, negative places a minus. The colours stay apart for the common kinds of colour blindness.

*Nothing jumps.* Heights are fixed, and what changes while a run is watched is in the data, not in the specification:
Streamlit replaces the data of a chart in place, but builds a chart again when its specification or its alternative
text changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from mnist_core.data import N_CLASSES

Spec: TypeAlias = dict[str, Any]
Record: TypeAlias = dict[str, Any]
FloatArray: TypeAlias = npt.NDArray[np.float64]

BLUE = "#1c6dd0"
ORANGE = "#d95f02"
GREEN = "#1b9e77"
MAGENTA = "#c2478f"
GREY = "#767676"

SERIES_COLOURS = (BLUE, ORANGE, GREEN, MAGENTA, GREY)
SERIES_DASHES: tuple[list[int], ...] = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4])
SERIES_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")

TEXT_COLOUR = "currentColor"
"""The text colour of the visitor's theme: charts are SVG, which takes it from the page around it."""

SOLID_SHADE = 0.88
"""From this shade on a cell is drawn solid, with white text; on paler ones the text has the colour of the theme.

Between this shade and solid blue neither of the two would have a contrast of 4.5:1 in the light theme.
"""

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
CONFIG: Spec = {
    # Streamlit's own paddings take 60 of a phone's 390 pixels before anything is drawn, and its grey labels are faint.
    "axis": {"labelPadding": 6, "titlePadding": 8, "labelColor": TEXT_COLOUR, "titleColor": TEXT_COLOUR},
    "legend": {
        "orient": "top",
        "direction": "horizontal",
        "labelColor": TEXT_COLOUR,
        "padding": 0,
        "offset": 8,
        "columnPadding": 12,
        "symbolStrokeWidth": 2,
        "symbolSize": 70,
    },
}


@dataclass(frozen=True)
class Chart:
    """A chart that is ready for ``st.vega_lite_chart(chart.spec, alt=chart.alt)``.

    Attributes
    ----------
    spec : dict
        Vega-Lite specification with the data inline.
    alt : str
        What the chart shows, in a sentence, for those who cannot see it.
    """

    spec: Spec
    alt: str


def top_level(records: Sequence[Record], height: int, **view: Any) -> Spec:
    """Complete a view with what every chart has: schema, data, height and shared configuration.

    All records have the same names, as the rows of a table.
    """
    return {"$schema": SCHEMA, "data": {"values": list(records)}, "height": height, "config": CONFIG, **view}


def axis(field: str, title: str, *, kind: str = "quantitative", **extra: Any) -> Spec:
    """Return the encoding of one field with its title; ``extra`` adds to it or replaces parts of it."""
    return {"field": field, "type": kind, "title": title, **extra}


def digit_axis(field: str, title: str) -> Spec:
    """Return the axis of the ten digits, in order, with level labels."""
    level = {"labelAngle": 0, "labelFlush": False}
    return axis(field, title, kind="ordinal", axis=level, sort=list(range(N_CLASSES)))


def tooltip(*fields: tuple[str, str, str]) -> list[Spec]:
    """Return tooltip channels from (field, title, d3 format) triples; an empty format leaves the value as it is."""
    return [
        {"field": field, "title": title, **({"format": form, "type": "quantitative"} if form else {"type": "nominal"})}
        for field, title, form in fields
    ]


def series(field: str, names: Sequence[str], *, channels: Sequence[str] = ("color", "strokeDash", "shape")) -> Spec:
    """Return the channels that tell the named series apart, with one common legend.

    Parameters
    ----------
    field : str
        The field that holds the name of the series.
    names : sequence of str
        The names in the order of the legend, at most five.
    channels : sequence of {"color", "strokeDash", "shape"}
        Which to use: a line has no symbol, a symbol no dash.
    """
    ranges = {"color": SERIES_COLOURS, "strokeDash": SERIES_DASHES, "shape": SERIES_SHAPES}
    legend: Spec = {"columns": _legend_columns(names)}
    if "shape" not in channels and "strokeDash" in channels:
        legend |= {"symbolType": "stroke", "symbolSize": 400}
    return {
        channel: {
            "field": field,
            "type": "nominal",
            "scale": {"domain": list(names), "range": list(ranges[channel][: len(names)])},
            "title": None,
            "legend": legend,
        }
        for channel in channels
    }


def _legend_columns(names: Sequence[str]) -> int:
    """Return how many entries of a legend stand side by side, so that a phone cuts none off."""
    longest = max(map(len, names), default=1)
    return max(1, 42 // (longest + 5))


def check(values: npt.ArrayLike, name: str, *shape: int) -> FloatArray:
    """Return the values as a float array, or say which argument has the wrong shape.

    Raises
    ------
    ValueError
        If it is not `shape`.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape}; expected {shape}.")
    return array


def percent(share: float, decimals: int = 1) -> str:
    """Write a share as a percentage, without rounding a rare case to never or a likely one to certain.

    Every percentage on screen is written by this, accuracies with two decimals, in lessons with one, of a few own
    drawings with none.

    Examples
    --------
    >>> percent(0.9312), percent(0.0), percent(0.00002), percent(0.99998)
    ('93.1%', '0.0%', '<0.1%', '>99.9%')
    >>> percent(0.91706, 2), percent(0.996, 0)
    ('91.71%', '>99%')
    """
    unit = 10.0**-decimals
    if 0 < 100 * share < unit / 2:
        return f"<{unit:.{decimals}f}%"
    if 100 - unit / 2 <= 100 * share < 100:
        return f">{100 - unit:.{decimals}f}%"
    return f"{share:.{decimals}%}"

"""The confusion matrix, to be read and to be pressed."""

import math

import numpy as np
import numpy.typing as npt

from mnist_core.analysis.confusion import ConfusionMode
from mnist_core.charts.style import (
    BLUE,
    ORANGE,
    SOLID_SHADE,
    TEXT_COLOUR,
    Chart,
    FloatArray,
    Record,
    Spec,
    check,
    digit_axis,
    tooltip,
    top_level,
)
from mnist_core.data import N_CLASSES

_HEIGHT = 400
_FONT_SIZE = {"expr": "clamp(width / (length(datum.text) < 4 ? 18 : 21.5), 10, 16)"}
"""In pixels: four figures fit into a cell, also on a phone, where fewer are larger."""
_MEANING: dict[ConfusionMode, str] = {
    "counts": "number of images",
    "by row (recall)": "% of the true digit",
    "by column (precision)": "% of the predicted digit",
    "errors only": "number of images, errors only",
}


def confusion_matrix(
    counts: npt.ArrayLike,
    values: npt.ArrayLike,
    mode: ConfusionMode = "counts",
    *,
    selected: tuple[int, int] | None = None,
) -> Chart:
    """Draw a confusion matrix as a heat map with a number in every cell.

    A click on a cell sets the selection ``cell``: after ``event = st.vega_lite_chart(..., on_select="rerun")``,
    ``event["selection"]["cell"]`` is ``[{"true": 4, "predicted": 9}]``.

    Parameters
    ----------
    counts : array-like of shape (10, 10), int
        Number of images by true digit (row) and predicted digit (column), for tooltips and screen readers.
    values : array-like of shape (10, 10), float
        What the cells show, as from :func:`mnist_core.analysis.confusion_matrix` in the same mode: numbers of
        images, or shares from 0 to 1, which are written in percent. NaN leaves a cell blank.
    mode : {"counts", "by row (recall)", "by column (precision)", "errors only"}
        What the values are.
    selected : (int, int) or None, default=None
        True and predicted digit of the cell to outline.

    Returns
    -------
    Chart
        The shade grows with the logarithm of the value: nine of ten images lie on the diagonal, and on a
        linear scale nothing else could be seen. Errors alone need less help: their shade grows with the square root.

    Raises
    ------
    ValueError
        If a matrix is not 10 by 10.
    """
    numbers, shown = (
        check(matrix, name, N_CLASSES, N_CLASSES) for name, matrix in (("counts", counts), ("values", values))
    )
    records = _cells(numbers, 100 * shown if "by" in mode else shown, mode, selected)
    return Chart(_spec(records, mode), _alt(numbers, mode))


def _cells(
    counts: FloatArray, values: FloatArray, mode: ConfusionMode, selected: tuple[int, int] | None
) -> list[Record]:
    """Return one record for each cell."""
    shades = _shades(values, mode)
    records = []
    for true, predicted in np.ndindex(counts.shape):
        count, value = int(counts[true, predicted]), float(values[true, predicted])
        read_as = "read correctly" if true == predicted else f"read as {predicted}"
        records.append(
            {
                "true": true,
                "predicted": predicted,
                "images": count,
                "text": "" if math.isnan(value) else f"{value:.{1 if 'by' in mode else 0}f}",
                "shade": round(float(shades[true, predicted]), 4),
                "selected": (true, predicted) == selected,
                "description": f"{count} images of {true} {read_as}",
            }
        )
    return records


def _shades(values: FloatArray, mode: ConfusionMode) -> FloatArray:
    """Return the opacity of each cell, 0 to 1; blank cells have none."""
    filled = np.nan_to_num(values)
    grown: FloatArray = np.sqrt(filled) if mode == "errors only" else np.log1p(filled)
    shades = grown / (float(grown.max()) or 1.0)
    return np.where(shades >= SOLID_SHADE, 1.0, shades)


def _spec(records: list[Record], mode: ConfusionMode) -> Spec:
    """Return the heat map, its numbers and the selection."""
    cells = {
        "params": [{"name": "cell", "select": {"type": "point", "fields": ["true", "predicted"], "toggle": False}}],
        "mark": {"type": "rect", "color": BLUE, "cursor": "pointer"},
        "encoding": {
            # Opacity, so that zero is the background of either theme.
            "fillOpacity": {"field": "shade", "type": "quantitative", "scale": None},
            "stroke": {"condition": {"test": "datum.selected", "value": ORANGE}, "value": "#80808040"},
            "strokeWidth": {"condition": {"test": "datum.selected", "value": 4}, "value": 1},
            "description": {"field": "description", "type": "nominal"},
            "tooltip": tooltip(
                ("true", "True digit", ""),
                ("predicted", "Predicted digit", ""),
                ("images", "Images", ",d"),
                *([("text", _MEANING[mode], "")] if "by" in mode else []),
            ),
        },
    }
    numbers = {
        "mark": {
            "type": "text",
            "fontSize": _FONT_SIZE,
            "aria": False,
            "cursor": "pointer",
            "tooltip": None,
        },
        "encoding": {
            "text": {"field": "text", "type": "nominal"},
            "color": {"condition": {"test": "datum.shade == 1", "value": "white"}, "value": TEXT_COLOUR},
        },
    }
    position = {"x": digit_axis("predicted", "Predicted digit"), "y": digit_axis("true", "True digit")}
    return top_level(records, _HEIGHT, encoding=position, layer=[cells, numbers])


def _alt(counts: FloatArray, mode: ConfusionMode) -> str:
    """Tell the accuracy and the most frequent confusion."""
    total, right = int(counts.sum()), int(np.trace(counts))
    errors = np.where(np.eye(N_CLASSES, dtype=bool), 0, counts)
    true, predicted = np.unravel_index(int(np.argmax(errors)), errors.shape)
    worst = int(errors[true, predicted])
    most = f" The most frequent error: {worst} images of {true} read as {predicted}." if worst else ""
    return f"Confusion matrix, {_MEANING[mode]}: {right} of {total} images read correctly.{most}"

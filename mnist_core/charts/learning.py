"""How training goes, while it runs and afterwards."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from mnist_core.charts.style import BLUE, Chart, Record, Spec, axis, percent, series, tooltip, top_level
from mnist_core.model import Iteration

Panel: TypeAlias = Literal["loss", "accuracy"]

_PANEL_HEIGHT = 200
_LEGEND_HEIGHT = 24
_SAMPLES = ("train", "test")


def learning_curve(history: Iterable[Iteration], panel: Panel, *, max_iter: int, finished: bool = False) -> Chart:
    """Draw loss or accuracy against the iteration; the two panels go one above the other.

    Made to be drawn again every half second: the specification depends only on ``panel`` and ``max_iter``, so that
    Streamlit adds the new points to the chart that is there, and the x axis has its full length from the start.

    Parameters
    ----------
    history : iterable of Iteration
        The iterations so far. Values that are not finite are left out.
    panel : {"loss", "accuracy"}
        Which of the two to draw.
    max_iter : int
        Where the x axis ends.
    finished : bool, default=False
        Whether training is over. Only then the alternative text tells the values: text that changes
        would have the chart built again.
    """
    records: list[Record]
    encoding: Spec = {"x": _iteration_axis(max_iter)}
    if panel == "loss":
        records = [{"k": step.k, "loss": float(step.loss)} for step in history if math.isfinite(step.loss)]
        encoding["y"] = _value_axis(panel, "loss", "Loss (nats per image)")
        encoding["tooltip"] = tooltip(("k", "Iteration", ",d"), ("loss", "Loss", ".4f"))
        spec = top_level(records, _PANEL_HEIGHT, mark=_line(color=BLUE), encoding=encoding)
        return Chart(spec, _curve_alt(records, "loss", "Loss", finished=finished))
    records = [
        {"k": step.k, "images": images, "accuracy": float(accuracy)}
        for step in history
        for images, accuracy in zip(_SAMPLES, (step.train_accuracy, step.test_accuracy), strict=True)
        if math.isfinite(accuracy)
    ]
    encoding["y"] = _value_axis(panel, "accuracy", "Accuracy")
    encoding["tooltip"] = tooltip(("k", "Iteration", ",d"), ("images", "Images", ""), ("accuracy", "Accuracy", ".2%"))
    encoding |= series("images", _SAMPLES)
    spec = top_level(records, _PANEL_HEIGHT + _LEGEND_HEIGHT, mark=_line(), encoding=encoding)
    return Chart(spec, _curve_alt(records, "accuracy", "Accuracy", finished=finished))


def compare_curves(histories: Mapping[str, Sequence[Iteration]], panel: Panel) -> Chart:
    """Draw the loss, or the accuracy on the test sample, of up to five runs over each other.

    Parameters
    ----------
    histories : mapping from str to sequence of Iteration
        By the name of the run. Values that are not finite are left out.
    panel : {"loss", "accuracy"}
        Which of the two to draw.
    """
    name, title = ("loss", "Loss (nats per image)") if panel == "loss" else ("test_accuracy", "Test accuracy")
    records: list[Record] = [
        {"k": step.k, "run": run, "value": float(getattr(step, name))}
        for run, history in histories.items()
        for step in history
        if math.isfinite(getattr(step, name))
    ]
    form = ".4f" if panel == "loss" else ".2%"
    encoding = {
        "x": _iteration_axis(max((int(record["k"]) for record in records), default=1)),
        "y": _value_axis(panel, "value", title),
        "tooltip": tooltip(("run", "Run", ""), ("k", "Iteration", ",d"), ("value", title, form)),
        **series("run", list(histories)),
    }
    ends = {str(record["run"]): record for record in records}
    alt = f"{title} against the iteration. " + " ".join(
        f"{run}: {f'{last:.3f}' if panel == 'loss' else percent(last)} after iteration {end['k']}."
        for run, end in ends.items()
        for last in [float(end["value"])]
    )
    return Chart(top_level(records, _PANEL_HEIGHT + _LEGEND_HEIGHT, mark=_line(), encoding=encoding), alt)


def examples_curve(points: Sequence[tuple[str, int, float]]) -> Chart:
    """Draw how many of somebody's drawings a model reads right, against how many others it was shown.

    Parameters
    ----------
    points : sequence of (str, int, float)
        What the model sees, how many it was shown, and the share that it reads right.
    """
    names = list(dict.fromkeys(features for features, _, _ in points))
    records: list[Record] = [{"features": features, "shown": n, "right": right} for features, n, right in points]
    encoding = {
        "x": axis("shown", "Drawings shown in addition to MNIST's images", kind="ordinal", axis={"labelAngle": 0}),
        "y": axis("right", "Read right", axis={"format": ".0%"}, scale={"domain": [0, 1]}),
        "tooltip": tooltip(("features", "Sees", ""), ("shown", "Shown", ",d"), ("right", "Read right", ".0%")),
        **series("features", names),
    }
    told = " ".join(f"{features}, {n} shown: {percent(right, 0)}." for features, n, right in points)
    return Chart(top_level(records, _PANEL_HEIGHT + _LEGEND_HEIGHT, mark=_line(), encoding=encoding), told)


_LEVEL_WIDTH: Spec = {"minExtent": 34}
"""The same room for the numbers of both panels, so that equal iterations stand above each other."""


def _value_axis(panel: Panel, field: str, title: str) -> Spec:
    if panel == "loss":
        return axis(field, title, axis=_LEVEL_WIDTH, scale={"zero": True})
    return axis(
        field, title, axis={"format": ".0%", **_LEVEL_WIDTH}, scale={"zero": False, "domainMax": 1, "nice": True}
    )


def _iteration_axis(max_iter: int) -> Spec:
    scale = {"domain": [0, max_iter], "nice": False}
    return axis("k", "Iteration", scale=scale, axis={"tickMinStep": 1, "grid": False})


def _line(**extra: Any) -> Spec:
    return {"type": "line", "point": {"size": 18, "filled": True, **extra}, "strokeWidth": 2, **extra}


def _curve_alt(records: Sequence[Record], field: str, name: str, *, finished: bool) -> str:
    """Describe a curve; with its values only when they will not change any more."""
    if not finished or not records:
        return f"{name} against the iteration."
    first, last = records[0], records[-1]
    if field == "loss":
        values = f"from {first[field]:.3f} at iteration {first['k']} to {last[field]:.3f} at iteration {last['k']}"
        return f"{name} against the iteration: {values}."
    ends = {record["images"]: record for record in records}
    return f"{name} against the iteration. " + " ".join(
        f"On {images} images {percent(end[field])} after iteration {end['k']}." for images, end in ends.items()
    )

"""How training goes, while it runs and afterwards."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from mnist_core.charts.style import BLUE, Chart, Record, Spec, axis, percent, series, tooltip, top_level
from mnist_core.model import Iteration

Panel: TypeAlias = Literal["loss", "accuracy"]

_PANEL_HEIGHT = 200
_LEGEND_HEIGHT = 24
_LOSS = "Loss (nats per image)"
_LEVEL_WIDTH: Spec = {"minExtent": 34}
"""The same room for the numbers of both panels, so that equal iterations stand above each other."""


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
        Whether training is over. Only then the alternative text holds the values: text that changes
        would have the chart built again.
    """
    names = {"train": "loss"} if panel == "loss" else {"train": "train_accuracy", "test": "test_accuracy"}
    points = [(images, each.k, getattr(each, name)) for each in history for images, name in names.items()]
    title = _LOSS if panel == "loss" else "Accuracy"
    return _draw_lines(title, "images", list(names), points, max_iter, finished=finished)


def compare_curves(histories: Mapping[str, Sequence[Iteration]], panel: Panel) -> Chart:
    """Draw the loss, or the accuracy on the test sample, of two to five runs over each other.

    Parameters
    ----------
    histories : mapping from str to sequence of Iteration
        By the name of the run. Values that are not finite are left out.
    panel : {"loss", "accuracy"}
        Which of the two to draw.
    """
    name, title = ("loss", _LOSS) if panel == "loss" else ("test_accuracy", "Test accuracy")
    points = [(run, each.k, getattr(each, name)) for run, history in histories.items() for each in history]
    max_iter = max((k for _, k, _ in points), default=1)
    return _draw_lines(title, "run", list(histories), points, max_iter, finished=True)


def _draw_lines(
    title: str,
    what: str,
    names: Sequence[str],
    points: Sequence[tuple[str, int, float]],
    max_iter: int,
    *,
    finished: bool,
) -> Chart:
    """Draw named lines against the iteration; the text holds their ends only when these will not change any more."""
    is_loss = title == _LOSS
    records: list[Record] = [
        {"k": k, what: name, "value": float(value)} for name, k, value in points if math.isfinite(value)
    ]
    scale = {"zero": True} if is_loss else {"zero": False, "domainMax": 1, "nice": True}
    encoding: Spec = {
        "x": axis(
            "k",
            "Iteration",
            scale={"domain": [0, max_iter], "nice": False},
            axis={"tickMinStep": 1, "grid": False},
        ),
        "y": axis("value", title, axis=_LEVEL_WIDTH if is_loss else {"format": ".0%", **_LEVEL_WIDTH}, scale=scale),
        "tooltip": tooltip(
            (what, what.capitalize(), ""), ("k", "Iteration", ",d"), ("value", title, ".4f" if is_loss else ".2%")
        ),
    }
    several = len(names) > 1
    if several:
        encoding |= series(what, names)
    alt = f"{title} against the iteration."
    lines = {name: [record for record in records if record[what] == name] for name in names if finished}
    for name, line in lines.items():
        if line:
            first, last = (f"{end['value']:.3f}" if is_loss else percent(end["value"]) for end in (line[0], line[-1]))
            alt += f" {name}: {last} after iteration {line[-1]['k']}, from {first} at iteration {line[0]['k']}."
    spec = top_level(
        records,
        _PANEL_HEIGHT + _LEGEND_HEIGHT * several,
        mark=_line() if several else _line(color=BLUE),
        encoding=encoding,
    )
    return Chart(spec, alt)


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
    alt = " ".join(f"{features}, {n} shown: {percent(right, 0)}." for features, n, right in points)
    return Chart(top_level(records, _PANEL_HEIGHT + _LEGEND_HEIGHT, mark=_line(), encoding=encoding), alt)


def _line(**extra: Any) -> Spec:
    return {"type": "line", "point": {"size": 18, "filled": True, **extra}, "strokeWidth": 2, **extra}

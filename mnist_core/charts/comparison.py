"""Runs beside each other: a grid of them, and all with their uncertainty."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

import pandas as pd

from mnist_core.charts.style import (
    BLUE,
    SERIES_DASHES,
    TEXT_COLOUR,
    Chart,
    Record,
    axis,
    percent,
    series,
    tooltip,
    top_level,
)

SweepMeasure: TypeAlias = Literal["validation_accuracy", "seconds"]
SweepAxis: TypeAlias = Literal["max_iter", "C"]

_SWEEP_HEIGHT = 340
_AXES: dict[SweepAxis, str] = {"max_iter": "Iterations allowed (max_iter)", "C": "C, the freedom of the weights"}


def sweep(runs: pd.DataFrame, measure: SweepMeasure = "validation_accuracy", by: SweepAxis = "max_iter") -> Chart:
    """Draw validation accuracy or training time of a grid of runs, one line for each scaling.

    A click chooses the nearest point and sets the selection ``run``: ``event["selection"]["run"]`` is ``[{"run": 7}]``.

    Parameters
    ----------
    runs : DataFrame
        One row a finished run, with the columns ``run`` (what the selection returns), ``scaling``, ``features``,
        ``max_iter``, ``C``, ``validation_accuracy`` (0 to 1) and ``seconds``. Up to five scalings and five kinds of
        features. Runs that differ in none of these but the one of ``max_iter`` and ``C`` that is not `by` get lines of
        their own.
    measure : {"validation_accuracy", "seconds"}, default="validation_accuracy"
        What to draw.
    by : {"max_iter", "C"}, default="max_iter"
        Against what.
    """
    columns = ["run", "scaling", "features", "max_iter", "C", "validation_accuracy", "seconds"]
    frame = runs[columns].sort_values(["scaling", "features", "max_iter", "C"])
    records = _records(frame)
    scalings = [str(scaling) for scaling in dict.fromkeys(runs["scaling"])]
    features = [str(kind) for kind in dict.fromkeys(runs["features"])]
    channels = series("scaling", scalings)
    # The symbols name the scaling, which leaves the dashes for the features.
    channels["strokeDash"] = {
        "field": "features",
        "type": "nominal",
        "title": None,
        "scale": {"domain": features, "range": list(SERIES_DASHES[: len(features)])},
        "legend": {"symbolType": "stroke", "symbolSize": 400} if len(features) > 1 else None,
    }
    chosen = {"param": "run", "empty": False}
    y = (
        axis("validation_accuracy", "Validation accuracy", axis={"format": ".1%"}, scale={"zero": False, "padding": 8})
        if measure == "validation_accuracy"
        else axis("seconds", "Training time (s)", scale={"domainMin": 0})
    )
    other: SweepAxis = "C" if by == "max_iter" else "max_iter"
    layers = [
        {
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {
                "detail": {"field": other, "type": "nominal"},
                **{key: channels[key] for key in ("color", "strokeDash")},
            },
        },
        {
            "params": [
                {"name": "run", "select": {"type": "point", "fields": ["run"], "nearest": True, "toggle": False}},
            ],
            "mark": {"type": "point", "filled": True, "opacity": 1, "cursor": "pointer"},
            "encoding": {
                **{key: channels[key] for key in ("color", "shape")},
                "size": {"condition": {**chosen, "value": 260}, "value": 90},
                "tooltip": tooltip(
                    ("run", "Run", ""),
                    ("scaling", "Scaling", ""),
                    ("features", "Features", ""),
                    ("max_iter", "max_iter", ",d"),
                    ("C", "C", "~g"),
                    ("validation_accuracy", "Validation accuracy", ".2%"),
                    ("seconds", "Seconds", ".1f"),
                ),
            },
        },
    ]
    x = axis(
        by,
        _AXES[by],
        scale={"type": "log", "nice": False, "padding": 12},
        axis={
            "values": sorted({record[by] for record in records}),
            "format": "~g" if by == "C" else ",d",
            "grid": False,
        },
    )
    spec = top_level(records, _SWEEP_HEIGHT, encoding={"x": x, "y": y}, layer=layers)
    return Chart(spec, _sweep_alt(records))


def _sweep_alt(records: Sequence[Record]) -> str:
    """Tell the best run."""
    if not records:
        return "No finished runs yet."
    best = max(records, key=lambda record: float(record["validation_accuracy"]))
    return (
        f"{len(records)} runs by scaling, max_iter and C. The best, right on {percent(best['validation_accuracy'])} of "
        f"the validation images, is run {best['run']}: {best['features']}, {best['scaling']}, "
        f"max_iter {best['max_iter']}, C {best['C']:g}, {best['seconds']:.1f} s."
    )


def accuracy_intervals(runs: pd.DataFrame) -> Chart:
    """Draw the test accuracy of each run as a dot on its 95% interval, so that small differences look small.

    Parameters
    ----------
    runs : DataFrame
        One row a run, drawn from top to bottom, with the columns ``run`` (its name; what follows a colon stands on a
        second line), ``accuracy``, ``low`` and ``high`` (ends of the 95% interval), all 0 to 1, and ``verdict``, a few
        words that stand beside it.
    """
    records = _records(runs[["run", "accuracy", "low", "high", "verdict"]])
    names = [record["run"] for record in records]
    accuracies = tooltip(
        ("run", "Run", ""), ("accuracy", "Test accuracy", ".2%"), ("low", "95% from", ".2%"), ("high", "95% to", ".2%")
    )
    scale = {"zero": False, "padding": 12}
    title = "Test accuracy with its 95% interval"
    layers = [
        {
            "mark": {"type": "rule", "color": BLUE, "strokeWidth": 5, "opacity": 0.45},
            "encoding": {
                "x": axis("low", title, axis={"format": ".1%"}, scale=scale),
                "x2": {"field": "high"},
                "tooltip": accuracies,
            },
        },
        {
            "mark": {"type": "point", "filled": True, "color": BLUE, "opacity": 1, "size": 45},
            "encoding": {"x": axis("accuracy", title), "tooltip": accuracies},
        },
        {
            "mark": {"type": "text", "dy": -12, "color": TEXT_COLOUR, "tooltip": None},
            "encoding": {"x": axis("accuracy", title), "text": {"field": "verdict", "type": "nominal"}},
        },
    ]
    labels = {"labelLimit": 200, "labelExpr": "split(datum.label, ': ')"}
    y = axis("run", "Run", kind="nominal", sort=names, axis=labels)
    alt = "Test accuracy with its 95% interval. " + " ".join(
        f"{row['run']}: {percent(row['accuracy'])} ({percent(row['low'])} to {percent(row['high'])})"
        f"{', ' * bool(row['verdict'])}{row['verdict']}."
        for row in records
    )
    return Chart(top_level(records, 70 + 40 * len(records), encoding={"y": y}, layer=layers), alt)


def _records(frame: pd.DataFrame) -> list[Record]:
    """Return the rows of a frame as dictionaries of plain Python values."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]

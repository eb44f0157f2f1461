"""Curves that judge probabilities: calibration, answering only when sure, and one digit against the rest."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from mnist_core.charts.style import BLUE, GREY, ORANGE, Chart, Record, Spec, axis, percent, series, tooltip, top_level

_HEIGHT = 320
_SHARE_AXIS = {"format": ".0%"}
_FULL_SCALE = {"domain": [0, 1]}


def calibration(bins: pd.DataFrame) -> Chart:
    """Draw how often the model is right against how sure it is; a model that knows itself lies on the diagonal.

    Parameters
    ----------
    bins : DataFrame
        One row a bin that holds an image, with the columns ``confidence`` (its mean), ``accuracy`` (both 0 to 1) and
        ``images``, as from :func:`mnist_core.analysis.calibration_curve`.
    """
    x, y = _share("confidence", "Mean confidence"), _share("accuracy", "Right answers")
    numbers = tooltip(
        ("confidence", "Mean confidence", ".1%"), ("accuracy", "Right answers", ".1%"), ("images", "Images", ",d")
    )
    layers = [
        _dashed([{"confidence": end, "accuracy": end} for end in (0, 1)], ("confidence", "accuracy")),
        {
            "mark": {"type": "line", "color": BLUE, "point": {"size": 60, "filled": True, "color": BLUE}},
            "encoding": {"x": x, "y": y, "tooltip": numbers},
        },
    ]
    gap = float(np.average(bins["accuracy"] - bins["confidence"], weights=bins["images"]))
    alt = (
        f"Calibration in {len(bins)} bins of confidence, against the diagonal of a perfectly calibrated model. "
        f"On average the model is right {percent(abs(gap))} {'more' if gap > 0 else 'less'} often than it believes."
    )
    return Chart(top_level(_rows(bins, ("confidence", "accuracy", "images")), _HEIGHT, layer=layers), alt)


def coverage_curve(curve: pd.DataFrame, *, chosen: float) -> Chart:
    """Draw what not answering when unsure costs and brings, against the confidence that is asked for.

    Parameters
    ----------
    curve : DataFrame
        Columns ``threshold`` (least confidence for an answer), ``coverage`` (share of images that are answered) and
        ``accuracy`` (share of these that is right), as from :func:`mnist_core.analysis.coverage_curve`.
    chosen : float
        The threshold to mark by a line.
    """
    names = {"coverage": "answered", "accuracy": "right of these"}
    return _against_threshold(curve, names, "Least confidence for an answer", chosen)


def precision_recall_threshold(curve: pd.DataFrame, *, chosen: float) -> Chart:
    """Draw precision and recall of one digit against the threshold on its probability.

    Parameters
    ----------
    curve : DataFrame
        Columns ``threshold``, ``precision`` and ``recall``, as in
        :attr:`mnist_core.analysis.OneAgainstRest.precision_recall`.
    chosen : float
        The threshold to mark by a line.
    """
    names = {"precision": "precision", "recall": "recall"}
    return _against_threshold(curve, names, "Threshold on the probability", chosen)


def _against_threshold(curve: pd.DataFrame, names: dict[str, str], title: str, chosen: float) -> Chart:
    """Draw two shares against a threshold, with a line at the chosen one."""
    records = [
        {"threshold": float(threshold), "measure": name, "share": float(share)}
        for column, name in names.items()
        for threshold, share in zip(curve["threshold"], curve[column], strict=True)
        if np.isfinite(share)
    ]
    layers: list[Spec] = [
        {
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {
                "x": _share("threshold", title),
                "y": axis("share", "Share", axis=_SHARE_AXIS, scale={"zero": False, "domainMax": 1, "nice": True}),
                "tooltip": tooltip(("threshold", title, ".1%"), ("measure", "Measure", ""), ("share", "Share", ".1%")),
                **series("measure", list(names.values()), channels=("color", "strokeDash")),
            },
        },
        _rule_at(chosen),
    ]
    alt = f"Two curves, {' and '.join(names.values())}, against: {title.lower()}. {percent(chosen)} is marked."
    return Chart(top_level(records, _HEIGHT, layer=layers), alt)


def pr_curve(curve: pd.DataFrame, *, base_rate: float, chosen: float) -> Chart:
    """Draw precision against recall for one digit.

    Parameters
    ----------
    curve : DataFrame
        Columns ``threshold``, ``precision`` and ``recall``, as in
        :attr:`mnist_core.analysis.OneAgainstRest.precision_recall`.
    base_rate : float
        Share of the digit among the images: the precision of guessing, drawn as a dashed line.
    chosen : float
        The threshold whose point to mark.
    """
    baseline = [{"recall": end, "precision": base_rate} for end in (0, 1)]
    alt = f"Precision against recall; guessing has a precision of {percent(base_rate)}."
    return _trade_off(curve, {"recall": "Recall", "precision": "Precision"}, baseline, chosen, alt)


def roc_curve(curve: pd.DataFrame, *, area: float, chosen: float) -> Chart:
    """Draw the receiver operating characteristic of one digit against the rest.

    Parameters
    ----------
    curve : DataFrame
        Columns ``threshold``, ``false_positive_rate`` and ``true_positive_rate``, as in
        :attr:`mnist_core.analysis.OneAgainstRest.roc`.
    area : float
        Area under the curve, for the alternative text.
    chosen : float
        The threshold whose point to mark.
    """
    names = {"false_positive_rate": "False positive rate", "true_positive_rate": "True positive rate"}
    baseline = [dict.fromkeys(names, end) for end in (0, 1)]
    alt = f"True positive rate against false positive rate; area under the curve {area:.4f}, where guessing has 0.5."
    return _trade_off(curve, names, baseline, chosen, alt)


def _trade_off(
    curve: pd.DataFrame, names: dict[str, str], baseline: Sequence[Record], chosen: float, alt: str
) -> Chart:
    """Draw one share against another, in the order of the rows, with a dashed baseline and the chosen point."""
    x, y = names
    position = {"x": _share(x, names[x]), "y": _share(y, names[y])}
    numbers = tooltip(*((field, name, ".1%") for field, name in names.items()), ("threshold", "Threshold", ".1%"))
    records = [{**row, "order": n} for n, row in enumerate(_rows(curve, (x, y, "threshold")))]
    layers: list[Spec] = [
        _dashed(baseline, (x, y)),
        {
            "mark": {"type": "line", "color": BLUE, "strokeWidth": 2},
            "encoding": {**position, "tooltip": numbers, "order": {"field": "order", "type": "quantitative"}},
        },
    ]
    # The answer is yes from the threshold on, so the point is that of the smallest score which still gets a yes.
    nearest = int(curve["threshold"].where(curve["threshold"] >= chosen, math.inf).to_numpy().argmin())
    layers.append(
        {
            "data": {"values": [records[nearest]]},
            "mark": {"type": "point", "color": ORANGE, "filled": True, "size": 130, "shape": "diamond", "opacity": 1},
            "encoding": {**position, "tooltip": numbers},
        }
    )
    alt += f" The point of the threshold {percent(chosen)} is marked."
    return Chart(top_level(records, _HEIGHT, layer=layers), alt)


def _share(field: str, title: str) -> Spec:
    """Return an axis from 0 to 100%."""
    return axis(field, title, axis=_SHARE_AXIS, scale=_FULL_SCALE)


def _rows(frame: pd.DataFrame, columns: Sequence[str]) -> list[Record]:
    """Return the rows of some columns as dictionaries of floats."""
    return [dict(zip(columns, map(float, row), strict=True)) for row in frame[list(columns)].itertuples(index=False)]


def _dashed(points: Sequence[Record], fields: tuple[str, str]) -> Spec:
    """Return a dashed grey line to compare with."""
    return {
        "data": {"values": list(points)},
        "mark": {"type": "line", "color": GREY, "strokeDash": [4, 4], "strokeWidth": 1.5, "tooltip": None},
        "encoding": {
            channel: {"field": field, "type": "quantitative"} for channel, field in zip("xy", fields, strict=True)
        },
    }


def _rule_at(threshold: float) -> Spec:
    """Return a dashed upright line at a threshold."""
    return {
        "data": {"values": [{"threshold": threshold}]},
        "mark": {"type": "rule", "color": GREY, "strokeDash": [4, 4], "strokeWidth": 2, "tooltip": None},
        "encoding": {"x": {"field": "threshold", "type": "quantitative"}},
    }

"""Bars and symbols by digit or by confidence."""

from collections.abc import Mapping

import numpy.typing as npt
import pandas as pd

from mnist_core.charts.style import BLUE, Chart, Record, axis, check, digit_axis, percent, series, tooltip, top_level
from mnist_core.data import N_CLASSES

_HEIGHT = 280


def class_counts(counts: Mapping[str, npt.ArrayLike]) -> Chart:
    """Draw how many images there are of each digit.

    Parameters
    ----------
    counts : mapping from str to array-like of shape (10,), int
        Images per digit by the name of the part, in the order to draw them: ``{"all": ...}`` gives one bar a digit,
        ``{"train": ..., "test": ...}`` two side by side. At most five parts.

    Raises
    ------
    ValueError
        If a part does not have ten counts.
    """
    parts = {name: check(values, name, N_CLASSES).astype(int) for name, values in counts.items()}
    records = [
        {"digit": digit, "part": name, "images": int(count)}
        for name, values in parts.items()
        for digit, count in enumerate(values)
    ]
    encoding = {
        "x": digit_axis("digit", "Digit"),
        "y": axis("images", "Images", axis={"format": ",d"}),
        "tooltip": tooltip(("digit", "Digit", ""), ("part", "Part", ""), ("images", "Images", ",d")),
    }
    if len(parts) > 1:
        encoding["xOffset"] = {"field": "part", "type": "nominal", "sort": list(parts)}
        encoding |= series("part", list(parts), channels=("color",))
    alt = "Images per digit. " + " ".join(
        f"{name}: {values.sum():,} in all, from {values.min():,} images of {int(values.argmin())} "
        f"to {values.max():,} of {int(values.argmax())}."
        for name, values in parts.items()
    )
    return Chart(top_level(records, _HEIGHT, mark={"type": "bar", "color": BLUE}, encoding=encoding), alt)


def confidence_histogram(bins: pd.DataFrame) -> Chart:
    """Draw how sure the model was, separately where it was right and where it was wrong.

    Each group adds up to 100%: as counts, the few wrong answers would vanish beside the right ones.

    Parameters
    ----------
    bins : DataFrame
        One row a bin of confidence, with the columns ``low`` and ``high`` (its ends, 0 to 1), ``right`` and ``wrong``
        (images in it), as from :func:`mnist_core.analysis.confidence_histogram`.
    """
    groups = ("right", "wrong")
    totals = {group: int(bins[group].sum()) for group in groups}
    records: list[Record] = []
    for low, high, *counts in bins[["low", "high", *groups]].itertuples(index=False):
        width = (high - low) / 2
        for place, (group, count) in enumerate(zip(groups, counts, strict=True)):
            start = low + place * width
            records.append(
                {
                    "answer": group,
                    "bin": f"{low:.0%} to {high:.0%}",
                    "images": int(count),
                    "share": count / max(totals[group], 1),
                    # The two bars of a bin share its width, with a tenth of it left free on either side.
                    "start": start + 0.2 * width * (place == 0),
                    "end": start + width - 0.2 * width * (place == 1),
                }
            )
    encoding = {
        "x": axis(
            "start", "Confidence (largest probability)", axis={"format": ".0%", "grid": False}, scale={"domain": [0, 1]}
        ),
        "x2": {"field": "end"},
        "y": axis("share", "Share of the group", axis={"format": ".0%"}, scale={"zero": True}),
        "y2": {"datum": 0},
        "tooltip": tooltip(
            ("answer", "Answers", ""), ("bin", "Confidence", ""), ("images", "Images", ",d"), ("share", "Share", ".1%")
        ),
        **series("answer", groups, channels=("color",)),
    }
    surest = bins.iloc[-1]
    alt = "Confidence of right and wrong answers. " + " ".join(
        f"Of {totals[group]:,} {group} answers {percent(surest[group] / max(totals[group], 1))} "
        f"have a confidence above {surest['low']:.0%}."
        for group in groups
    )
    return Chart(top_level(records, _HEIGHT, mark={"type": "rect"}, encoding=encoding), alt)


def per_digit_scores(scores: pd.DataFrame) -> Chart:
    """Draw precision, recall and F1 of each digit as three symbols.

    Parameters
    ----------
    scores : DataFrame
        Index digit; columns ``precision``, ``recall`` and ``f1``, 0 to 1, as from
        :func:`mnist_core.analysis.scores_per_digit`. Scores that are not defined (NaN) are left out.
    """
    names = {"precision": "precision", "recall": "recall", "f1": "F1"}
    measured = {name: scores[column].dropna() for column, name in names.items()}
    records = [
        {"digit": digit, "measure": name, "score": score}
        for name, values in measured.items()
        for digit, score in zip(values.index.tolist(), values.tolist(), strict=True)
    ]
    encoding = {
        "x": digit_axis("digit", "Digit"),
        "xOffset": {"field": "measure", "type": "nominal", "sort": list(measured)},
        "y": axis("score", "Score", axis={"format": ".0%"}, scale={"zero": False, "padding": 8}),
        "tooltip": tooltip(("digit", "Digit", ""), ("measure", "Measure", ""), ("score", "Score", ".1%")),
        **series("measure", list(measured), channels=("color", "shape")),
    }
    alt = "Precision, recall and F1 of each digit. " + " ".join(
        f"Lowest {name}: {percent(float(values.min()))} for {values.idxmin()}."
        for name, values in measured.items()
        if len(values)
    )
    mark = {"type": "point", "filled": True, "size": 70, "opacity": 1}
    return Chart(top_level(records, _HEIGHT, mark=mark, encoding=encoding), alt)

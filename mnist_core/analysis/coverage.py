"""Answers only when sure: what a threshold on the confidence costs and gains."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from mnist_core.analysis.evaluation import Evaluation
from mnist_core.analysis.proportions import Proportion, proportion, share_right

CURVE_POINTS = 300
"""More than a browser can show apart, and still only some 10 KB."""


class Coverage(NamedTuple):
    """What happens if the model answers only when it is at least so sure."""

    answered: Proportion
    """Images that get an answer, out of all."""
    accuracy: Proportion | None
    """Right answers, out of those given; None if none is given."""


def measure_coverage(evaluation: Evaluation, threshold: float) -> Coverage:
    """Let the model answer only where its confidence is at least `threshold`, and count."""
    answered = evaluation.correct[evaluation.confidence >= threshold]
    return Coverage(
        proportion(len(answered), len(evaluation)),
        share_right(answered) if len(answered) else None,
    )


def coverage_curve(evaluation: Evaluation) -> pd.DataFrame:
    """Trade answers for accuracy: :func:`measure_coverage` for every threshold that makes a difference.

    Returns
    -------
    DataFrame
        Columns threshold (ascending, from the lowest to the highest confidence), coverage (share of images that are
        answered, starting at 1) and accuracy (of those); see :func:`thin_curve`.
    """
    surest_first = np.argsort(-evaluation.confidence, kind="stable")
    confidence = evaluation.confidence[surest_first].astype(np.float64)
    right = np.cumsum(evaluation.correct[surest_first])
    answered = np.arange(1, len(evaluation) + 1)
    last_of_equals = np.append(confidence[:-1] != confidence[1:], True)
    curve = pd.DataFrame(
        {"threshold": confidence, "coverage": answered / len(evaluation), "accuracy": right / answered}
    )
    return thin_curve(curve[last_of_equals][::-1])


def thin_curve(curve: pd.DataFrame) -> pd.DataFrame:
    """Keep at most ``CURVE_POINTS`` points of a curve, evenly spaced along it.

    The distance between two points is the sum of their differences in all columns (all of which run from 0 to 1), so
    bends and jumps keep their points while long straight runs give theirs up. Both ends are kept.

    Examples
    --------
    >>> straight = pd.DataFrame({"x": np.linspace(0, 1, 10_000)})
    >>> len(thin_curve(straight)) == CURVE_POINTS
    True
    """
    if len(curve) > CURVE_POINTS:
        steps = curve.diff().abs().sum(axis=1).to_numpy()
        along = np.cumsum(steps)
        kept = np.searchsorted(along, np.linspace(0, along[-1], CURVE_POINTS)[1:-1])
        curve = curve.iloc[np.unique([0, *kept, len(curve) - 1])]
    return curve.reset_index(drop=True)

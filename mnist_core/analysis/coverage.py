"""Answers only when sure: what a threshold on the confidence costs and gains."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from mnist_core.analysis.curves import thin_curve
from mnist_core.analysis.evaluation import Evaluation
from mnist_core.analysis.proportions import Proportion, proportion


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
        proportion(int(np.count_nonzero(answered)), len(answered)) if len(answered) else None,
    )


def coverage_curve(evaluation: Evaluation) -> pd.DataFrame:
    """Trade answers for accuracy: :func:`measure_coverage` for every threshold that makes a difference.

    Returns
    -------
    DataFrame
        Columns threshold (ascending, from the lowest to the highest confidence), coverage (share of images that are
        answered, starting at 1) and accuracy (of those), thinned as :func:`~mnist_core.analysis.thin_curve` describes.
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

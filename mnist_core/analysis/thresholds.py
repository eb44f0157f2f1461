"""What a threshold on a probability does: answers only when sure, and one digit against the rest."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn import metrics

from mnist_core.analysis.evaluation import Evaluation
from mnist_core.analysis.proportions import Proportion, proportion

CURVE_POINTS = 300
"""Points of a curve that are sent to a browser: more than it can show apart, and still only some 10 KB."""
NO_ANSWER = float(np.nextafter(np.float32(1), np.float32(2)))
"""A threshold that no probability reaches, also when it is compared in float32."""


class OneSided(ValueError):
    """All images show the same side of a yes/no question, so no curve can be drawn."""


class Coverage(NamedTuple):
    """What happens if the model answers only when it is at least so sure."""

    threshold: float
    answered: Proportion
    """Images that get an answer, out of all."""
    accuracy: Proportion | None
    """Right answers, out of those given; None if none is given."""


class Detection(NamedTuple):
    """The answers to "is it this digit?" at one threshold for its probability, counted."""

    threshold: float
    hits: int
    """Images of the digit that are found (true positives)."""
    false_alarms: int
    """Other images that are taken for it (false positives)."""
    missed: int
    """Images of the digit that are not found (false negatives)."""
    rejected: int
    """Other images that are recognised as such (true negatives)."""
    precision: float
    """Of the images taken for the digit, the share that shows it; nan if none is taken for it."""
    recall: float
    """Of the images of the digit, the share that is found; nan if there is none."""
    accuracy: float
    """Share of right answers, yes and no."""


@dataclass(frozen=True, eq=False)
class OneAgainstRest:
    """The model as a detector of one digit: its probability is the score, a threshold decides.

    Attributes
    ----------
    digit : int
        The digit to detect.
    n_digit, n_rest : int
        Images of the digit, and of all others.
    never : float
        Accuracy of a detector that always says "no": the share of the other images. Accuracy alone says
        little when nine images out of ten are not the digit.
    average_precision : float
        Area under the precision-recall curve as :func:`sklearn.metrics.average_precision_score` defines it.
    auc : float
        Area under the ROC curve: the probability that a random image of the digit gets a higher score than a
        random other image.
    precision_recall : DataFrame
        Columns threshold, precision, recall; thresholds ascend.
    roc : DataFrame
        Columns threshold, false_positive_rate, true_positive_rate; thresholds descend.
    """

    digit: int
    n_digit: int
    n_rest: int
    never: float
    average_precision: float
    auc: float
    precision_recall: pd.DataFrame
    roc: pd.DataFrame


def coverage_at(evaluation: Evaluation, threshold: float) -> Coverage:
    """Let the model answer only where its confidence is at least `threshold`, and count."""
    answered = evaluation.correct[evaluation.confidence >= threshold]
    return Coverage(
        threshold,
        proportion(len(answered), len(evaluation)),
        proportion(int(np.count_nonzero(answered)), len(answered)) if len(answered) else None,
    )


def coverage_curve(evaluation: Evaluation) -> pd.DataFrame:
    """Trade answers for accuracy: :func:`coverage_at` for every threshold that makes a difference.

    Returns
    -------
    DataFrame
        Columns threshold (ascending, from the lowest to the highest confidence), coverage (share of images
        that are answered, starting at 1) and accuracy (of those), thinned as :func:`thin` describes.
    """
    surest_first = np.argsort(-evaluation.confidence, kind="stable")
    confidence = evaluation.confidence[surest_first].astype(np.float64)
    right = np.cumsum(evaluation.correct[surest_first])
    answered = np.arange(1, len(evaluation) + 1)
    last_of_equals = np.append(confidence[:-1] != confidence[1:], True)
    curve = pd.DataFrame(
        {"threshold": confidence, "coverage": answered / len(evaluation), "accuracy": right / answered}
    )
    return thin(curve[last_of_equals][::-1])


def one_against_rest(evaluation: Evaluation, digit: int) -> OneAgainstRest:
    """Judge the model as a detector of one digit, without training again.

    Parameters
    ----------
    evaluation : Evaluation
        The answers; the score of an image is its probability of being `digit`.
    digit : int
        The digit to detect, 0 to 9.

    Returns
    -------
    OneAgainstRest
        Areas computed from all images; curves thinned as :func:`thin` describes. A threshold just above 1
        stands for "never say yes".

    Raises
    ------
    OneSided
        If no image, or every image, shows `digit`.
    """
    is_digit = evaluation.labels == digit
    n_digit = int(np.count_nonzero(is_digit))
    if n_digit in (0, len(evaluation)):
        found = "None" if n_digit == 0 else "Every one"
        raise OneSided(
            f"{found} of the {len(evaluation):,} {evaluation.part} images is labelled {digit}, so {digit} "
            "cannot be told from the rest here: choose another digit or the other part, or use more images."
        )
    score = evaluation.probabilities[:, digit].astype(np.float64)
    precision, recall, thresholds = metrics.precision_recall_curve(is_digit, score)
    false_alarms, hits, roc_thresholds = metrics.roc_curve(is_digit, score)
    return OneAgainstRest(
        digit=digit,
        n_digit=n_digit,
        n_rest=len(evaluation) - n_digit,
        never=1 - n_digit / len(evaluation),
        average_precision=float(metrics.average_precision_score(is_digit, score)),
        auc=float(metrics.roc_auc_score(is_digit, score)),
        precision_recall=thin(
            pd.DataFrame({"threshold": [*thresholds, NO_ANSWER], "precision": precision, "recall": recall})
        ),
        roc=thin(
            pd.DataFrame(
                {
                    "threshold": np.minimum(roc_thresholds, NO_ANSWER),
                    "false_positive_rate": false_alarms,
                    "true_positive_rate": hits,
                }
            )
        ),
    )


def detect(evaluation: Evaluation, digit: int, threshold: float) -> Detection:
    """Say "it is `digit`" where its probability is at least `threshold`, and count."""
    is_digit = evaluation.labels == digit
    says_digit = evaluation.probabilities[:, digit] >= threshold
    (rejected, false_alarms), (missed, hits) = metrics.confusion_matrix(
        is_digit, says_digit, labels=[False, True]
    ).tolist()
    return Detection(
        threshold,
        hits=hits,
        false_alarms=false_alarms,
        missed=missed,
        rejected=rejected,
        precision=float(metrics.precision_score(is_digit, says_digit, zero_division=np.nan)),
        recall=float(metrics.recall_score(is_digit, says_digit, zero_division=np.nan)),
        accuracy=float(metrics.accuracy_score(is_digit, says_digit)),
    )


def thin(curve: pd.DataFrame, limit: int = CURVE_POINTS) -> pd.DataFrame:
    """Keep at most `limit` points of a curve, evenly spaced along it.

    The distance between two points is the sum of their differences in all columns (all of which run from 0 to
    1), so bends and jumps keep their points while long straight runs give theirs up. Both ends are kept.

    Examples
    --------
    >>> flat_then_steep = pd.DataFrame({"x": [0, 0.001, 0.002, 0.5, 1], "y": [0, 0, 0, 0.5, 1]})
    >>> thin(flat_then_steep, limit=3)["x"].tolist()
    [0.0, 0.5, 1.0]
    """
    if len(curve) > limit:
        steps = curve.diff().abs().sum(axis=1).to_numpy()
        along = np.cumsum(steps)
        kept = np.searchsorted(along, np.linspace(0, along[-1], limit)[1:-1])
        curve = curve.iloc[np.unique([0, *kept, len(curve) - 1])]
    return curve.reset_index(drop=True)

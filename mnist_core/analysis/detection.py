"""One digit against the rest: the model as a detector of a single digit, without training again."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn import metrics

from mnist_core.analysis.coverage import thin_curve
from mnist_core.analysis.evaluation import Evaluation

NO_ANSWER = float(np.nextafter(np.float32(1), np.float32(2)))
"""A threshold that no probability reaches, also when it is compared in float32."""


class OneSided(ValueError):
    """All images show the same side of a yes/no question, so no curve can be drawn."""


class Detection(NamedTuple):
    """The answers to "is it this digit?" at one threshold for its probability, counted."""

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
    n_digit : int
        Images of the digit.
    never : float
        Accuracy of a detector that always says "no": the share of the other images. Accuracy alone says little when
        nine images out of ten are not the digit.
    average_precision : float
        Area under the precision-recall curve as :func:`sklearn.metrics.average_precision_score` defines it.
    auc : float
        Area under the ROC curve: the probability that a random image of the digit gets a higher score than a random
        other image.
    precision_recall : DataFrame
        Columns threshold, precision, recall; thresholds ascend.
    roc : DataFrame
        Columns threshold, false_positive_rate, true_positive_rate; thresholds descend.
    """

    digit: int
    n_digit: int
    never: float
    average_precision: float
    auc: float
    precision_recall: pd.DataFrame
    roc: pd.DataFrame


def one_against_rest(evaluation: Evaluation, digit: int) -> OneAgainstRest:
    """Judge the model as a detector of one digit.

    Parameters
    ----------
    evaluation : Evaluation
        The answers; the score of an image is its probability of being `digit`.
    digit : int
        The digit to detect, 0 to 9.

    Returns
    -------
    OneAgainstRest
        Areas computed from all images; curves of at most 300 points. A threshold just above 1 stands for "never say
        yes".

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
    by_threshold = {"threshold": [*thresholds, NO_ANSWER], "precision": precision, "recall": recall}
    roc_thresholds = np.minimum(roc_thresholds, NO_ANSWER)
    rates = {"threshold": roc_thresholds, "false_positive_rate": false_alarms, "true_positive_rate": hits}
    return OneAgainstRest(
        digit=digit,
        n_digit=n_digit,
        never=1 - n_digit / len(evaluation),
        average_precision=float(metrics.average_precision_score(is_digit, score)),
        auc=float(metrics.roc_auc_score(is_digit, score)),
        precision_recall=thin_curve(pd.DataFrame(by_threshold)),
        roc=thin_curve(pd.DataFrame(rates)),
    )


def detect_digit(evaluation: Evaluation, digit: int, threshold: float) -> Detection:
    """Say "it is `digit`" where its probability is at least `threshold`, and count."""
    is_digit = evaluation.labels == digit
    says_digit = evaluation.probabilities[:, digit] >= threshold
    counts = metrics.confusion_matrix(is_digit, says_digit, labels=[False, True]).tolist()
    (rejected, false_alarms), (missed, hits) = counts
    return Detection(
        hits=hits,
        false_alarms=false_alarms,
        missed=missed,
        rejected=rejected,
        precision=float(metrics.precision_score(is_digit, says_digit, zero_division=np.nan)),
        recall=float(metrics.recall_score(is_digit, says_digit, zero_division=np.nan)),
        accuracy=float(metrics.accuracy_score(is_digit, says_digit)),
    )

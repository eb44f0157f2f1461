"""Whether a model's probabilities can be believed: log loss, calibration, confidence of right and wrong answers."""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import log_softmax
from sklearn import calibration

from mnist_core.analysis.evaluation import Evaluation


class LogLoss(NamedTuple):
    """The average surprise at the labels."""

    value: float
    """Mean of -log p(label) in nats over all images; infinite if some label's digit was never seen in training."""
    known: float
    """The same over the images whose digit was seen in training."""
    n_impossible: int
    """Images whose digit was never seen in training, so that the model holds the truth to be impossible."""


def log_loss(evaluation: Evaluation) -> LogLoss:
    """Return the average surprise at the labels, the mean of -log p(label).

    This is what training minimises (plus the penalty on large weights). Always answering "1/10 each" costs
    ln 10 = 2.30; certainty in the truth costs 0; certainty in something else costs infinitely much.

    Notes
    -----
    :func:`sklearn.metrics.log_loss` keeps probabilities above 2e-16, and so the loss of a single image below 36. That
    would flatter a model that is wildly wrong, and hide that one gives no chance at all to a digit it never saw. Images
    of such digits are counted apart, and one of them makes the loss infinite, as the formula says.
    """
    possible = ~np.isin(evaluation.labels, evaluation.unknown_digits)
    n_impossible = int(np.count_nonzero(~possible))
    known = math.nan
    if possible.any():
        log_p = log_softmax(evaluation.scores, axis=1)[np.arange(len(evaluation)), evaluation.labels]
        known = -float(log_p[possible].mean(dtype=np.float64))
    return LogLoss(math.inf if n_impossible else known, known, n_impossible)


def calibration_curve(evaluation: Evaluation, n_bins: int = 10) -> pd.DataFrame:
    """Compare how sure the model is with how often it is then right.

    Of all answers given with about 80% confidence, a calibrated model gets 80% right.

    Parameters
    ----------
    evaluation : Evaluation
        The answers.
    n_bins : int
        Into how many equally wide bins (low, high] the confidences from 0 to 1 are sorted.

    Returns
    -------
    DataFrame
        One row for each bin that holds an image; columns low, high (the bin), images (their number), confidence (their
        mean confidence) and accuracy (the share that is right).
    """
    confidence = evaluation.confidence.astype(np.float64)
    accuracies, confidences = calibration.calibration_curve(
        evaluation.correct, confidence, n_bins=n_bins, pos_label=True
    )
    edges = np.linspace(0, 1, n_bins + 1)
    images = np.bincount(np.searchsorted(edges[1:-1], confidence), minlength=n_bins)
    used = images > 0
    return pd.DataFrame(
        {
            "low": edges[:-1][used],
            "high": edges[1:][used],
            "images": images[used],
            "confidence": confidences,
            "accuracy": accuracies,
        }
    )


def expected_calibration_error(evaluation: Evaluation) -> float:
    """Return by how much confidence and accuracy differ on average, over the bins of :func:`calibration_curve`.

    References
    ----------
    C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On calibration of modern neural networks", ICML 2017, eq. 3.
    """
    bins = calibration_curve(evaluation)
    return float(np.average((bins["accuracy"] - bins["confidence"]).abs(), weights=bins["images"]))


def confidence_histogram(evaluation: Evaluation, n_bins: int = 20) -> pd.DataFrame:
    """Count right and wrong answers by confidence.

    Returns
    -------
    DataFrame
        One row for each of `n_bins` equally wide bins from 0 to 1; columns low, high, right, wrong.
    """
    edges = np.linspace(0, 1, n_bins + 1)
    right, _ = np.histogram(evaluation.confidence[evaluation.correct], edges)
    wrong, _ = np.histogram(evaluation.confidence[~evaluation.correct], edges)
    return pd.DataFrame({"low": edges[:-1], "high": edges[1:], "right": right, "wrong": wrong})

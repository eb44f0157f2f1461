"""Which digit is taken for which: the confusion matrix, and precision and recall of each digit."""

from typing import Literal, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn import metrics

from mnist_core.analysis.evaluation import Evaluation, check_choice
from mnist_core.data import DIGITS, Labels

ConfusionMode = Literal["counts", "by row (recall)", "by column (precision)", "errors only"]


class Predictions(Protocol):
    """Labels and what was read instead, each of shape (n,): an evaluation, or a cross-validation."""

    @property
    def labels(self) -> Labels:
        """What the images are said to show."""

    @property
    def predicted(self) -> Labels:
        """What was read."""


def confusion_matrix(answers: Predictions, mode: ConfusionMode = "counts") -> NDArray[np.float64]:
    """Count which digit (row) is taken for which (column).

    Parameters
    ----------
    answers : Evaluation or CrossValidation
    mode : {"counts", "by row (recall)", "by column (precision)", "errors only"}
        Numbers of images; shares of all images of a digit; shares of all images taken for a digit; numbers with a blank
        diagonal, so that the few errors are not outshone by the many right answers.

    Returns
    -------
    ndarray of shape (10, 10), float64
        Shares run from 0 to 1. Blank, that is nan, where there is nothing to say: on the diagonal of "errors only", in
        the row of a digit without images, in the column of a digit that is never predicted.

    Raises
    ------
    ValueError
        If `mode` is none of these.
    """
    check_choice("mode", mode, ConfusionMode)
    counts = metrics.confusion_matrix(answers.labels, answers.predicted, labels=DIGITS)
    matrix: NDArray[np.float64] = counts.astype(np.float64)
    if mode == "errors only":
        np.fill_diagonal(matrix, np.nan)
    with np.errstate(invalid="ignore"):  # 0 of 0 is nan
        if mode == "by row (recall)":
            matrix /= counts.sum(axis=1, keepdims=True)
        if mode == "by column (precision)":
            matrix /= counts.sum(axis=0, keepdims=True)
    return matrix


def confusion_table(answers: Predictions, mode: ConfusionMode = "counts") -> pd.DataFrame:
    """Return :func:`confusion_matrix` as a table with named rows ("true") and columns ("predicted")."""
    return pd.DataFrame(
        confusion_matrix(answers, mode),
        index=pd.Index(DIGITS, name="true"),
        columns=pd.Index(DIGITS, name="predicted"),
    )


def scores_per_digit(evaluation: Evaluation) -> pd.DataFrame:
    """Return precision, recall, F1 and the number of images of each digit.

    Returns
    -------
    DataFrame
        Index digit 0-9; columns precision, recall, f1 (from 0 to 1) and support. nan where undefined: the precision of
        a digit that is never predicted, the recall of a digit without images.
    """
    scores = metrics.precision_recall_fscore_support(
        evaluation.labels, evaluation.predicted, labels=DIGITS, zero_division=np.nan
    )
    columns = ("precision", "recall", "f1", "support")
    return pd.DataFrame(dict(zip(columns, scores, strict=True)), index=pd.Index(DIGITS, name="digit"))

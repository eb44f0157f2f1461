"""How good a model is, how sure we can be of that, and which images it gets wrong.

:func:`evaluate` asks a model about every image of its train or test part, once. All else here is a question
to that one :class:`Evaluation` and costs no further prediction: accuracy with its uncertainty, the confusion
matrix, precision and recall of each digit, calibration, "don't answer when unsure", one digit against the
rest, the images of a gallery, and the comparison of two models. The counting is done by scikit-learn's
metrics and SciPy's statistics.

Two kinds of integers point at images. A *row* is a place in :class:`~mnist_core.data.Digits` and means the
same image everywhere. A *position* is a place in one evaluation's arrays: ``evaluation.rows[position]`` is
its row.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeVar, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import log_softmax, softmax
from scipy.stats import binomtest
from sklearn import metrics
from sklearn.calibration import calibration_curve

from mnist_core.data import Digits
from mnist_core.model import PixelRows, TrainedModel, TrainingConfig, featurised

Part = Literal["train", "test"]
ConfusionMode = Literal["counts", "by row (recall)", "by column (precision)", "errors only"]
What = Literal["mistakes", "all"]
Order = Literal["most confident", "least confident", "smallest margin", "dataset"]
Positions = NDArray[np.intp]
Array = TypeVar("Array", bound=NDArray[Any])

DIGIT_VALUES = range(10)
CURVE_POINTS = 300
"""Points of a curve that are sent to a browser: more than it can show apart, and still only some 10 KB."""
NO_ANSWER = float(np.nextafter(np.float32(1), np.float32(2)))
"""A threshold that no probability reaches, also when it is compared in float32."""


class NothingInCommon(ValueError):
    """Two evaluations share no image, so they cannot be compared."""


class OneSided(ValueError):
    """All images show the same side of a yes/no question, so no curve can be drawn."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What one model answers for each image of its train or test part.

    Attributes
    ----------
    part : {"train", "test"}
        The images the model learned from, or the ones it had never seen.
    rows : ndarray of shape (n,), intp
        Which images of :class:`~mnist_core.data.Digits`.
    labels : ndarray of shape (n,), uint8
        The digit that each image is said to show.
    probabilities : ndarray of shape (n, 10), float32
        Each row sums to 1. A digit that was not among the training images has probability 0 everywhere.
    predicted : ndarray of shape (n,), uint8
        The most probable digit.
    log_likelihood : ndarray of shape (n,), float32, optional
        log p(label) of each image; by default the logarithm of `probabilities`, in which tiny ones are zero.

    Notes
    -----
    All arrays are read-only, because all visitors share them.
    """

    part: Part
    rows: NDArray[np.intp]
    labels: NDArray[np.uint8]
    probabilities: NDArray[np.float32]
    predicted: NDArray[np.uint8]
    log_likelihood: NDArray[np.float32] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        if self.log_likelihood is None:
            with np.errstate(divide="ignore"):
                likelihood = np.log(self.probabilities[np.arange(len(self)), self.labels])
            object.__setattr__(self, "log_likelihood", likelihood)
        for array in (self.rows, self.labels, self.probabilities, self.predicted, self.log_likelihood):
            array.setflags(write=False)

    def __len__(self) -> int:
        """Return the number of images."""
        return len(self.rows)

    @cached_property
    def correct(self) -> NDArray[np.bool_]:
        """Whether each prediction is the label, shape (n,)."""
        return _read_only(self.predicted == self.labels)

    @cached_property
    def confidence(self) -> NDArray[np.float32]:
        """The probability of the predicted digit, from 0.1 to 1, shape (n,)."""
        return _read_only(self.probabilities.max(axis=1))

    @cached_property
    def second_choice(self) -> NDArray[np.uint8]:
        """The second most probable digit, shape (n,)."""
        others = self.probabilities.copy()
        others[np.arange(len(self)), self.predicted] = -1
        return _read_only(others.argmax(axis=1).astype(np.uint8))

    @cached_property
    def margin(self) -> NDArray[np.float32]:
        """How much more probable the first choice is than the second, from 0 to 1, shape (n,)."""
        return _read_only(self.confidence - self.probabilities[np.arange(len(self)), self.second_choice])

    @cached_property
    def unknown_digits(self) -> tuple[int, ...]:
        """The digits that the model can never answer, because it saw none in training."""
        return tuple(np.flatnonzero(~self.probabilities.any(axis=0)).tolist())


class Proportion(NamedTuple):
    """A share of images, with the interval that its true value plausibly lies in."""

    k: int
    """How many images of those asked about."""
    n: int
    """How many were asked about."""
    value: float
    """``k / n``, from 0 to 1."""
    low: float
    """Lower end of the 95 % interval."""
    high: float
    """Upper end of the 95 % interval."""


class Gap(NamedTuple):
    """How much better a model is on the images it learned from than on new ones."""

    train: Proportion
    test: Proportion
    difference: float
    """Train accuracy minus test accuracy, from -1 to 1."""
    low: float
    """Lower end of the difference's 95 % interval."""
    high: float
    """Upper end of the difference's 95 % interval."""
    sentence: str
    """The finding in words."""


class LogLoss(NamedTuple):
    """The average surprise at the labels."""

    value: float
    """Mean of -log p(label) in nats over all images; infinite if some label's digit was never seen in
    training."""
    known: float
    """The same over the images whose digit was seen in training."""
    n_impossible: int
    """Images whose digit was never seen in training, so that the model holds the truth to be impossible."""


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


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two models on the same images.

    Attributes
    ----------
    first, second : Proportion
        Accuracy of either model on the images in common.
    fixed, broken, both_wrong, both_right : ndarray of intp
        Rows that only the second model gets right, that only the first gets right, neither, both.
    p_value : float
        Two-sided p value of McNemar's exact test.
    sentence : str
        The finding in words.
    """

    first: Proportion
    second: Proportion
    fixed: NDArray[np.intp]
    broken: NDArray[np.intp]
    both_wrong: NDArray[np.intp]
    both_right: NDArray[np.intp]
    p_value: float
    sentence: str

    @property
    def n_common(self) -> int:
        """The number of images that both models were asked about."""
        return self.first.n


def evaluate(model: TrainedModel, digits: Digits, part: Part) -> Evaluation:
    """Ask a model about every image of its train or test part.

    Parameters
    ----------
    model : TrainedModel
        It may have been stopped, and it need not have seen all ten digits.
    digits : Digits
        The digits it was trained on.
    part : {"train", "test"}
        Which of the model's two sets of rows.

    Returns
    -------
    Evaluation
        In the order of the model's rows.
    """
    rows = model.train_rows if part == "train" else model.test_rows
    # The features of all digits are kept since training; PixelRows reads them without a float copy.
    X = PixelRows(featurised(digits, model.config.features), rows)
    scores = X @ model.coef.T + model.intercept
    labels = digits.labels[rows]
    return Evaluation(
        part=part,
        rows=rows,
        labels=labels,
        probabilities=softmax(scores, axis=1),
        predicted=scores.argmax(axis=1).astype(np.uint8),
        log_likelihood=log_softmax(scores, axis=1)[np.arange(len(rows)), labels],
    )


def proportion(k: int, n: int) -> Proportion:
    """Return a share with its 95 % Wilson score interval.

    Unlike the textbook interval ``p +- 1.96 sqrt(p (1 - p) / n)`` it stays within 0 and 1 and keeps its
    promise near both ends: 100 right out of 100 does not prove that the model is never wrong.

    Parameters
    ----------
    k, n : int
        `k` of `n` images; `n` is at least 1.

    Raises
    ------
    ValueError
        If `n` is 0: a share of nothing is undefined.

    References
    ----------
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22(158), 1927. Computed by :func:`scipy.stats.binomtest`.

    Examples
    --------
    >>> accuracy = proportion(100, 100)
    >>> f"{accuracy.value:.0%}, plausibly {accuracy.low:.1%} to {accuracy.high:.0%}"
    '100%, plausibly 96.3% to 100%'
    """
    if n == 0:
        raise ValueError("A share of no images is undefined: choose at least one image.")
    interval = binomtest(k, n).proportion_ci(confidence_level=0.95, method="wilson")
    return Proportion(k, n, k / n, float(interval.low), float(interval.high))


def accuracy(evaluation: Evaluation, without: Collection[int] = ()) -> Proportion:
    """Return the share of right answers with its 95 % interval.

    Parameters
    ----------
    evaluation : Evaluation
        The answers.
    without : collection of int
        Rows to leave out, for example those whose label is in doubt.
    """
    return _share_right(evaluation.correct[~np.isin(evaluation.rows, list(without))])


def train_test_gap(train: Evaluation, test: Evaluation) -> Gap:
    """Say how much of its accuracy a model loses on images it has not seen.

    The interval of the difference is Newcombe's "method 10": it joins the Wilson intervals of the two shares.
    A gap within chance is not called over-fitting; from 3 points on it is called strong, by rule of thumb.

    References
    ----------
    R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of
    eleven methods", Statistics in Medicine 17(8), 1998.
    """
    learned, new = accuracy(train), accuracy(test)
    difference = learned.value - new.value
    low = difference - math.hypot(learned.value - learned.low, new.high - new.value)
    high = difference + math.hypot(learned.high - learned.value, new.value - new.low)
    if low > 0:
        size = "strong over-fitting" if difference >= 0.03 else "some over-fitting"
        verdict = f"{100 * difference:.1f} points lost (95 %: {100 * low:.1f} to {100 * high:.1f}), {size}."
    elif high < 0:
        verdict = f"{-100 * difference:.1f} points more: no over-fitting, the new images happen to be easier."
    else:
        verdict = "no sign of over-fitting, the difference is within chance."
    sentence = (
        f"Right on {100 * learned.value:.1f} % of the images it learned from and on "
        f"{100 * new.value:.1f} % of new ones: {verdict}"
    )
    return Gap(learned, new, difference, low, high, sentence)


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
        known = -float(evaluation.log_likelihood[possible].mean(dtype=np.float64))
    return LogLoss(math.inf if n_impossible else known, known, n_impossible)


def confusion_matrix(evaluation: Evaluation, mode: ConfusionMode = "counts") -> NDArray[np.float64]:
    """Count which digit (row) is taken for which (column).

    Parameters
    ----------
    evaluation : Evaluation
        The answers.
    mode : {"counts", "by row (recall)", "by column (precision)", "errors only"}
        Numbers of images; shares of all images of a digit; shares of all images taken for a digit; numbers
        with a blank diagonal, so that the few errors are not outshone by the many right answers.

    Returns
    -------
    ndarray of shape (10, 10), float64
        Shares run from 0 to 1. Blank, that is nan, where there is nothing to say: on the diagonal of "errors
        only", in the row of a digit without images, in the column of a digit that is never predicted.

    Raises
    ------
    ValueError
        If `mode` is none of these.
    """
    _check_choice("mode", mode, ConfusionMode)
    counts = metrics.confusion_matrix(evaluation.labels, evaluation.predicted, labels=DIGIT_VALUES)
    matrix: NDArray[np.float64] = counts.astype(np.float64)
    if mode == "errors only":
        np.fill_diagonal(matrix, np.nan)
    if mode == "by row (recall)":
        matrix /= _nan_for_zero(counts.sum(axis=1, keepdims=True))
    if mode == "by column (precision)":
        matrix /= _nan_for_zero(counts.sum(axis=0, keepdims=True))
    return matrix


def confusion_table(evaluation: Evaluation, mode: ConfusionMode = "counts") -> pd.DataFrame:
    """Return :func:`confusion_matrix` as a table with named rows ("true") and columns ("predicted")."""
    return pd.DataFrame(
        confusion_matrix(evaluation, mode),
        index=pd.Index(DIGIT_VALUES, name="true"),
        columns=pd.Index(DIGIT_VALUES, name="predicted"),
    )


def per_digit(evaluation: Evaluation) -> pd.DataFrame:
    """Return precision, recall, F1 and the number of images of each digit.

    Returns
    -------
    DataFrame
        Index digit 0-9; columns precision, recall, f1 (from 0 to 1) and support. nan where undefined: the
        precision of a digit that is never predicted, the recall of a digit without images.
    """
    scores = metrics.precision_recall_fscore_support(
        evaluation.labels, evaluation.predicted, labels=DIGIT_VALUES, zero_division=np.nan
    )
    return pd.DataFrame(
        dict(zip(("precision", "recall", "f1", "support"), scores, strict=True)),
        index=pd.Index(DIGIT_VALUES, name="digit"),
    )


def calibration(evaluation: Evaluation, n_bins: int = 10) -> pd.DataFrame:
    """Compare how sure the model is with how often it is then right.

    Of all answers given with about 80 % confidence, a calibrated model gets 80 % right.

    Parameters
    ----------
    evaluation : Evaluation
        The answers.
    n_bins : int
        Into how many equally wide bins (low, high] the confidences from 0 to 1 are sorted.

    Returns
    -------
    DataFrame
        One row for each bin that holds an image; columns low, high (the bin), images (their number),
        confidence (their mean confidence) and accuracy (the share that is right).
    """
    confidence = evaluation.confidence.astype(np.float64)
    accuracies, confidences = calibration_curve(evaluation.correct, confidence, n_bins=n_bins, pos_label=True)
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


def expected_calibration_error(evaluation: Evaluation, n_bins: int = 10) -> float:
    """Return by how much confidence and accuracy differ on average, over the bins of :func:`calibration`.

    References
    ----------
    C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On calibration of modern neural networks", ICML 2017, eq. 3.
    """
    bins = calibration(evaluation, n_bins)
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


def coverage_at(evaluation: Evaluation, threshold: float) -> Coverage:
    """Let the model answer only where its confidence is at least `threshold`, and count."""
    answered = evaluation.correct[evaluation.confidence >= threshold]
    return Coverage(
        threshold,
        proportion(len(answered), len(evaluation)),
        _share_right(answered) if len(answered) else None,
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


def select(
    evaluation: Evaluation,
    what: What = "mistakes",
    *,
    true: int | None = None,
    predicted: int | None = None,
    order: Order = "most confident",
) -> Positions:
    """Choose images for a gallery.

    Parameters
    ----------
    evaluation : Evaluation
        The answers.
    what : {"mistakes", "all"}
        Only wrong answers, or right ones as well.
    true, predicted : int, optional
        Only images with this label; only images taken for this digit. Both together are one cell of the
        confusion matrix (with ``what="all"`` if it may lie on the diagonal).
    order : {"most confident", "least confident", "smallest margin", "dataset"}
        The surest answers first; the least sure first; the closest calls between first and second choice
        first; by row. Equals stay in the order of the rows.

    Returns
    -------
    ndarray of intp
        Positions in `evaluation`; empty if there is no such image.

    Raises
    ------
    ValueError
        If `what` or `order` is none of these.
    """
    _check_choice("what", what, What)
    _check_choice("order", order, Order)
    wanted = ~evaluation.correct if what == "mistakes" else np.ones(len(evaluation), bool)
    if true is not None:
        wanted = wanted & (evaluation.labels == true)
    if predicted is not None:
        wanted = wanted & (evaluation.predicted == predicted)
    positions = np.flatnonzero(wanted)
    sort_keys: dict[Order, NDArray[Any]] = {
        "most confident": -evaluation.confidence,
        "least confident": evaluation.confidence,
        "smallest margin": evaluation.margin,
        "dataset": evaluation.rows,
    }
    return positions[np.argsort(sort_keys[order][positions], kind="stable")]


def find(evaluation: Evaluation, rows: Collection[int] | NDArray[np.intp]) -> Positions:
    """Return the positions of those of `rows` that this evaluation holds, in its own order."""
    return np.flatnonzero(np.isin(evaluation.rows, list(rows)))


def compare(first: Evaluation, second: Evaluation) -> Comparison:
    """Compare two models on the images that both were asked about.

    Images that both get right, or both get wrong, say nothing about which one is better. If the two were
    equally good, each of the others would be as likely to speak for the one as for the other, like tosses of
    a fair coin: McNemar's test asks how unusual the observed split would then be. It is exact (binomial), not
    the approximation by chi-squared.

    Parameters
    ----------
    first, second : Evaluation
        Of the same part. If the models were split differently, only the rows in common count.

    Returns
    -------
    Comparison
        Rows fixed and broken by the second model, and the test's result.

    Raises
    ------
    NothingInCommon
        If one evaluation is of train and the other of test images, or if they share no row.

    References
    ----------
    Q. McNemar, "Note on the sampling error of the difference between correlated proportions or percentages",
    Psychometrika 12(2), 1947.
    """
    if first.part != second.part:
        raise NothingInCommon("One is of train, the other of test images: evaluate both on the same part.")
    rows, in_first, in_second = np.intersect1d(first.rows, second.rows, assume_unique=True, return_indices=True)
    if len(rows) == 0:
        raise NothingInCommon(f"The two models share no {first.part} image: train both on the same split.")
    first_right, second_right = first.correct[in_first], second.correct[in_second]
    fixed, broken = rows[~first_right & second_right], rows[first_right & ~second_right]
    p_value = _mcnemar(len(fixed), len(broken))
    return Comparison(
        first=_share_right(first_right),
        second=_share_right(second_right),
        fixed=fixed,
        broken=broken,
        both_wrong=rows[~first_right & ~second_right],
        both_right=rows[first_right & second_right],
        p_value=p_value,
        sentence=_verdict(len(rows), len(fixed), len(broken), p_value),
    )


def differences(first: TrainingConfig, second: TrainingConfig) -> dict[str, tuple[Any, Any]]:
    """Return the settings in which two configurations differ, each with both values.

    Examples
    --------
    >>> differences(TrainingConfig(max_iter=20), TrainingConfig(max_iter=100))
    {'max_iter': (20, 100)}
    """
    both = {field.name: (getattr(first, field.name), getattr(second, field.name)) for field in fields(first)}
    return {name: values for name, values in both.items() if values[0] != values[1]}


def _share_right(correct: NDArray[np.bool_]) -> Proportion:
    return proportion(int(np.count_nonzero(correct)), len(correct))


def _mcnemar(n_fixed: int, n_broken: int) -> float:
    """Return the two-sided p value of McNemar's exact test, 1 if the models never disagree."""
    if n_fixed + n_broken == 0:
        return 1.0
    return float(binomtest(n_fixed, n_fixed + n_broken, p=0.5).pvalue)


def _verdict(n: int, n_fixed: int, n_broken: int, p_value: float) -> str:
    """Put the result of McNemar's test into words."""
    if n_fixed + n_broken == 0:
        return f"Both models are right and wrong on the same of the {n:,} images."
    chance = "less than 0.1 %" if p_value < 0.001 else f"{100 * p_value:.1f} %"
    better = "second" if n_fixed > n_broken else "first"
    conclusion = f"the {better} is better" if p_value < 0.05 else "this may be chance"
    return (
        f"Of {n:,} images the second model fixes {n_fixed:,} and breaks {n_broken:,}. "
        f"Equally good models differ that much in {chance} of all cases: {conclusion}."
    )


def _nan_for_zero(totals: NDArray[np.int64]) -> NDArray[np.float64]:
    """Make shares of nothing undefined instead of a division by zero."""
    return np.where(totals == 0, np.nan, totals)


def _check_choice(name: str, value: str, choices: Any) -> None:
    if value not in get_args(choices):
        raise ValueError(f"{name} is {value!r}; choose one of {', '.join(map(repr, get_args(choices)))}.")


def _read_only(array: Array) -> Array:
    """Return the same array, which nobody can change from now on."""
    array.setflags(write=False)
    return array

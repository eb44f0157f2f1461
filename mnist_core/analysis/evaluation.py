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
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax, softmax

from mnist_core.analysis.proportions import Proportion, proportion
from mnist_core.data import Digits
from mnist_core.model import TrainedModel

Part = Literal["train", "test"]
Array = TypeVar("Array", bound=NDArray[Any])


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
    scores = model.test_scores if part == "test" else model.decision_function(digits.images[rows])
    labels = digits.labels[rows]
    return Evaluation(
        part=part,
        rows=rows,
        labels=labels,
        probabilities=softmax(scores, axis=1),
        predicted=scores.argmax(axis=1).astype(np.uint8),
        log_likelihood=log_softmax(scores, axis=1)[np.arange(len(rows)), labels],
    )


def accuracy(evaluation: Evaluation, without: Collection[int] = ()) -> Proportion:
    """Return the share of right answers with its 95 % interval.

    Parameters
    ----------
    evaluation : Evaluation
        The answers.
    without : collection of int
        Rows to leave out, for example those whose label is in doubt.
    """
    correct = evaluation.correct[~np.isin(evaluation.rows, list(without))]
    return proportion(int(np.count_nonzero(correct)), len(correct))


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


def _read_only(array: Array) -> Array:
    """Return the same array, which nobody can change from now on."""
    array.setflags(write=False)
    return array

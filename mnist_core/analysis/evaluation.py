"""What one model answers for each image of its train or test part, and how often it is right.

Two kinds of integers point at images. A *row* is a place in :class:`~mnist_core.data.Digits` and means the same image
everywhere. A *position* is a place in one evaluation's arrays: ``evaluation.rows[position]`` is its row.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeVar, get_args

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import gen_batches

from mnist_core.analysis.proportions import Proportion, share_of, share_right
from mnist_core.data import Digits
from mnist_core.model import TrainedModel
from mnist_core.model.trained_model import SCORED_ROWS, Float32, softmax

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
    scores : ndarray of shape (n, 10), float32
        The logarithms of the probabilities, but for a constant in each row; ``-inf`` for a digit that was not among the
        training images.

    Notes
    -----
    All arrays are read-only, because all visitors share them.
    """

    part: Part
    rows: NDArray[np.intp]
    labels: NDArray[np.uint8]
    scores: Float32

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        for array in (self.rows, self.labels, self.scores):
            _read_only(array)

    def __len__(self) -> int:
        """Return the number of images."""
        return len(self.rows)

    @cached_property
    def probabilities(self) -> Float32:
        """The ten probabilities of each image, shape (n, 10); each row sums to 1."""
        return _read_only(softmax(self.scores))

    @cached_property
    def predicted(self) -> NDArray[np.uint8]:
        """The most probable digit, shape (n,)."""
        return _read_only(self.scores.argmax(axis=1).astype(np.uint8))

    @cached_property
    def correct(self) -> NDArray[np.bool_]:
        """Whether each prediction is the label, shape (n,)."""
        return _read_only(self.predicted == self.labels)

    @cached_property
    def confidence(self) -> Float32:
        """The probability of the predicted digit, from 0.1 to 1, shape (n,)."""
        return _read_only(self.probabilities.max(axis=1))

    @cached_property
    def margin(self) -> Float32:
        """How much more probable the first choice is than the second, from 0 to 1, shape (n,)."""
        second, first = np.partition(self.probabilities, -2, axis=1)[:, -2:].T
        return _read_only(first - second)

    @cached_property
    def unknown_digits(self) -> tuple[int, ...]:
        """The digits that the model can never answer, because it saw none in training."""
        return tuple(np.flatnonzero(np.isneginf(self.scores).all(axis=0)).tolist())


def evaluate(model: TrainedModel, digits: Digits, part: Part) -> Evaluation:
    """Ask a model about every image of its train or test part.

    Parameters
    ----------
    model : TrainedModel
        It may have been stopped, and it need not have seen all ten digits.
    digits : Digits
        The digits it was trained on.
    part : {"train", "test"}
        Which of the model's two sets of rows. The test part has been scored at the end of training; for the train part,
        and for the model that is shipped, features are computed again: seconds unless they are pixels.

    Returns
    -------
    Evaluation
        In the order of the model's rows.
    """
    rows = model.test_rows if part == "test" else model.train_rows
    if part == "test" and len(model.test_scores):
        return Evaluation(part, rows, digits.labels[rows], model.test_scores)
    blocks = (rows[block] for block in gen_batches(len(rows), SCORED_ROWS))
    scores = np.concatenate([model.decision_function(digits.images[block]) for block in blocks])
    return Evaluation(part, rows, digits.labels[rows], scores)


def accuracy(evaluation: Evaluation, without: Collection[int] = ()) -> Proportion:
    """Return the share of right answers with its 95% interval.

    Parameters
    ----------
    evaluation : Evaluation
        The answers.
    without : collection of int
        Rows to leave out, for example those whose label is in doubt.
    """
    return share_right(evaluation.correct[~np.isin(evaluation.rows, list(without))])


def measured_accuracy(model: TrainedModel, part: Part) -> Proportion:
    """Return the accuracy that was measured at the end of training, on all images of a part, with its 95% interval."""
    if part == "train":
        return share_of(model.train_accuracy, len(model.train_rows))
    return share_of(model.test_accuracy, len(model.test_rows))


def check_choice(name: str, value: str, choices: Any) -> None:
    """Raise a ValueError that names the choices unless a value is one of a ``Literal``'s."""
    if value not in get_args(choices):
        raise ValueError(f"{name} is {value!r}; choose one of {', '.join(map(repr, get_args(choices)))}.")


def _read_only(array: Array) -> Array:
    """Return the same array, which nobody can change from now on."""
    array.setflags(write=False)
    return array

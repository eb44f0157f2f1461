"""How well a model reads a visitor's own drawings."""

import numpy as np
from numpy.typing import NDArray
from sklearn import metrics

from mnist_core.analysis.comparison import Comparison, compare_answers
from mnist_core.analysis.proportions import Proportion, proportion
from mnist_core.data import N_CLASSES
from mnist_core.drawing import Collection
from mnist_core.model import TrainedModel


def score_drawings(model: TrainedModel, collection: Collection) -> Proportion:
    """Return the share of drawings that a model reads as they are meant, with its 95% interval.

    Raises
    ------
    ValueError
        If there are no drawings: a share of nothing is undefined.
    """
    n_right = np.count_nonzero(model.predict(collection.images) == collection.labels) if len(collection) else 0
    return proportion(int(n_right), len(collection))


def compare_on_drawings(first: TrainedModel, second: TrainedModel, collection: Collection) -> Comparison:
    """Compare two models on the same drawings, of which there is at least one; rows are places in the collection."""
    rights = [model.predict(collection.images) == collection.labels for model in (first, second)]
    return compare_answers(np.arange(len(collection)), *rights)


def count_confusions(model: TrainedModel, collection: Collection) -> NDArray[np.int64]:
    """Count drawings by what they are meant to be (row) and what a model reads (column), int64 of shape (10, 10)."""
    if not len(collection):
        return np.zeros((N_CLASSES, N_CLASSES), np.int64)
    read_as = model.predict(collection.images)
    counts: NDArray[np.int64] = metrics.confusion_matrix(collection.labels, read_as, labels=range(N_CLASSES))
    return counts

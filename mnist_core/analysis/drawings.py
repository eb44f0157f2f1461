"""How well a model reads a visitor's own drawings."""

import numpy as np
from numpy.typing import NDArray

from mnist_core.analysis.comparison import Comparison, compare_answers
from mnist_core.analysis.proportions import Proportion, share_right
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
    return share_right(model.predict(collection.images) == collection.labels)


def compare_on_drawings(first: TrainedModel, second: TrainedModel, collection: Collection) -> Comparison:
    """Compare two models on the same drawings, of which there is at least one; rows are places in the collection."""
    rights = [model.predict(collection.images) == collection.labels for model in (first, second)]
    return compare_answers(np.arange(len(collection)), *rights)


def count_confusions(model: TrainedModel, collection: Collection) -> NDArray[np.int64]:
    """Count drawings by what they are meant to be (row) and what a model reads (column), int64 of shape (10, 10)."""
    counts = np.zeros((N_CLASSES, N_CLASSES), np.int64)
    np.add.at(counts, (collection.labels, model.predict(collection.images)), 1)
    return counts

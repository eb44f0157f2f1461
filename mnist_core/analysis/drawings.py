"""How well a model reads a visitor's own drawings."""

import numpy as np
import numpy.typing as npt

from mnist_core.analysis.proportions import Proportion, proportion
from mnist_core.drawing import Collection
from mnist_core.model import TrainedModel


def accuracy(model: TrainedModel, collection: Collection) -> Proportion:
    """Return the share of drawings that a model reads as they are meant, with its 95 % interval.

    Raises
    ------
    ValueError
        If there are no drawings: a share of nothing is undefined.
    """
    n_right = int((model.predict(collection.images) == collection.labels).sum()) if len(collection) else 0
    return proportion(n_right, len(collection))


def confusion(model: TrainedModel, collection: Collection) -> npt.NDArray[np.int64]:
    """Count drawings by what they are meant to be (row) and what a model reads (column), int64 of shape (10, 10)."""
    counts = np.zeros((10, 10), np.int64)
    if len(collection):
        np.add.at(counts, (collection.labels, model.predict(collection.images)), 1)
    return counts

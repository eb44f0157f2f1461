"""How well a model reads own drawings, by hand."""

import numpy as np

from mnist_core.analysis import count_confusions, score_drawings
from mnist_core.drawing import Collection


class ReadsSevens:
    """Stands in for a trained model."""

    def predict(self, images):
        return np.full(len(images), 7, np.uint8)


def test_accuracy_and_confusion_by_hand():
    ink = np.ones((3, 28, 28), np.uint8)
    mine = Collection(ink, np.array([7, 7, 1], np.uint8))
    share = score_drawings(ReadsSevens(), mine)
    assert (share.k, share.n) == (2, 3)
    counts = count_confusions(ReadsSevens(), mine)
    assert counts[7, 7] == 2
    assert counts[1, 7] == 1
    assert counts.sum() == 3
    assert count_confusions(ReadsSevens(), Collection()).sum() == 0

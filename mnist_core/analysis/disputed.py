"""Fifteen labels of MNIST's test set that people who looked again did not confirm.

Northcutt, Athalye and Mueller let a model point out test images whose label seemed wrong, and showed each of
100 of them to five people, who were to choose between the label, the model's suggestion, both, or neither.
For the fifteen below fewer than three of the five chose the label. So some "mistakes" of a model may be
mistakes of MNIST, and no model can be expected to reach an accuracy of 100%.

References
----------
C. G. Northcutt, A. Athalye, J. Mueller, "Pervasive label errors in test sets destabilize machine learning
benchmarks", NeurIPS Datasets and Benchmarks, 2021, arXiv:2103.14749; votes: https://labelerrors.com.
"""

from dataclasses import dataclass

from mnist_core.data import N_LECUN_TRAIN


@dataclass(frozen=True)
class Disputed:
    """One disputed label and how five people voted on it.

    Attributes
    ----------
    row : int
        Row of :class:`~mnist_core.data.Digits`; its number in MNIST's test set plus 60,000.
    label : int
        The digit that MNIST says the image shows.
    other : int
        The digit that was offered instead.
    votes_label, votes_other, votes_neither : int
        How many of the five people chose the label, the other digit, or neither of them.
    """

    row: int
    label: int
    other: int
    votes_label: int
    votes_other: int
    votes_neither: int


DISPUTED = {
    N_LECUN_TRAIN + test_id: Disputed(N_LECUN_TRAIN + test_id, label, other, *votes)
    for test_id, label, other, votes in (
        (947, 8, 9, (0, 5, 0)),
        (1621, 0, 6, (2, 3, 0)),
        (1901, 9, 4, (2, 3, 0)),
        (2130, 4, 9, (2, 2, 1)),
        (2462, 2, 0, (0, 4, 1)),
        (2597, 5, 3, (0, 4, 1)),
        (2654, 6, 1, (0, 2, 3)),
        (3520, 6, 4, (2, 0, 3)),
        (3558, 5, 0, (1, 4, 0)),
        (5937, 5, 3, (1, 3, 1)),
        (6651, 0, 6, (0, 5, 0)),
        (6783, 1, 6, (2, 3, 0)),
        (8527, 4, 9, (2, 2, 1)),
        (9679, 6, 3, (2, 0, 3)),
        (9729, 5, 6, (2, 3, 0)),
    )
}
"""The fifteen, by row."""

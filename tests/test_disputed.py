"""The fifteen disputed labels, held against the data itself."""

import pytest

from mnist_core.data import load_digits
from mnist_core.disputed import DISPUTED, DISPUTED_BY_ROW


def test_labels_are_those_of_the_data():
    labels = load_digits().labels
    assert [disputed.label for disputed in DISPUTED] == [labels[disputed.row] for disputed in DISPUTED]


def test_rows_belong_to_lecuns_test_set_and_are_distinct():
    assert len(DISPUTED) == len(DISPUTED_BY_ROW) == 15
    assert all(60_000 <= row < 70_000 for row in DISPUTED_BY_ROW)


@pytest.mark.parametrize("disputed", DISPUTED, ids=lambda disputed: str(disputed.row))
def test_five_people_voted_and_no_majority_confirmed_the_label(disputed):
    assert disputed.votes_label + disputed.votes_other + disputed.votes_neither == 5
    assert disputed.votes_label < 3
    assert disputed.other != disputed.label


def test_look_up_by_row():
    assert DISPUTED_BY_ROW[60_947].other == 9
    assert 60_000 not in DISPUTED_BY_ROW

"""The fifteen disputed labels, held against the data itself."""

import re
from dataclasses import astuple

import pytest

from mnist_core.analysis import DISPUTED
from mnist_core.data import load_digits


def test_labels_are_those_of_the_data():
    labels = load_digits().labels
    assert [disputed.label for disputed in DISPUTED.values()] == [
        labels[disputed.row] for disputed in DISPUTED.values()
    ]


def test_rows_belong_to_lecuns_test_set_and_are_distinct():
    assert len(DISPUTED) == 15
    assert all(60_000 <= row < 70_000 for row in DISPUTED)


@pytest.mark.parametrize("disputed", DISPUTED.values(), ids=lambda disputed: str(disputed.row))
def test_five_people_voted_and_no_majority_confirmed_the_label(disputed):
    assert disputed.votes_label + disputed.votes_other + disputed.votes_neither == 5
    assert disputed.votes_label < 3
    assert disputed.other != disputed.label


# Northcutt, Athalye and Mueller (2021): test id, label and other candidate, votes for label, other, neither.
TOLD = """
947 8-9 0/5/0; 1621 0-6 2/3/0; 1901 9-4 2/3/0; 2130 4-9 2/2/1; 2462 2-0 0/4/1; 2597 5-3 0/4/1; 2654 6-1 0/2/3;
3520 6-4 2/0/3; 3558 5-0 1/4/0; 5937 5-3 1/3/1; 6651 0-6 0/5/0; 6783 1-6 2/3/0; 8527 4-9 2/2/1; 9679 6-3 2/0/3;
9729 5-6 2/3/0
"""


def test_every_number_is_the_published_one():
    told = [tuple(map(int, re.findall(r"\d+", entry))) for entry in TOLD.split(";")]
    assert told == [(disputed.row - 60_000, *astuple(disputed)[1:]) for disputed in DISPUTED.values()]


def test_look_up_by_row():
    assert DISPUTED[60_947].other == 9
    assert 60_000 not in DISPUTED

"""Filters and orders, held against plain Python and against published facts."""

import numpy as np
import pytest

from mnist_core.data import N_LECUN_TRAIN, adjacent_rows, select_rows
from tests.support.published import CLASS_COUNTS, TEST_COUNTS, TRAIN_COUNTS


@pytest.mark.parametrize("digit", range(10))
def test_a_digit_is_as_frequent_as_published(digits, digit):
    assert len(select_rows(digits, digit=digit)) == CLASS_COUNTS[digit]
    assert len(select_rows(digits, digit=digit, part="Train")) == TRAIN_COUNTS[digit]
    assert len(select_rows(digits, digit=digit, part="Test")) == TEST_COUNTS[digit]


def test_the_order_of_the_data_set_is_kept(digits):
    by_hand = [row for row in range(N_LECUN_TRAIN, 70_000) if digits.labels[row] == 4]
    assert select_rows(digits, digit=4, part="Test").tolist() == by_hand


def test_a_shuffle_shows_every_digit_once_and_can_be_repeated(digits):
    rows = select_rows(digits, shuffle=3)
    assert np.array_equal(np.sort(rows), np.arange(70_000))
    assert np.array_equal(rows, select_rows(digits, shuffle=3))
    assert not np.array_equal(rows, select_rows(digits, shuffle=4))


def test_a_filter_leaves_the_order_of_a_shuffle(digits):
    everything = select_rows(digits, shuffle=3).tolist()
    sevens = [row for row in everything if digits.labels[row] == 7]
    assert select_rows(digits, digit=7, shuffle=3).tolist() == sevens


def test_neighbours_end_where_the_selection_ends():
    rows = np.array([30, 10, 20])
    assert adjacent_rows(rows, 30) == (None, 10)
    assert adjacent_rows(rows, 10) == (30, 20)
    assert adjacent_rows(rows, 20) == (10, None)
    assert adjacent_rows(rows, 40) == (None, None)

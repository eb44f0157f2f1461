"""Filters, orders and pages, held against plain Python and against published facts."""

import numpy as np
import pytest

from mnist_core.data import N_LECUN_TRAIN, Digits, browsing
from mnist_core.data.digits import CLASS_COUNTS

# Published counts of LeCun's two parts, digits 0 to 9.
TRAIN_COUNTS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
TEST_COUNTS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


@pytest.mark.parametrize("digit", range(10))
def test_a_digit_is_as_frequent_as_published(digits: Digits, digit: int) -> None:
    assert len(browsing.select(digits, digit=digit)) == CLASS_COUNTS[digit]
    assert len(browsing.select(digits, digit=digit, part="Train")) == TRAIN_COUNTS[digit]
    assert len(browsing.select(digits, digit=digit, part="Test")) == TEST_COUNTS[digit]


def test_the_order_of_the_data_set_is_kept(digits: Digits) -> None:
    by_hand = [row for row in range(N_LECUN_TRAIN, 70_000) if digits.labels[row] == 4]
    assert browsing.select(digits, digit=4, part="Test").tolist() == by_hand


def test_a_shuffle_shows_every_digit_once_and_can_be_repeated(digits: Digits) -> None:
    rows = browsing.select(digits, shuffle=3)
    assert np.array_equal(np.sort(rows), np.arange(70_000))
    assert np.array_equal(rows, browsing.select(digits, shuffle=3))
    assert not np.array_equal(rows, browsing.select(digits, shuffle=4))


def test_a_filter_leaves_the_order_of_a_shuffle(digits: Digits) -> None:
    everything = browsing.select(digits, shuffle=3).tolist()
    sevens = [row for row in everything if digits.labels[row] == 7]
    assert browsing.select(digits, digit=7, shuffle=3).tolist() == sevens


def test_neighbours_end_where_the_selection_ends() -> None:
    rows = np.array([30, 10, 20])
    assert browsing.neighbours(rows, 30) == (None, 10)
    assert browsing.neighbours(rows, 10) == (30, 20)
    assert browsing.neighbours(rows, 20) == (10, None)
    assert browsing.neighbours(rows, 40) == (None, None)


def test_counts_of_the_two_parts_are_the_published_ones(digits: Digits) -> None:
    train, test = browsing.counts_by_part(digits).values()
    assert train.tolist() == TRAIN_COUNTS
    assert test.tolist() == TEST_COUNTS


def test_the_first_rows_are_those_of_the_notebook(digits: Digits) -> None:
    frame = browsing.first_rows(digits).to_pandas()
    assert frame.shape == (10, 785)
    assert frame["class"].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    # Row 5 of image 0, which begins at the pixel 5 * 28 + 1, as OpenML lists it.
    published = [0] * 12 + [3, 18, 18, 18, 126, 136, 175, 26, 166, 255, 247, 127] + [0] * 4
    assert frame.loc[0, "pixel141":"pixel168"].tolist() == published


def test_the_averages_are_laid_out_five_by_two() -> None:
    means = np.arange(10, dtype=np.float32).reshape(10, 1, 1) * np.ones((10, 28, 28), np.float32) + 0.4
    sheet = browsing.in_two_rows(means)
    assert sheet.shape == (56, 140)
    assert sheet[::28, ::28].tolist() == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]


def test_every_differing_digit_is_counted_once(few_digits: Digits) -> None:
    images, labels = few_digits.images.copy(), few_digits.labels.copy()
    assert browsing.n_different(few_digits, Digits(images.copy(), labels.copy(), "openml")) == 0
    images[0, 5, 5] ^= 1
    images[1_999] ^= 255
    labels[[0, 7]] = (labels[[0, 7]] + 1) % 10
    assert browsing.n_different(few_digits, Digits(images, labels, "openml"), at_once=300) == 3

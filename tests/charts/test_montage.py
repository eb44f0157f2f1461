"""Digits side by side, decoded by Pillow, against the digits that went in."""

import numpy as np
import pytest

from mnist_core import charts
from mnist_core.charts import digits_png, montage_shape
from tests.support.charts import decoded


@pytest.mark.parametrize("n", [1, 9, 10, 11, 100])
def test_each_digit_stands_in_its_cell_with_its_greys_turned_over(n):
    images = np.random.default_rng(n).integers(0, 256, (n, 28, 28), dtype=np.uint8)
    columns, rows = montage_shape(n)
    sheet = decoded(digits_png(images))
    assert sheet.shape == (28 * rows, 28 * columns)  # grey: no channels
    for i in range(n):
        y, x = 28 * (i // columns), 28 * (i % columns)
        assert np.array_equal(sheet[y : y + 28, x : x + 28], 255 - images[i])


def test_cells_without_a_digit_are_white():
    sheet = decoded(digits_png(np.full((11, 28, 28), 255, dtype=np.uint8)))
    assert (sheet[28:, 28:] == 255).all()
    assert (sheet[:28] == 0).all()


@pytest.mark.parametrize(("n", "shape"), [(1, (1, 1)), (10, (10, 1)), (11, (10, 2)), (100, (10, 10))])
def test_no_row_is_empty(n, shape):
    assert montage_shape(n) == shape


def test_a_gap_is_paper_between_digits_and_never_beside_them():
    shown = decoded(digits_png(np.full((20, 28, 28), 255, dtype=np.uint8), gap=3, scale=2))
    assert shown.shape == (2 * (2 * 31 - 3), 2 * (10 * 31 - 3))
    across = np.repeat(np.tile(np.repeat([1, 0], [28, 3]), 10)[:-3], 2)
    assert np.array_equal(shown, 255 - 255 * np.outer(across[: 2 * 59], across))


def test_does_not_change_the_digits():
    images = np.zeros((3, 28, 28), dtype=np.uint8)
    images.setflags(write=False)
    digits_png(images)


def test_digits_of_another_size():
    assert decoded(digits_png(np.zeros((2, 20, 30), dtype=np.uint8))).shape == (20, 60)


def test_digit_is_black_on_white_with_sharp_pixels():
    image = np.random.default_rng(0).integers(0, 256, (28, 28)).astype(np.uint8)
    shown = decoded(charts.digit_png(image, scale=3))
    assert shown.shape == (84, 84)
    assert np.array_equal(shown, np.kron(255 - image, np.ones((3, 3), np.uint8)))


def test_average_digits_are_black_on_white():
    averages = np.zeros((10, 28, 28))
    averages[5:] = 255
    shown = decoded(charts.average_images(averages).png)
    assert tuple(shown[60, 60]) == (255, 255, 255, 255)
    assert tuple(shown[-60, 60]) == (0, 0, 0, 255)


def test_averages_are_laid_out_five_by_two():
    shown = decoded(charts.average_images(np.ones((10, 28, 28)) * 20 * np.arange(10)[:, None, None] + 0.4).png)
    assert shown.shape == (2 * (112 + 22) + 6, 5 * (112 + 6) - 6, 4)
    middles = shown[22 + 56 :: 112 + 22 + 6, 56 :: 112 + 6, 0]
    assert middles.tolist() == [[255, 235, 215, 195, 175], [155, 135, 115, 95, 75]]

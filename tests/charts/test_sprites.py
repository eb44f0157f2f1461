"""The sprite, decoded by Pillow, against the digits that went in."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from mnist_core.charts.sprites import sprite_png, sprite_shape


def decoded(png: bytes) -> np.ndarray:
    with Image.open(BytesIO(png)) as image:
        assert (image.format, image.mode) == ("PNG", "L")
        return np.asarray(image)


@pytest.mark.parametrize("n", [1, 9, 10, 11, 100])
def test_each_digit_stands_in_its_cell_with_its_greys_turned_over(n):
    images = np.random.default_rng(n).integers(0, 256, (n, 28, 28), dtype=np.uint8)
    columns, rows = sprite_shape(n)
    sheet = decoded(sprite_png(images))
    assert sheet.shape == (28 * rows, 28 * columns)
    for i in range(n):
        y, x = 28 * (i // columns), 28 * (i % columns)
        assert np.array_equal(sheet[y : y + 28, x : x + 28], 255 - images[i])


def test_cells_without_a_digit_are_white():
    sheet = decoded(sprite_png(np.full((11, 28, 28), 255, dtype=np.uint8)))
    assert (sheet[28:, 28:] == 255).all()
    assert (sheet[:28] == 0).all()


@pytest.mark.parametrize(("n", "shape"), [(1, (1, 1)), (10, (10, 1)), (11, (10, 2)), (100, (10, 10))])
def test_no_row_is_empty(n, shape):
    assert sprite_shape(n) == shape


def test_does_not_change_the_digits():
    images = np.zeros((3, 28, 28), dtype=np.uint8)
    images.setflags(write=False)
    sprite_png(images)


def test_digits_of_another_size():
    assert decoded(sprite_png(np.zeros((2, 20, 30), dtype=np.uint8))).shape == (20, 60)

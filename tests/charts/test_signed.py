"""Signed values as pictures, decoded by Pillow."""

import numpy as np

from mnist_core import charts
from tests.support.charts import Parsed, decoded

PAPER = np.zeros((28, 28), np.uint8)
BLUE, ORANGE = (28, 109, 208), (217, 95, 2)


def test_signed_image_puts_zero_in_the_middle():
    values = np.zeros((28, 28))
    values[5, 5], values[6, 6], values[7, 7] = 2.0, -2.0, 1.0
    shown = decoded(charts.signed_image(values, background=PAPER, limit=2).png)
    assert shown.shape == (280, 280, 4)
    assert tuple(shown[52, 52]) == (*ORANGE, 255)
    assert tuple(shown[62, 62]) == (*BLUE, 255)
    assert tuple(shown[72, 72]) == (*ORANGE, 128)
    assert shown[102, 102, 3] == 0  # transparent: the background of either theme


def test_the_sign_can_be_told_without_colour():
    values = np.zeros((28, 28))
    values[5, 5], values[6, 6] = 2.0, -2.0
    opacity = decoded(charts.signed_image(values, background=PAPER, limit=2).png)[..., 3]
    assert len(np.unique(opacity[50:60, 50:60])) == 1
    assert opacity[65, 65] < opacity[62, 62]


def test_signed_image_shows_the_digit_behind():
    digit = np.zeros((28, 28), np.uint8)
    digit[10, 10] = 255
    shown = decoded(charts.signed_image(np.zeros((7, 7)), background=digit, limit=1).png)
    assert shown[105, 105, 3] > 90
    assert len(set(shown[105, 105, :3])) == 1  # grey
    assert shown[125, 125, 3] == 0


def test_signed_image_tells_both_sums():
    values = np.zeros((28, 28))
    values[0, :3] = [1.5, -0.25, -0.5]
    assert "+1.5, blue ones to -0.75" in charts.signed_image(values, background=PAPER, limit=2).alt


def test_weights_share_one_scale():
    weights = np.zeros((10, 28, 28))
    weights[0, :14], weights[7, :14] = 1, -0.5
    shown = decoded(charts.weight_images(weights, limit=1, signed=True).png)
    width = shown.shape[1]
    tile = (width - 4 * 6) // 5
    row = shown.shape[0] // 2
    assert tuple(shown[row - tile + 10, 10]) == (*ORANGE, 255)
    assert tuple(shown[-tile + 10, 2 * (tile + 6) + 10]) == (*BLUE, 128)
    assert shown[-10, -10, 3] == 0


def test_magnitudes_have_a_colour_that_means_neither_for_nor_against():
    shown = decoded(charts.weight_images(np.full((10, 7, 7), 3.0), limit=3, signed=False).png)
    red, green, blue, opacity = shown[-50, 50].tolist()
    assert red == green == blue
    assert opacity == 255


def test_colour_limit_ignores_outliers_and_blank_images():
    values = np.ones((28, 28))
    values[0, 0] = -1000
    assert charts.colour_limit(values) == 1
    assert charts.colour_limit(np.zeros((28, 28))) == 1
    one = np.zeros((28, 28))
    one[3, 3] = -4
    assert charts.colour_limit(one) == 4


def test_legend_names_both_ends():
    words = Parsed(charts.signed_legend(0.25, negative="for 9", positive="for 4")).words
    assert words == ["for 9", "for 4", "-0.25", "0", "+0.25"]


def test_the_key_of_magnitudes_names_both_ends():
    words = Parsed(charts.magnitude_legend(0.25, least="nothing", most="<much>")).words
    assert words == ["nothing", "<much>", "0", "0.25"]

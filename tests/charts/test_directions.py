"""What gradient histograms count, as lines, decoded by Pillow."""

import numpy as np
import pytest

from mnist_core import charts
from mnist_core.model import GradientHistograms
from tests.support.charts import decoded


def orange_pixels(image):
    """Return how much orange the fullest column and the fullest row of an image's picture have."""
    columns = GradientHistograms().transform(image.reshape(1, -1))[0]
    shown = decoded(charts.edge_directions(columns[:392].reshape(8, 7, 7), digit=image).png).astype(int)
    orange = (shown[..., 0] - shown[..., 2] > 100) & (shown[..., 3] > 200)
    return int(orange.sum(axis=0).max()), int(orange.sum(axis=1).max())


@pytest.mark.parametrize("upright", [True, False])
def test_lines_run_along_the_strokes_of_a_bar(upright):
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 13:15] = 255
    tall, wide = orange_pixels(image if upright else image.T)
    assert (tall > 2 * wide) if upright else (wide > 2 * tall)


def test_nothing_is_drawn_for_a_blank_image():
    assert orange_pixels(np.zeros((28, 28), np.uint8)) == (0, 0)

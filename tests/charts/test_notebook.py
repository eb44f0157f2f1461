"""The figure of a notebook, and pyplot left alone."""

from io import BytesIO

import numpy as np
from PIL import Image

from mnist_core.charts.montage import imshow_figure, imshow_picture


def test_imshow_figure_is_the_notebooks_and_leaves_pyplot_alone():
    image = np.arange(784, dtype=np.uint16).reshape(28, 28).astype(np.uint8)
    figure = imshow_figure(image, "cost: $5 or $6")
    (axes,) = figure.axes
    (shown,) = axes.images
    assert np.array_equal(shown.get_array(), image)
    assert shown.get_cmap().name == "binary"
    assert shown.get_clim() == (0, 255)
    assert axes.get_title() == "cost: $5 or $6"
    figure.savefig(BytesIO(), format="png")
    assert figure.canvas.manager is None  # pyplot gives each of its figures one


def test_the_picture_of_it_is_a_png_with_its_title_in_words():
    picture = imshow_picture(np.zeros((28, 28), np.uint8), "cost: $5 or $6")
    with Image.open(BytesIO(picture.png)) as png:
        assert (png.format, png.size) == ("PNG", (480, 480))
    assert "cost: $5 or $6" in picture.alt

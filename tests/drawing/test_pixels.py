"""Pictures become what MNIST made of digits: held against a model of MNIST, scikit-image, Pillow and shapes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra import numpy as some_arrays
from PIL import Image
from scipy import ndimage
from skimage.filters import threshold_otsu

from mnist_core.drawing import CENTRE, BlankDrawing, InvalidDrawing, enlarge, stroke_width, strokes_to_mnist, to_mnist
from mnist_core.drawing.ink import FINE
from mnist_core.drawing.paper import find_ink, otsu_threshold, to_grey
from tests.support.drawings import DRAWINGS, SEVEN, box_of, canvas, share_read

few = settings(max_examples=40, deadline=None)


def test_enlarged_and_moved_test_digits_are_read_as_well_as_the_originals(digits, reader, rng):
    rows = slice(60_000, 60_400)
    labels = digits.labels[rows]
    moved = []
    for image in digits.images[rows]:
        side = round(280 * rng.uniform(0.6, 1.3))
        big = np.asarray(Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC))
        paper = np.zeros((500, 500), np.uint8)
        top, left = (500 - side) // 2 + rng.integers(-60, 61, 2)
        paper[top : top + side, left : left + side] = big
        moved.append(paper)
    original = share_read(reader, digits.images[rows], labels)
    restored = share_read(reader, [to_mnist(paper) for paper in moved], labels)
    shrunk = share_read(
        reader, [np.asarray(Image.fromarray(p).resize((28, 28), Image.Resampling.BOX)) for p in moved], labels
    )
    assert restored >= original - 0.01
    assert shrunk < 0.5


@pytest.mark.parametrize("strokes", DRAWINGS.values(), ids=DRAWINGS)
@pytest.mark.parametrize("pen", [4, 10, 20, 30])
def test_pixels_become_what_their_strokes_become_whatever_the_pen(strokes, pen):
    from_pixels, from_strokes = to_mnist(canvas(strokes, pen)).astype(float), strokes_to_mnist(strokes)
    widths = [stroke_width(enlarge(image.astype(np.uint8))) / FINE for image in (from_pixels, from_strokes)]
    assert widths[0] == pytest.approx(widths[1], abs=0.3 if pen <= 20 else 1.3)  # a wide pen is narrowed only so far
    assert np.corrcoef(from_pixels.ravel(), from_strokes.ravel())[0, 1] > (0.97 if pen <= 20 else 0.9)
    assert ndimage.center_of_mass(from_pixels) == pytest.approx((CENTRE, CENTRE), abs=0.1)


def test_ink_may_be_darker_or_lighter_than_paper_in_any_colour_model():
    grey = canvas(SEVEN)
    expected = to_mnist(grey)
    ink = 255 - grey
    nothing = np.zeros_like(grey)
    full = np.full_like(grey, 255)
    for same in (
        ink,
        grey // 2 + 60,
        grey / 255,
        np.dstack([grey, grey, grey]),
        np.dstack([ink, ink, ink, full]),
        np.dstack([nothing, nothing, nothing, ink]),  # black on a transparent canvas
        np.dstack([full, full, full, ink]),  # white on a transparent canvas
    ):
        assert np.abs(to_mnist(same).astype(int) - expected).max() <= 6


def test_transparent_corners_are_not_ink():
    grey = canvas(SEVEN)
    alpha = np.full_like(grey, 255)
    alpha[:30, :30] = alpha[-30:, -30:] = 0
    rounded = np.dstack([grey, grey, grey, alpha])
    np.testing.assert_array_equal(to_mnist(rounded), to_mnist(grey))


def test_a_digit_that_touches_one_edge_is_still_the_ink():
    paper = np.full((100, 100), 230, np.uint8)
    paper[70:90] = 20  # touches left and right
    ink = find_ink(paper)
    assert ink[80, 50] == 1
    assert ink[10, 10] == 0


@given(some_arrays.arrays(np.uint8, some_arrays.array_shapes(min_dims=2, max_dims=2, max_side=40)))
@few
def test_any_grey_picture_becomes_an_image_or_is_blank(pixels):
    try:
        image = to_mnist(pixels)
    except BlankDrawing:
        assert np.ptp(pixels.astype(int)) < 16
    else:
        assert image.shape == (28, 28)
        assert image.any()


BLANK = {
    "white": np.full((280, 280), 255, np.uint8),
    "black": np.zeros((280, 280), np.uint8),
    "transparent": np.zeros((280, 280, 4), np.uint8),
    "filled": np.full((280, 280, 4), (0, 0, 0, 255), np.uint8),
    "one pixel": np.zeros((1, 1), np.uint8),
    "almost one colour": np.tile(np.array([200, 205], np.uint8), (50, 25)),
}


@pytest.mark.parametrize("pixels", BLANK.values(), ids=BLANK)
def test_a_picture_of_one_colour_is_blank(pixels):
    with pytest.raises(BlankDrawing, match="draw a digit"):
        to_mnist(pixels)


@pytest.mark.parametrize("size", [1, 3, 40])
def test_a_dot_of_pixels_stays_a_dot(size):
    paper = np.zeros((280, 280), np.uint8)
    paper[100 : 100 + size, 50 : 50 + size] = 255
    rows, bottom, left, right = box_of(to_mnist(paper))
    assert bottom - rows <= 4
    assert right - left <= 4


def test_a_hairline_on_a_huge_canvas_is_drawn_in_full_ink():
    paper = np.zeros((3000, 3000), np.uint8)
    paper[100:2900, 700] = 255
    assert to_mnist(paper).max() == 255


BAD_PIXELS = {
    "one row": np.zeros(784),
    "five channels": np.zeros((28, 28, 5)),
    "no pixels": np.zeros((0, 28)),
    "NaN": np.full((28, 28), np.nan),
    "negative": np.full((28, 28), -1),
    "above 255": np.full((28, 28), 256),
    "words": np.full((28, 28), "a"),
    "ragged": [[1, 2], [3]],
    "100 megapixels": np.broadcast_to(np.uint8(0), (10_000, 10_000)),
}


@pytest.mark.parametrize("pixels", BAD_PIXELS.values(), ids=BAD_PIXELS)
def test_what_is_no_picture_is_refused(pixels):
    with pytest.raises(InvalidDrawing, match=r"[Pp]i(cture|xels)"):
        to_mnist(pixels)


@few
@given(some_arrays.arrays(np.uint8, some_arrays.array_shapes(min_dims=2, max_dims=2, max_side=20)))
def test_otsu_threshold_divides_as_scikit_image_does(grey):
    if grey.min() == grey.max():
        assert otsu_threshold(grey) in range(256)
    else:
        np.testing.assert_array_equal(grey <= otsu_threshold(grey), grey <= threshold_otsu(grey))


def test_luma_is_pillows(rng):
    colours = rng.integers(0, 256, (20, 20, 3), np.uint8)
    pillow = np.asarray(Image.fromarray(colours).convert("L")).astype(int)
    assert np.abs(to_grey(colours) - pillow).max() <= 1

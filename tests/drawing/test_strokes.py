"""Strokes become what MNIST made of digits: held against exact geometry and scipy."""

import itertools
import math

import hypothesis.strategies as some
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra import numpy as some_arrays
from scipy import ndimage

from mnist_core.drawing import (
    CENTRE,
    PEN,
    BlankDrawing,
    InvalidDrawing,
    Sheet,
    Stages,
    strokes_to_mnist,
)
from mnist_core.drawing.stages import BOX
from mnist_core.drawing.strokes import MAX_POINTS, MAX_STROKES
from tests.support.drawings import DRAWINGS, box_of

few = settings(max_examples=40, deadline=None)


def coverage(strokes, pen):
    """Return how much of each of 28 x 28 pixels a round pen covers: exact distances, one by one, as an oracle."""
    fine = (np.arange(28 * 8) + 0.5) / 8
    x, y = np.meshgrid(fine, fine)
    nearest = np.full(x.shape, np.inf)
    for stroke in strokes:
        for (x0, y0), (x1, y1) in itertools.pairwise(stroke):
            length = math.hypot(x1 - x0, y1 - y0)
            along = np.clip(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length**2, 0, 1)
            nearest = np.minimum(nearest, np.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0)))
    return 255 * (nearest < pen / 2).reshape(28, 8, 28, 8).mean(axis=(1, 3))


@pytest.mark.parametrize("strokes", DRAWINGS.values(), ids=DRAWINGS)
def test_strokes_are_drawn_as_exact_geometry_says(strokes):
    path = np.concatenate(strokes)
    scale = (BOX - PEN) / np.ptp(path, axis=0).max()
    placed = [(stroke - path.mean(axis=0)) * scale + 14 for stroke in strokes]
    row, column = ndimage.center_of_mass(coverage(placed, PEN))
    expected = coverage([stroke + np.array([CENTRE - column, CENTRE - row]) for stroke in placed], PEN)
    assert (
        np.abs(strokes_to_mnist(strokes) - expected).mean() < 2.5
    )  # of 255; a twentieth of a pixel of shift costs as much


@few
@given(
    some.lists(
        some_arrays.arrays(float, some.tuples(some.integers(1, 30), some.just(2)), elements=some.floats(-1e4, 1e4)),
        min_size=1,
        max_size=5,
    )
)
def test_any_strokes_fit_the_box_and_are_centred_by_mass(strokes):
    image = strokes_to_mnist(strokes)
    assert image.shape == (28, 28)
    assert image.dtype == np.uint8
    top, bottom, left, right = box_of(image)
    assert max(bottom - top, right - left) <= BOX + 1  # a box of 20 that begins within a pixel touches 21
    uncentred = strokes_to_mnist(strokes, Stages(centre=False))
    if image.sum() > 0.99 * uncentred.sum():  # a lonely far dot may leave the frame when the rest is centred
        assert ndimage.center_of_mass(image) == pytest.approx((CENTRE, CENTRE), abs=0.2)


@pytest.mark.parametrize("strokes", DRAWINGS.values(), ids=DRAWINGS)
@pytest.mark.parametrize(("unit", "shift"), [(0.001, 0), (7.3, 0), (1, 5000), (40, -3000)])
def test_neither_size_nor_place_matters(strokes, unit, shift):
    elsewhere = strokes_to_mnist([stroke * unit + shift for stroke in strokes])
    assert np.abs(elsewhere.astype(int) - strokes_to_mnist(strokes)).mean() < 1


def test_the_pen_is_as_wide_as_said():
    upright = strokes_to_mnist([[(0, 0), (0, 100)]])
    assert upright[14].sum() / 255 == pytest.approx(PEN, abs=0.1)
    flat = strokes_to_mnist([[(0, 0), (100, 0)]])
    np.testing.assert_array_equal(flat, upright.T)


DOT_LIKE = {
    "one point": [[(3, 4)]],
    "two strokes of one point each, the same": [[(3, 4)], [(3, 4)]],
    "identical points": [[(3, 4)] * 50],
    "no length": [[(3, 4), (3, 4)]],
    "hardly any length": [[(3, 4), (3 + 1e-9, 4)]],
}


@pytest.mark.parametrize("strokes", DOT_LIKE.values(), ids=DOT_LIKE)
def test_a_dot_is_a_spot_of_the_pen(strokes):
    image = strokes_to_mnist(strokes)
    assert image.sum() / 255 == pytest.approx(math.pi * PEN**2 / 4, rel=0.1)
    assert ndimage.center_of_mass(image) == pytest.approx((CENTRE, CENTRE), abs=0.1)


def test_a_tap_with_an_unsteady_finger_is_a_dot_on_a_known_pad():
    slipped = [[(100, 100), (103, 104)]]
    assert np.ptp(box_of(strokes_to_mnist(slipped, sheet=Sheet(280, 280, 20)))[:2]) <= 5
    assert np.ptp(box_of(strokes_to_mnist(slipped))[:2]) >= 20


@pytest.mark.parametrize("strokes", [[], [[]], [np.empty((0, 2)), np.empty((0, 2))]])
def test_no_strokes_are_blank(strokes):
    with pytest.raises(BlankDrawing, match="draw a digit"):
        strokes_to_mnist(strokes)


BAD_STROKES = {
    "NaN": [[(0, 0), (1, math.nan)]],
    "infinity": [[(0, 0), (1, math.inf)]],
    "far away": [[(0, 0), (1, 1e6)]],
    "three coordinates": [[(0, 0, 0), (1, 1, 1)]],
    "flat": [[1, 2, 3]],
    "numbers instead of strokes": [1, 2],
    "ragged": [[(0, 0), (1,)]],
    "words": [[("a", "b")]],
    "too many strokes": [[(0, 0)]] * (MAX_STROKES + 1),
    "a million points": [np.zeros((1_000_000, 2))],
    "too many points in all": [np.zeros((MAX_POINTS // 2, 2))] * 3,
}


@pytest.mark.parametrize("strokes", BAD_STROKES.values(), ids=BAD_STROKES)
def test_bad_strokes_are_refused_with_a_remedy(strokes):
    with pytest.raises(InvalidDrawing, match="draw again"):
        strokes_to_mnist(strokes)


def test_as_many_points_as_allowed_are_drawn(rng):
    assert strokes_to_mnist([rng.uniform(0, 280, (MAX_POINTS, 2))]).mean() > 100

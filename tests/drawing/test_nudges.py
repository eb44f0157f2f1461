"""Nudges change a digit as much as they say."""

import numpy as np
import pytest

from mnist_core.drawing import Nudge, enlarge, nudge, stroke_width, strokes_to_mnist
from mnist_core.drawing.ink import FINE
from tests.support.drawings import RING


def test_no_nudge_changes_nothing(digits):
    np.testing.assert_array_equal(nudge(digits.images[0], Nudge()), digits.images[0])


def test_a_whole_shift_moves_pixels(digits):
    image = digits.images[0]
    expected = np.zeros_like(image)
    expected[3:, :-2] = image[:-3, 2:]
    np.testing.assert_array_equal(nudge(image, Nudge(right=-2, down=3)), expected)


@pytest.mark.parametrize(("degrees", "quarters"), [(90, 1), (180, 2), (-90, 3)])
def test_a_quarter_turn_turns_about_the_centre_of_mass(digits, degrees, quarters):
    image = digits.images[0]
    turned = nudge(image, Nudge(rotate=degrees))
    # 27 x 27 pixels have pixel 14 of 28 in their middle.
    np.testing.assert_allclose(turned[1:, 1:], np.rot90(image[1:, 1:], quarters), atol=1)


@pytest.mark.parametrize("by", [-1.0, -0.5, 0.5, 1.0, 2.0])
def test_thickening_changes_the_measured_width(by):
    ring = strokes_to_mnist(RING)
    before, after = (stroke_width(enlarge(image)) / FINE for image in (ring, nudge(ring, Nudge(thicken=by))))
    assert after - before == pytest.approx(by, abs=0.25)


def test_a_small_nudge_makes_a_small_difference(digits):
    image = digits.images[0].astype(int)
    for small in (Nudge(right=0.02), Nudge(rotate=0.1), Nudge(thicken=0.02), Nudge(noise=1)):
        assert np.abs(nudge(digits.images[0], small) - image).mean() < 2


def test_thinning_does_not_make_a_digit_vanish(digits):
    assert nudge(digits.images[0], Nudge(thicken=-20)).max() > 100
    assert not nudge(np.zeros((28, 28), np.uint8), Nudge(thicken=2)).any()


def test_noise_is_seeded_and_as_strong_as_said():
    grey = np.full((28, 28), 128, np.uint8)
    noisy = nudge(grey, Nudge(noise=20, seed=1))
    assert noisy.std() == pytest.approx(20, rel=0.1)
    np.testing.assert_array_equal(noisy, nudge(grey, Nudge(noise=20, seed=1)))
    assert (noisy != nudge(grey, Nudge(noise=20, seed=2))).any()

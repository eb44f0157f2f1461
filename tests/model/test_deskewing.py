import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from mnist_core import data
from mnist_core.model import deskew, deskewing


def moments(image):
    """Ink, centre of mass (row, column) and slope: how far the ink leans to the right per row."""
    ink = image.astype(float)
    row, column = ndimage.center_of_mass(ink)
    rows, columns = np.mgrid[:28, :28]
    mixed = (ink * (rows - row) * (columns - column)).sum()
    return ink.sum(), row, column, mixed / (ink * (rows - row) ** 2).sum()


def test_images_are_as_large_as_those_of_the_data():
    # The file says it again because exported scripts contain it whole.
    assert (deskewing.SIDE, deskewing.N_PIXELS) == (data.SIDE, data.N_PIXELS)


class TestDeskew:
    def test_the_second_mixed_moment_vanishes_and_the_ink_stays(self, few_digits):
        before = np.array([moments(image) for image in few_digits.images])
        after = np.array([moments(image) for image in deskew(few_digits.images)])
        inside = after[:, 0] > 0.999 * before[:, 0]  # the few others lose a serif at the edge of the frame
        assert inside.mean() > 0.98
        assert np.abs(before[inside, 3]).max() > 0.9
        assert np.abs(after[inside, 3]).max() < 0.02
        assert np.abs(after[inside, 1:3] - 13.5).max() < 0.05
        assert (after[:, 0] / before[:, 0]).min() > 0.96

    def test_agrees_with_scipys_affine_transform(self, few_digits):
        for image in few_digits.images[:100]:
            _, row, column, slope = moments(image)
            # scipy maps a place of the output to its source. Shearing moves columns by fractions of a pixel;
            # centring is another such step.
            upright = ndimage.affine_transform(
                image.astype(float), [[1, 0], [slope, 1]], [0, -slope * row], order=1, mode="grid-constant"
            )
            _, row, column, _ = moments(upright)
            expected = ndimage.shift(upright, (13.5 - row, 13.5 - column), order=1, mode="grid-constant")
            assert np.abs(deskew(image[np.newaxis])[0] - expected).max() < 0.6  # rounding, and float32

    def test_undoes_a_slant(self, few_digits):
        upright = deskew(few_digits.images[:50])
        for image in upright:
            slanted = ndimage.affine_transform(image.astype(float), [[1, 0], [0.4, 1]], [0, -0.4 * 13.5], order=1)
            again = deskew(np.rint(slanted).astype(np.uint8)[np.newaxis])[0]
            assert np.corrcoef(again.ravel(), image.ravel())[0, 1] > 0.9

    @pytest.mark.parametrize(
        "ink",
        [np.s_[:0], np.s_[13:15, 2:26], np.s_[2:26, 13:15], np.s_[:]],
        ids=["blank", "level", "upright", "full"],
    )
    def test_leaves_what_is_upright_and_in_the_centre(self, ink):
        image = np.zeros((28, 28), np.uint8)
        image[ink] = 255
        np.testing.assert_array_equal(deskew(image[np.newaxis])[0], image)

    @pytest.mark.parametrize("place", [(3, 5), (0, 0), (27, 0), (13, 27)])
    def test_one_pixel_goes_to_the_centre(self, place):
        image = np.zeros((28, 28), np.uint8)
        image[place] = 200
        expected = np.zeros((28, 28), np.uint8)
        expected[13:15, 13:15] = 50
        np.testing.assert_array_equal(deskew(image[np.newaxis])[0], expected)

    def test_does_not_tear_a_stroke_that_is_nearly_level(self):
        image = np.zeros((28, 28), np.uint8)
        image[13, 2:14] = image[14, 14:26] = 200
        upright = deskew(image[np.newaxis])[0]
        assert upright.astype(int).sum() == image.astype(int).sum()
        assert np.flatnonzero(upright.any(axis=0)).size > 20

    @settings(deadline=None, max_examples=30)
    @given(st.binary(min_size=784, max_size=784), st.integers(0, 783))
    def test_any_bytes_are_an_image(self, pixels, n_blank):
        image = np.frombuffer(pixels, np.uint8).copy()
        image[:n_blank] = 0
        upright = deskew(image.reshape(1, 28, 28))
        assert upright.sum(dtype=int) <= image.sum(dtype=int) + 784 / 2

from itertools import product

import numpy as np
import pytest
from scipy import ndimage
from skimage.feature import hog

from mnist_core.model import GradientHistograms


def slow_histograms(image, orientations, cells, pair_cells):
    """The definition, pixel by pixel and pair by pair, in float64."""
    framed = np.pad(image.astype(float), 1)
    step = 2 * np.pi / orientations
    votes = np.zeros((orientations, 28, 28))
    for row, column in product(range(28), range(28)):
        g = np.array(
            [
                framed[row + 1, column + 2] - framed[row + 1, column],
                framed[row + 2, column + 1] - framed[row, column + 1],
            ]
        )
        k = int(np.arctan2(g[1], g[0]) % (2 * np.pi) // step) % orientations
        nearest = np.array([[np.cos(j * step), np.sin(j * step)] for j in (k, k + 1)]).T
        votes[[k, (k + 1) % orientations], row, column] = np.linalg.solve(nearest, g)

    def membership(side, n, place):
        """How much a place belongs to each of n cells along a side: all at its centre, nothing one cell away."""
        centres = np.linspace(side / n / 2, side - side / n / 2, n)
        return np.clip(1 - np.abs(place + 0.5 - centres) / (side / n), 0, None)

    def pooled(n):
        total = np.zeros((orientations, n, n))
        for row, column in product(range(28), range(28)):
            weights = np.outer(membership(28, n, row), membership(28, n, column))
            total += votes[:, row, column, np.newaxis, np.newaxis] * weights
        return total

    def compressed(counts, full_scale):
        share = counts.ravel() / counts.sum()
        return np.minimum(np.sqrt(share) / full_scale, 1) * 255

    single = compressed(pooled(cells), 0.3)
    if not pair_cells:
        return single
    coarse = pooled(14)
    pairs = np.zeros((pair_cells, pair_cells, orientations, 2, orientations))
    for row, column in product(range(14), range(14)):
        weights = np.outer(membership(14, pair_cells, row), membership(14, pair_cells, column))
        for s, (below, right) in enumerate([(0, 2), (2, 0)]):
            if row + below < 14 and column + right < 14:
                both = np.outer(coarse[:, row, column], coarse[:, row + below, column + right])
                pairs[:, :, :, s] += weights[:, :, np.newaxis, np.newaxis] * both
    return np.concatenate([single, compressed(pairs, 0.2)])


class TestGradientHistograms:
    @pytest.mark.parametrize("shape", [(8, 7, 3), (5, 4, 2), (8, 7, 0)])
    def test_agrees_with_the_definition_pixel_by_pixel(self, few_digits, shape):
        # A symmetric image does not lean, so that deskewing, tested above, leaves it alone.
        symmetric = np.maximum(few_digits.images[:4], few_digits.images[:4, :, ::-1])
        found = GradientHistograms(*shape).transform(symmetric.reshape(4, -1))
        for image, row in zip(symmetric, found, strict=True):
            assert np.abs(row - slow_histograms(image, *shape)).max() < 0.51

    def test_agrees_with_skimage_where_directions_are_exact(self, few_digits):
        # Gradients of black-and-white images run in multiples of 45 degrees: no vote is split. A symmetric image does
        # not lean, and ink inside the outermost half cell counts fully. So the sums over all places must coincide with
        # skimage's one big cell, which takes opposite directions together.
        symmetric = np.maximum(few_digits.images[:50], few_digits.images[:50, :, ::-1])
        symmetric = np.where(symmetric > 127, 255, 0).astype(np.uint8)
        symmetric[:, :4] = symmetric[:, -4:] = symmetric[:, :, :4] = symmetric[:, :, -4:] = 0
        found = GradientHistograms(pair_cells=0).transform(symmetric.reshape(50, -1))
        shares = ((found / 255 * 0.3) ** 2).reshape(50, 2, 4, 49).sum(axis=(1, 3))
        for image, share in zip(symmetric, shares, strict=True):
            expected = hog(image / 255, 4, (28, 28), (1, 1), block_norm="L1", feature_vector=True)
            np.testing.assert_allclose(share, expected, atol=0.01)

    def test_columns_are_in_the_order_that_the_docstring_says(self):
        image = np.zeros((28, 28), np.uint8)
        image[4:24, 12:16] = 255  # an upright bar: its left edge gets brighter to the right (direction 0)
        row = GradientHistograms().transform(image.reshape(1, -1))[0]
        single, pairs = row[:392].reshape(8, 7, 7), row[392:].reshape(3, 3, 8, 2, 8)
        right, below, left = 0, 1, 4
        strongest = np.argwhere(single >= np.sort(single, axis=None)[-6])
        assert set(strongest[:, 0]) == {0, left}
        strongest = np.argwhere(pairs >= np.sort(pairs, axis=None)[-8])
        assert {tuple(place[2:]) for place in strongest} == {(0, below, 0), (left, below, left), (0, right, left)}
        # The bar's right edge lies 4 pixels to the right of its left edge, never the other way round.
        assert pairs[1, 1, 0, right, left] > 50
        assert pairs[1, 1, left, right, 0] == 0

    def test_pen_pressure_hardly_matters(self, few_digits):
        X = few_digits.images[:100].reshape(100, -1)
        firm, light = (GradientHistograms().transform(x).astype(int) for x in (X, X // 2))
        assert np.abs(firm - light).max() < 12
        assert np.abs(firm - light).mean() < 0.3

    def test_a_shifted_digit_looks_more_alike_than_its_pixels(self, few_digits):
        X = few_digits.images[:200]
        shifted = np.roll(X, 1, axis=2).reshape(200, -1)
        X = X.reshape(200, -1)

        def alikeness(a, b):
            return float(np.mean([np.corrcoef(u, v)[0, 1] for u, v in zip(a, b, strict=True)]))

        features = GradientHistograms()
        assert alikeness(features.transform(X), features.transform(shifted)) > alikeness(X, shifted) + 0.1

    @pytest.mark.parametrize("shape", [(8, 7, 3), (5, 4, 0), (6, 3, 5)])
    def test_over_places_adds_everything_up_where_it_is(self, rng, shape):
        features = GradientHistograms(*shape)
        directions, cells, pair_cells = shape
        columns = rng.normal(size=(2, 10, features.n_features))
        places = features.over_places(columns)
        assert places.shape == (2, 10, cells, cells)
        np.testing.assert_allclose(places.sum(axis=(-1, -2)), columns.sum(axis=-1))

        one_column = np.zeros(features.n_features)
        one_column[np.ravel_multi_index((0, 1, cells - 1), (directions, cells, cells))] = 1
        assert np.argwhere(features.over_places(one_column)).tolist() == [[1, cells - 1]]
        if pair_cells:
            pair = np.zeros(features.n_features)
            of_pairs = (pair_cells, pair_cells, directions, 2, directions)
            pair[directions * cells**2 + np.ravel_multi_index((0, pair_cells - 1, 0, 1, 0), of_pairs)] = 1
            top, right = ndimage.center_of_mass(features.over_places(pair))
            assert top < (cells - 1) / 3
            assert right > (cells - 1) * 2 / 3

    @pytest.mark.parametrize("wrong", [{"orientations": 2}, {"cells": 0}, {"cells": 29}, {"pair_cells": 15}])
    def test_refuses_impossible_layouts(self, wrong):
        with pytest.raises(ValueError, match="orientations must be at least 3"):
            GradientHistograms(**wrong)

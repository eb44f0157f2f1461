import pickle
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage
from skimage.feature import hog
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from mnist_core.data import Digits
from mnist_core.model import FEATURES, GradientHistograms, PixelScaler, deskew, make_features
from mnist_core.model.features import CHUNK, Deskew

TRANSFORMERS = [Deskew(), GradientHistograms(), GradientHistograms(orientations=5, cells=4, pair_cells=0)]


def moments(image: np.ndarray) -> tuple[float, float, float, float]:
    """Ink, centre of mass (row, column) and slope: how far the ink leans to the right per row."""
    ink = image.astype(float)
    row, column = ndimage.center_of_mass(ink)
    rows, columns = np.mgrid[:28, :28]
    mixed = (ink * (rows - row) * (columns - column)).sum()
    return ink.sum(), row, column, mixed / (ink * (rows - row) ** 2).sum()


class TestDeskew:
    def test_the_second_mixed_moment_vanishes_and_the_ink_stays(self, few_digits: Digits) -> None:
        before = np.array([moments(image) for image in few_digits.images])
        after = np.array([moments(image) for image in deskew(few_digits.images)])
        inside = after[:, 0] > 0.999 * before[:, 0]  # the few others lose a serif at the edge of the frame
        assert inside.mean() > 0.98
        assert np.abs(before[inside, 3]).max() > 0.9
        assert np.abs(after[inside, 3]).max() < 0.02
        assert np.abs(after[inside, 1:3] - 13.5).max() < 0.05
        assert (after[:, 0] / before[:, 0]).min() > 0.96

    def test_agrees_with_scipys_affine_transform(self, few_digits: Digits) -> None:
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

    def test_undoes_a_slant(self, few_digits: Digits) -> None:
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
    def test_leaves_what_is_upright_and_in_the_centre(self, ink: object) -> None:
        image = np.zeros((28, 28), np.uint8)
        image[ink] = 255
        np.testing.assert_array_equal(deskew(image[np.newaxis])[0], image)

    @pytest.mark.parametrize("place", [(3, 5), (0, 0), (27, 0), (13, 27)])
    def test_one_pixel_goes_to_the_centre(self, place: tuple[int, int]) -> None:
        image = np.zeros((28, 28), np.uint8)
        image[place] = 200
        expected = np.zeros((28, 28), np.uint8)
        expected[13:15, 13:15] = 50
        np.testing.assert_array_equal(deskew(image[np.newaxis])[0], expected)

    def test_does_not_tear_a_stroke_that_is_nearly_level(self) -> None:
        image = np.zeros((28, 28), np.uint8)
        image[13, 2:14] = image[14, 14:26] = 200
        upright = deskew(image[np.newaxis])[0]
        assert upright.astype(int).sum() == image.astype(int).sum()
        assert np.flatnonzero(upright.any(axis=0)).size > 20

    @settings(deadline=None, max_examples=30)
    @given(st.binary(min_size=784, max_size=784), st.integers(0, 783))
    def test_any_bytes_are_an_image(self, pixels: bytes, n_blank: int) -> None:
        image = np.frombuffer(pixels, np.uint8).copy()
        image[:n_blank] = 0
        upright = deskew(image.reshape(1, 28, 28))
        assert upright.sum(dtype=int) <= image.sum(dtype=int) + 784 / 2


def slow_histograms(image: np.ndarray, orientations: int, cells: int, pair_cells: int) -> np.ndarray:
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

    def membership(side: int, n: int, place: int) -> np.ndarray:
        """How much a place belongs to each of n cells along a side: all at its centre, nothing one cell away."""
        centres = np.linspace(side / n / 2, side - side / n / 2, n)
        return np.clip(1 - np.abs(place + 0.5 - centres) / (side / n), 0, None)

    def pooled(n: int) -> np.ndarray:
        total = np.zeros((orientations, n, n))
        for row, column in product(range(28), range(28)):
            weights = np.outer(membership(28, n, row), membership(28, n, column))
            total += votes[:, row, column, np.newaxis, np.newaxis] * weights
        return total

    def compressed(counts: np.ndarray, full_scale: float) -> np.ndarray:
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
    def test_agrees_with_the_definition_pixel_by_pixel(self, few_digits: Digits, shape: tuple[int, int, int]) -> None:
        # A symmetric image does not lean, so that deskewing, tested above, leaves it alone.
        symmetric = np.maximum(few_digits.images[:4], few_digits.images[:4, :, ::-1])
        found = GradientHistograms(*shape).transform(symmetric.reshape(4, -1))
        for image, row in zip(symmetric, found, strict=True):
            assert np.abs(row - slow_histograms(image, *shape)).max() < 0.51

    def test_agrees_with_skimage_where_directions_are_exact(self, few_digits: Digits) -> None:
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

    def test_names_say_what_the_columns_hold(self) -> None:
        image = np.zeros((28, 28), np.uint8)
        image[4:24, 12:16] = 255  # an upright bar: its left edge gets brighter to the right (0 degrees)
        features = GradientHistograms()
        names = features.get_feature_names_out()
        row = features.transform(image.reshape(1, -1))[0]
        assert len(names) == len(set(names)) == features.n_features
        strongest = set(names[np.argsort(row[:392])[-6:]])
        assert all(name.startswith(("0deg", "180deg")) for name in strongest)
        of_pairs = {name.split(" ", 2)[2] for name in names[392:][np.argsort(row[392:])[-8:]]}
        assert of_pairs == {"0deg 0deg below", "180deg 180deg below", "0deg 180deg to the right"}
        # The bar's right edge lies 4 pixels to the right of its left edge, never the other way round.
        assert row[names == "row1 col1 0deg 180deg to the right"] > 50
        assert row[names == "row1 col1 180deg 0deg to the right"] == 0

    def test_pen_pressure_hardly_matters(self, few_digits: Digits) -> None:
        X = few_digits.images[:100].reshape(100, -1)
        firm, light = (GradientHistograms().transform(x).astype(int) for x in (X, X // 2))
        assert np.abs(firm - light).max() < 12
        assert np.abs(firm - light).mean() < 0.3

    def test_a_shifted_digit_looks_more_alike_than_its_pixels(self, few_digits: Digits) -> None:
        X = few_digits.images[:200]
        shifted = np.roll(X, 1, axis=2).reshape(200, -1)
        X = X.reshape(200, -1)

        def alikeness(a: np.ndarray, b: np.ndarray) -> float:
            return float(np.mean([np.corrcoef(u, v)[0, 1] for u, v in zip(a, b, strict=True)]))

        features = GradientHistograms()
        assert alikeness(features.transform(X), features.transform(shifted)) > alikeness(X, shifted) + 0.1

    @pytest.mark.parametrize("shape", [(8, 7, 3), (5, 4, 0), (6, 3, 5)])
    def test_over_places_adds_everything_up_where_it_is(
        self, rng: np.random.Generator, shape: tuple[int, int, int]
    ) -> None:
        features = GradientHistograms(*shape)
        _, cells, pair_cells = shape
        columns = rng.normal(size=(2, 10, features.n_features))
        places = features.over_places(columns)
        assert places.shape == (2, 10, cells, cells)
        np.testing.assert_allclose(places.sum(axis=(-1, -2)), columns.sum(axis=-1))

        one_column = (features.get_feature_names_out() == f"0deg row1 col{cells - 1}").astype(float)
        assert np.argwhere(features.over_places(one_column)).tolist() == [[1, cells - 1]]
        if pair_cells:
            pair = (features.get_feature_names_out() == f"row0 col{pair_cells - 1} 0deg 0deg below").astype(float)
            top, right = ndimage.center_of_mass(features.over_places(pair))
            assert top < (cells - 1) / 3
            assert right > (cells - 1) * 2 / 3

    @pytest.mark.parametrize("wrong", [{"orientations": 2}, {"cells": 0}, {"cells": 29}, {"pair_cells": 15}])
    def test_refuses_impossible_layouts(self, wrong: dict[str, int]) -> None:
        with pytest.raises(ValueError, match="orientations must be at least 3"):
            GradientHistograms(**wrong).fit(np.zeros((1, 784), np.uint8))


class TestTransformers:
    @pytest.mark.parametrize("features", TRANSFORMERS, ids=repr)
    def test_keeps_scikit_learns_contract(self, few_digits: Digits, features: Deskew | GradientHistograms) -> None:
        X = few_digits.images[: CHUNK + 3].reshape(-1, 784)
        X.setflags(write=False)
        rows = features.transform(X)
        assert rows.dtype == np.uint8
        assert rows.shape == (CHUNK + 3, features.n_features)
        assert len(features.get_feature_names_out()) == features.n_features
        assert rows.max() > 100
        for other in (clone(features), pickle.loads(pickle.dumps(features))):
            np.testing.assert_array_equal(other.fit(X[:1]).transform(X), rows)
        # Nothing depends on who else is in the batch, or in the chunk, but for the last bit of a float.
        alone = np.vstack([features.transform(x[np.newaxis]) for x in X[-5:]])
        assert np.abs(alone.astype(int) - rows[-5:]).max() <= 1
        assert features.transform(X[:0]).shape == (0, features.n_features)

    @pytest.mark.parametrize("features", TRANSFORMERS, ids=repr)
    @pytest.mark.parametrize(
        ("X", "message"),
        [
            (np.zeros((2, 784)), "must be uint8"),
            (np.zeros((2, 783), np.uint8), "784 pixels"),
            (np.zeros(784, np.uint8), "784 pixels"),
            (np.zeros((2, 14, 56), np.uint8), "28 x 28"),
            (np.zeros((0, 5), np.uint8), "784 pixels"),
        ],
        ids=["float", "a pixel short", "one row", "other shape", "empty"],
    )
    def test_says_what_it_wants(self, features: Deskew | GradientHistograms, X: np.ndarray, message: str) -> None:
        for method in (features.fit, features.transform):
            with pytest.raises(ValueError, match=message):
                method(X)

    @pytest.mark.parametrize("features", TRANSFORMERS, ids=repr)
    def test_blank_and_one_pixel_are_described(self, features: Deskew | GradientHistograms) -> None:
        X = np.zeros((2, 784), np.uint8)
        X[1, 400] = 255
        blank, one_pixel = features.transform(X)
        assert not blank.any()
        assert one_pixel.any()


class TestMakeFeatures:
    def test_offers_each_choice_anew(self) -> None:
        assert make_features("pixels") == "passthrough"
        assert isinstance(make_features("deskewed"), Deskew)
        assert isinstance(make_features("gradient histograms"), GradientHistograms)
        assert make_features("deskewed") is not make_features("deskewed")

    def test_names_the_choices(self) -> None:
        with pytest.raises(ValueError, match="'pixels', 'deskewed', 'gradient histograms'; got 'hog'"):
            make_features("hog")  # type: ignore[arg-type]

    def test_each_choice_reads_digits_better_than_the_one_before(self, digits: Digits) -> None:
        train, test = np.s_[:3_000], np.s_[60_000:62_000]
        X, y = digits.images.reshape(-1, 784), digits.labels
        errors = [
            1
            - make_pipeline(make_features(name), PixelScaler(), LogisticRegression(C=0.3, max_iter=60))
            .fit(X[train], y[train])
            .score(X[test], y[test])
            for name in FEATURES
        ]
        assert errors[1] < 0.85 * errors[0]
        assert errors[2] < 0.5 * errors[1]

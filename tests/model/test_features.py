import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from mnist_core.model import FEATURES, GradientHistograms, PixelScaler, make_features
from mnist_core.model.deskewing import CHUNK, Deskew

TRANSFORMERS = {
    "deskewed": Deskew(),
    "histograms": GradientHistograms(),
    "others": GradientHistograms(orientations=5, cells=4, pair_cells=0),
}
each_transformer = pytest.mark.parametrize("features", TRANSFORMERS.values(), ids=TRANSFORMERS)


class TestTransformers:
    @each_transformer
    def test_each_image_is_described_by_itself(self, few_digits, features):
        X = few_digits.images[: CHUNK + 3].reshape(-1, 784)
        X.setflags(write=False)
        rows = features.transform(X)
        assert rows.dtype == np.uint8
        assert rows.shape == (CHUNK + 3, features.n_features)
        assert rows.max() > 100
        # Nothing depends on who else is in the batch, or in the chunk, but for the last bit of a float.
        alone = np.vstack([features.transform(x[np.newaxis]) for x in X[-5:]])
        assert np.abs(alone.astype(int) - rows[-5:]).max() <= 1
        assert features.transform(X[:0]).shape == (0, features.n_features)

    @each_transformer
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
    def test_says_what_it_wants(self, features, X, message):
        with pytest.raises(ValueError, match=message):
            features.transform(X)

    @each_transformer
    def test_blank_and_one_pixel_are_described(self, features):
        X = np.zeros((2, 784), np.uint8)
        X[1, 400] = 255
        blank, one_pixel = features.transform(X)
        assert not blank.any()
        assert one_pixel.any()


class TestMakeFeatures:
    def test_names_the_choices(self):
        with pytest.raises(ValueError, match="'pixels', 'deskewed', 'gradient histograms'; got 'hog'"):
            make_features("hog")  # type: ignore[arg-type]

    def test_each_choice_reads_digits_better_than_the_one_before(self, digits):
        train, test = np.s_[:3_000], np.s_[60_000:62_000]
        X, y = digits.images.reshape(-1, 784), digits.labels
        errors = [
            1
            - make_pipeline(PixelScaler(), LogisticRegression(C=0.3, max_iter=60))
            .fit(make_features(name).transform(X[train]), y[train])
            .score(make_features(name).transform(X[test]), y[test])
            for name in FEATURES
        ]
        assert errors[1] < 0.85 * errors[0]
        assert errors[2] < 0.5 * errors[1]

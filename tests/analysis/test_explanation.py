"""Explanations, held against scikit-learn's own pipeline, SciPy's distances and sums done by hand."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from mnist_core.analysis import NeverSeen, explain_log_odds, explain_scores, find_nearest, mean_images, weight_images
from mnist_core.data import Digits, load_digits
from mnist_core.model import TrainingConfig, deskew, train

SCALINGS = ("none", "divide by 255", "subtract mean", "pareto", "standardise")
ALL_FEATURES = ("pixels", "deskewed", "gradient histograms")


@pytest.fixture(scope="module")
def digits():
    """Return the first 1,000 digits, enough for tiny models."""
    everything = load_digits()
    return Digits(everything.images[:1000].copy(), everything.labels[:1000].copy())


@pytest.fixture(scope="module")
def trained(digits):
    """Return a function that trains a tiny model, once for each configuration."""
    models = {}

    def of(**settings):
        config = TrainingConfig(max_iter=8, n_train=300, **settings)
        if config not in models:
            models[config] = train(digits, config)
        return models[config]

    return of


def score_difference(model, image, a, b):
    """Let scikit-learn compute the log-odds from the features."""
    classes = list(model.pipeline.classes_)
    scores = np.asarray(model.pipeline.decision_function(model.featurise(image[np.newaxis])), np.float64)[0]
    return scores[classes.index(a)] - scores[classes.index(b)]


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("features", ALL_FEATURES)
def test_picture_and_intercept_add_up_to_the_pipelines_log_odds(trained, digits, features, scaling):
    model = trained(features=features, scaling=scaling)
    for row, a, b in ((0, 5, 3), (2, 4, 9), (700, 9, 4)):
        explained = explain_log_odds(model, digits.images[row], a, b)
        expected = score_difference(model, digits.images[row], a, b)
        assert explained.log_odds == pytest.approx(explained.picture.sum() + explained.intercept, abs=1e-12)
        assert explained.log_odds == pytest.approx(expected, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("features", ALL_FEATURES)
def test_pictures_and_intercepts_add_up_to_the_ten_scores(trained, digits, features):
    model = trained(features=features, scaling="pareto")
    expected = model.pipeline.decision_function(model.featurise(digits.images[2:3]))[0]
    np.testing.assert_allclose(explain_scores(model, digits.images[2]).scores, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("scaling", SCALINGS)
def test_each_pixel_is_the_weight_times_the_scaled_pixel(trained, digits, scaling):
    model, image = trained(scaling=scaling), digits.images[2]
    classifier, scaler = model.pipeline["classifier"], model.pipeline["scaling"]
    z = (image.reshape(-1) - scaler.shift_) * scaler.factor_
    by_hand = (classifier.coef_[4] - classifier.coef_[9]) * z
    explained = explain_log_odds(model, image, 4, 9)
    np.testing.assert_allclose(explained.picture.reshape(-1), by_hand, rtol=1e-4, atol=1e-5)
    assert explained.intercept == pytest.approx(classifier.intercept_[4] - classifier.intercept_[9], abs=1e-4)


def test_histograms_show_where_the_evidence_is(trained):
    model = trained(features="gradient histograms", scaling="none")
    corner = np.zeros((28, 28), np.uint8)
    corner[2:8, 3:7] = 255
    explained = explain_log_odds(model, corner, 4, 9)
    assert explained.picture.shape == (7, 7)
    assert np.abs(explained.picture[:3, :3]).sum() > 0
    # Without scaling a place without edges adds nothing; the Gaussian windows of the places have long, thin tails.
    assert np.abs(explained.picture[5:, 5:]).sum() < 0.001 * np.abs(explained.picture[:3, :3]).sum()


def test_picture_lies_over_what_the_model_sees(trained, digits):
    image = digits.images[0]
    straight = deskew(image[np.newaxis])[0]
    assert not np.array_equal(image, straight)
    np.testing.assert_array_equal(explain_log_odds(trained(), image, 5, 3).over, image)
    np.testing.assert_array_equal(explain_log_odds(trained(features="deskewed"), image, 5, 3).over, straight)


def test_swapping_the_digits_turns_the_picture_round(trained, digits):
    one_way = explain_log_odds(trained(), digits.images[0], 5, 3)
    other_way = explain_log_odds(trained(), digits.images[0], 3, 5)
    np.testing.assert_allclose(one_way.picture, -other_way.picture)
    assert one_way.log_odds == pytest.approx(-other_way.log_odds)


def test_a_digit_compared_with_itself_has_even_odds(trained, digits):
    explained = explain_log_odds(trained(), digits.images[0], 5, 5)
    assert explained.log_odds == 0
    assert not explained.picture.any()


def test_stopped_model_is_explained_as_well(digits):
    model = train(digits, TrainingConfig(n_train=100), on_iteration=lambda _: True)
    assert model.stopped
    explained = explain_log_odds(model, digits.images[0], 5, 3)
    assert explained.log_odds == pytest.approx(score_difference(model, digits.images[0], 5, 3), rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("features", ALL_FEATURES)
def test_digit_without_training_images(digits, features):
    without_7 = Digits(digits.images, np.where(digits.labels == 7, 1, digits.labels).astype(np.uint8))
    model = train(without_7, TrainingConfig(n_train=100, max_iter=5, features=features))
    for a, b in ((7, 1), (1, 7)):
        with pytest.raises(NeverSeen, match="no 7 among the 100 training images"):
            explain_log_odds(model, digits.images[0], a, b)
    explained = explain_log_odds(model, digits.images[0], 9, 8)
    assert explained.log_odds == pytest.approx(score_difference(model, digits.images[0], 9, 8), rel=1e-4, abs=1e-4)
    assert not weight_images(model.coef, features).images[7].any()
    assert not mean_images(without_7)[7].any()


def test_weight_images_say_what_full_ink_adds(trained):
    model = trained(scaling="pareto")
    shown = weight_images(model.coef, "pixels")
    image = np.zeros((1, 28, 28), np.uint8)
    paper = np.asarray(model.pipeline.decision_function(image.reshape(1, -1)), np.float64)
    image[0, 14, 13] = 255
    ink = np.asarray(model.pipeline.decision_function(image.reshape(1, -1)), np.float64)
    np.testing.assert_allclose(shown.images[:, 14, 13], (ink - paper)[0], atol=1e-4)
    assert shown.images.shape == (10, 28, 28)
    assert shown.signed
    assert 0.985 < np.mean(np.abs(shown.images) <= shown.limit) < 0.995


def test_weight_images_of_histograms_claim_no_sign(trained):
    model = trained(features="gradient histograms")
    shown = weight_images(model.coef, "gradient histograms")
    assert shown.images.shape == (10, 7, 7)
    # The places share out the squared weights of all columns, whatever their direction.
    assert (shown.images[3] ** 2).sum() == pytest.approx((model.coef[3].astype(float) ** 2).sum())
    assert not shown.signed
    assert shown.images.min() >= 0


def test_weights_of_zero_still_have_a_colour_scale():
    assert weight_images(np.zeros((10, 784), np.float32), "pixels").limit > 0


def test_mean_images_are_averages_by_hand():
    images = np.zeros((3, 28, 28), np.uint8)
    images[0, 5, 5], images[1, 5, 5], images[2, 5, 5] = 255, 254, 10
    few = Digits(images, np.array([4, 4, 7], np.uint8))
    means = mean_images(few)
    assert means[4, 5, 5] == 254.5
    assert means[7, 5, 5] == 10
    assert means.sum() == 264.5
    assert mean_images(Digits(images[[0, 2]], np.array([4, 7], np.uint8)))[4, 5, 5] == 255


@pytest.mark.parametrize("k", [1, 5])
def test_nearest_agrees_with_scipy(digits, k):
    rows, image = np.arange(100, 1000), digits.images[0]
    distances = cdist(image.reshape(1, -1).astype(float), digits.images[rows].reshape(-1, 784).astype(float))[0]
    found = find_nearest(digits, rows, image, k=k)
    np.testing.assert_array_equal(found.rows, rows[np.argsort(distances)[:k]])
    np.testing.assert_allclose(found.distances, np.sort(distances)[:k])


def test_nearest_of_one_label(digits):
    rows, image = np.arange(1000), digits.images[0]
    found = find_nearest(digits, rows, image, label=3, k=4)
    of_3 = rows[digits.labels == 3]
    distances = cdist(image.reshape(1, -1).astype(float), digits.images[of_3].reshape(-1, 784).astype(float))[0]
    np.testing.assert_array_equal(found.rows, of_3[np.argsort(distances)[:4]])
    assert set(digits.labels[found.rows]) == {3}


def test_nearest_passes_over_the_image_itself(digits):
    rows = np.arange(50)
    assert find_nearest(digits, rows, digits.images[7], k=1) == (7, 0)
    assert find_nearest(digits, rows, digits.images[7], k=1, without=7).rows != 7
    assert find_nearest(digits, rows, digits.images[7], k=1, without=999).rows == 7


def test_nearest_tells_squares_apart_that_float32_cannot():
    """783 * 255**2 lies beyond 2**24, where float32 does not know every whole number."""
    images = np.full((2, 28, 28), 255, np.uint8)
    images[0, 0, 0], images[1, 0, 0] = 0, 1
    assert np.float32(783 * 255**2 + 1) == np.float32(783 * 255**2)
    exact = Digits(images, np.zeros(2, np.uint8))
    found = find_nearest(exact, np.array([1, 0]), np.zeros((28, 28), np.uint8), k=2)
    np.testing.assert_array_equal(found.rows, [0, 1])
    np.testing.assert_array_equal(found.distances, np.sqrt(783 * 255**2 + np.array([0, 1])))


def test_nearest_returns_what_there_is(digits):
    few = find_nearest(digits, np.arange(3), digits.images[5], k=10)
    assert len(few.rows) == len(few.distances) == 3
    none = find_nearest(digits, np.flatnonzero(digits.labels != 4), digits.images[5], label=4)
    assert len(none.rows) == len(none.distances) == 0


def test_equally_near_images_stay_in_order(digits):
    twins = Digits(np.repeat(digits.images[:1], 4, axis=0), np.zeros(4, np.uint8))
    np.testing.assert_array_equal(find_nearest(twins, np.arange(4), digits.images[5], k=3).rows, [0, 1, 2])

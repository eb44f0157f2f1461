"""Slashed zeros are made from training images alone, and a model learns to read them."""

from dataclasses import replace

import numpy as np
from scipy import ndimage
from sklearn.linear_model import LogisticRegression

from mnist_core.data import Digits
from mnist_core.model import TrainingConfig, compute_features, train
from mnist_core.model.variants import make_slashed_zeros

SMALL = TrainingConfig(n_train=1_000, C=0.01, max_iter=200)
SLASHED = replace(SMALL, variants="slashed zeros")


def test_every_tenth_zero_has_a_slash_from_corner_to_corner(digits):
    images, labels = digits.images[:2_000], digits.labels[:2_000]
    slashed, labels_of_slashed = make_slashed_zeros(images, labels)
    zeros = images[labels == 0][::10]
    assert slashed.shape == zeros.shape
    assert set(labels_of_slashed) == {0}
    for zero, image in zip(zeros, slashed, strict=True):
        assert (image >= zero).all(), "ink only comes"
        rows, columns = np.nonzero(zero)
        ends = (rows.max(), rows.min()), (columns.min(), columns.max())
        assert (
            ndimage.map_coordinates(image.astype(float), [np.linspace(*end, 50) for end in ends], order=1).min() > 200
        )
        # The rest of the plane keeps what it had: at most the pen's width on either side of the line is new.
        assert (image > zero).sum() < 4.5 * np.hypot(np.ptp(rows) + 3, np.ptp(columns) + 3)


def test_no_zeros_and_blank_zeros_are_no_error():
    assert make_slashed_zeros(np.zeros((3, 28, 28), np.uint8), np.array([1, 2, 3], np.uint8))[0].shape == (0, 28, 28)
    assert not make_slashed_zeros(np.zeros((1, 28, 28), np.uint8), np.zeros(1, np.uint8))[0].any()


def test_the_model_is_that_of_plain_scikit_learn_with_them(few_digits):
    model = train(few_digits, SLASHED)
    rows = model.train_rows
    slashed, zeros = make_slashed_zeros(few_digits.images[rows], few_digits.labels[rows])
    X = np.concatenate([few_digits.images[rows], slashed]).reshape(-1, 784) / 255
    plain = LogisticRegression(C=0.01, max_iter=200).fit(
        X - X.mean(axis=0), np.concatenate([few_digits.labels[rows], zeros])
    )
    test_X = few_digits.images[model.test_rows].reshape(-1, 784) / 255 - X.mean(axis=0)
    ours = model.predict_proba(few_digits.images[model.test_rows])
    np.testing.assert_allclose(ours, plain.predict_proba(test_X), atol=0.005)


def test_it_reads_slashed_zeros_that_it_has_not_seen(digits):
    new, _ = make_slashed_zeros(digits.images[60_000:], digits.labels[60_000:])
    some = Digits(digits.images[:8_000].copy(), digits.labels[:8_000].copy())
    small = replace(SMALL, n_train=3_000, C=1.0, features="gradient histograms")
    X = compute_features(some, small.features)
    with_them, without = (train(some, each, features=X) for each in (replace(small, variants="slashed zeros"), small))
    right = [(model.predict(new) == 0).mean() for model in (with_them, without)]
    assert right[0] > 0.9 > 0.7 > right[1]
    assert with_them.test_accuracy > without.test_accuracy - 0.003

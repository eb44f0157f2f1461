"""Examples: what a model is shown besides MNIST's images is scikit-learn's sample_weight, and bad ones are refused."""

import re
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from mnist_core.model import (
    Examples,
    Features,
    InvalidExamples,
    PixelRows,
    TrainingConfig,
    compute_features,
    train,
)
from mnist_core.model.examples import MAX_EXAMPLES
from mnist_core.model.fit import rebuild_model
from mnist_core.model.pixel_rows import BLOCK_ROWS

SMALL = TrainingConfig(n_train=500, C=0.01, max_iter=200)


@pytest.fixture(scope="module")
def examples(digits):
    return Examples(digits.images[-30:], digits.labels[-30:], weight=7)


def plain_fit(digits, rows, examples, **settings):
    """Fit scikit-learn's own on pixels, the examples below; return it with the mean that was subtracted."""
    X = np.concatenate([digits.images[rows], examples.images]).reshape(-1, 784) / 255
    y = np.concatenate([digits.labels[rows], examples.labels])
    weights = np.concatenate([np.ones(len(rows)), np.full(len(examples), examples.weight)])
    return LogisticRegression(**settings).fit(X - X.mean(axis=0), y, sample_weight=weights), X.mean(axis=0)


def test_weights_are_scikit_learns_sample_weight(few_digits, digits, examples):
    model = train(few_digits, SMALL, examples=examples)
    plain, mean = plain_fit(few_digits, model.train_rows, examples, C=0.01, max_iter=200)
    X = digits.images[-100:].reshape(-1, 784) / 255 - mean
    expected = plain.predict_proba(X)
    np.testing.assert_allclose(model.predict_proba(digits.images[-100:]), expected, atol=0.005)
    without = train(few_digits, SMALL).predict_proba(digits.images[-100:])
    assert np.abs(without - expected).max() > 0.1, "the examples have changed nothing"
    assert model.converged


def test_an_example_that_counts_three_times_is_one_that_is_there_three_times(few_digits, examples):
    repeated = Examples(np.tile(examples.images, (3, 1, 1)), np.tile(examples.labels, 3), weight=1)
    # Without a mean to subtract: it counts each image once, whatever its weight.
    counted, listed = (
        train(few_digits, replace(SMALL, scaling="divide by 255"), examples=each)
        for each in (Examples(examples.images, examples.labels, weight=3), repeated)
    )
    images = few_digits.images[-200:]
    np.testing.assert_allclose(counted.predict_proba(images), listed.predict_proba(images), atol=0.002)


def test_a_taught_model_that_is_rebuilt_is_scaled_as_it_was_trained(few_digits, examples):
    seen = []
    stopped = train(few_digits, SMALL, lambda iteration: seen.append(iteration) or iteration.k == 3, examples=examples)
    rebuilt = rebuild_model(few_digits, stopped.config, seen, examples=examples)
    np.testing.assert_array_equal(rebuilt.shift, stopped.shift)
    np.testing.assert_allclose(rebuilt.test_scores, stopped.test_scores, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("features", get_args(Features))
def test_examples_have_the_features_of_the_others(few_digits, features):
    config = replace(SMALL, features=features, n_train=300, max_iter=40)
    rows = train(few_digits, config).train_rows
    shown = np.setdiff1d(np.arange(1_000), rows)[:40]
    # scikit-learn on the same features, which a test of their own holds against formulas
    X = compute_features(few_digits, features).astype(np.float64)
    both = np.concatenate([rows, shown])
    mean = X[both].mean(axis=0)
    plain = LogisticRegression(C=0.01, max_iter=40).fit(
        (X[both] - mean) / 255, few_digits.labels[both], np.repeat([1.0, 5.0], [300, 40])
    )
    model = train(few_digits, config, examples=Examples(few_digits.images[shown], few_digits.labels[shown], 5))
    expected = plain.predict_proba((X[-200:] - mean) / 255)
    np.testing.assert_allclose(model.predict_proba(few_digits.images[-200:]), expected, atol=0.01)


def test_accuracies_are_those_on_mnist(few_digits, examples):
    model = train(few_digits, SMALL, examples=examples)
    for rows, accuracy in ((model.train_rows, model.train_accuracy), (model.test_rows, model.test_accuracy)):
        assert accuracy == np.mean(few_digits.labels[rows] == model.predict(few_digits.images[rows]))


def test_the_slope_is_that_of_the_weighted_loss(few_digits, examples):
    config = replace(SMALL, scaling="divide by 255", C=0.1, max_iter=3)
    model = train(few_digits, config, examples=examples)
    X = np.concatenate([few_digits.images[model.train_rows], examples.images]).reshape(-1, 784) / 255
    y = np.concatenate([few_digits.labels[model.train_rows], examples.labels])
    weights = np.repeat([1.0, 7.0], [500, 30])
    scores = X @ (model.coef.astype(float) * 255).T + model.intercept
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    residual = weights[:, np.newaxis] * (p / p.sum(axis=1, keepdims=True) - np.eye(10)[y])
    gradient = (residual.T @ X + model.coef * 255 / 0.1) / weights.sum()
    expected = max(np.abs(gradient).max(), np.abs(residual.sum(axis=0) / weights.sum()).max())
    assert model.slope == pytest.approx(expected, rel=1e-3)


def test_rows_that_come_after_are_rows_like_others(few_digits, rng):
    X, more = few_digits.images.reshape(len(few_digits), -1)[: BLOCK_ROWS + 3], few_digits.images[-9:].reshape(9, -1)
    shift, factor = rng.normal(size=784), rng.uniform(1, 2, size=784)
    both = PixelRows(X, None, shift, factor, more)
    plain = (np.concatenate([X, more]) - shift) * factor
    W, G = rng.normal(size=(784, 10)), rng.normal(size=(10, len(plain)))
    np.testing.assert_allclose(both @ W, plain @ W, rtol=1e-3, atol=0.5)
    np.testing.assert_allclose(G @ both, G @ plain, rtol=1e-3, atol=0.5)
    mean, deviation = both.moments()
    np.testing.assert_allclose(mean, np.concatenate([X, more]).mean(axis=0))
    np.testing.assert_allclose(deviation, np.concatenate([X, more]).std(axis=0), atol=1e-5)


def test_equal_examples_are_one_configuration_and_others_are_not(few_digits, examples):
    same = Examples(examples.images.copy(), examples.labels.astype(np.int64), weight=7.0)
    config = train(few_digits, replace(SMALL, max_iter=1), examples=examples).config
    assert config == train(few_digits, replace(SMALL, max_iter=1), examples=same).config
    changed = examples.images.copy()
    changed[3, 5, 7] ^= 1
    others = [
        Examples(changed, examples.labels, weight=7),
        Examples(examples.images, (examples.labels + 1) % 10, weight=7),
        Examples(examples.images, examples.labels, weight=8),
        Examples(examples.images[1:], examples.labels[1:], weight=7),
    ]
    assert len({each.key for each in [examples, *others]}) == 5


def test_a_link_says_nothing_of_the_examples(examples):
    taught = replace(SMALL, examples=examples.key)
    assert taught.to_params() == SMALL.to_params()
    forged = SMALL.to_params() | {"examples": str(examples.key)}
    assert TrainingConfig.from_params(forged) == SMALL


def test_nobody_can_change_examples_afterwards(digits):
    images, labels = digits.images[:2].copy(), digits.labels[:2].copy()
    examples = Examples(images, labels)
    key = examples.key
    images[:], labels[:] = 0, 0
    assert Examples(examples.images, examples.labels).key == key
    with pytest.raises(ValueError, match="read-only"):
        examples.images[0, 0, 0] = 1


IMAGES, LABELS = np.zeros((3, 28, 28), np.uint8), np.array([0, 1, 2])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((IMAGES.reshape(3, 784), LABELS), "uint8 of shape (n, 28, 28), not uint8 of shape (3, 784)"),
        ((IMAGES.astype(float), LABELS), "not float64"),
        ((IMAGES[:0], LABELS[:0]), "1 to 2,000 examples, not 0"),
        ((np.zeros((MAX_EXAMPLES + 1, 28, 28), np.uint8), np.zeros(MAX_EXAMPLES + 1, int)), "not 2,001"),
        ((IMAGES, LABELS[:2]), "3 examples need as many labels, not an array of shape (2,)"),
        ((IMAGES, LABELS[:, np.newaxis]), "shape (3, 1)"),
        ((IMAGES, np.array([0, 1, 10])), "from 0 to 9"),
        ((IMAGES, np.array([0, 1, -1])), "from 0 to 9"),
        ((IMAGES, LABELS.astype(float)), "whole numbers"),
        ((IMAGES, np.array(["0", "1", "2"])), "whole numbers"),
        ((IMAGES, LABELS, 0), "above 0"),
        ((IMAGES, LABELS, -1.0), "above 0"),
        ((IMAGES, LABELS, float("nan")), "above 0"),
        ((IMAGES, LABELS, float("inf")), "above 0"),
        ((IMAGES, LABELS, 1001), "at most 1,000"),
        ((IMAGES, LABELS, "10"), "must be a number"),
        ((IMAGES, LABELS, True), "must be a number"),
    ],
)
def test_bad_examples_are_refused_by_name(arguments, says):
    with pytest.raises(InvalidExamples, match=re.escape(says)):
        Examples(*arguments)


def test_a_taught_configuration_without_its_examples_is_refused(few_digits, examples):
    with pytest.raises(InvalidExamples, match="pass them as well"):
        train(few_digits, replace(SMALL, examples=examples.key))

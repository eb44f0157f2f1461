"""Models are scikit-learn's, and every iteration can be watched."""

import gc
import math
import weakref
from dataclasses import replace
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss
from sklearn.pipeline import Pipeline

from mnist_core.data import Digits
from mnist_core.model import (
    FEATURES,
    Features,
    GradientHistograms,
    TrainingConfig,
    compute_features,
    one_blas_thread,
    train,
    watch,
)
from mnist_core.model.fit import rebuild_model
from mnist_core.model.trained_model import SCORED_ROWS
from mnist_core.model.watch import HISTORY_LENGTH

SMALL = TrainingConfig(n_train=500, C=0.01, max_iter=50)


@pytest.fixture(scope="module")
def model(few_digits):
    return train(few_digits, SMALL)


def test_the_pipeline_is_scikit_learns(model, few_digits):
    assert isinstance(model.pipeline, Pipeline)
    assert isinstance(model.pipeline["classifier"], LogisticRegression)
    images = few_digits.images[:50]
    np.testing.assert_allclose(
        model.decision_function(images), model.pipeline.decision_function(images.reshape(50, -1)), atol=1e-4
    )


def test_the_model_is_that_of_plain_scikit_learn(model, few_digits):
    X = few_digits.images.reshape(len(few_digits), -1) / 255
    plain = LogisticRegression(C=0.01, max_iter=50)
    plain.fit(X[model.train_rows] - X[model.train_rows].mean(axis=0), few_digits.labels[model.train_rows])
    test_X = X[model.test_rows] - X[model.train_rows].mean(axis=0)
    np.testing.assert_allclose(
        model.predict_proba(few_digits.images[model.test_rows]), plain.predict_proba(test_X), atol=0.005
    )


def test_accuracies_are_those_of_scikit_learns_metric(model, few_digits):
    for rows, accuracy in ((model.train_rows, model.train_accuracy), (model.test_rows, model.test_accuracy)):
        assert accuracy == accuracy_score(few_digits.labels[rows], model.predict(few_digits.images[rows]))


def test_test_scores_are_those_of_the_test_images(model, few_digits):
    assert model.test_scores.dtype == np.float32
    with one_blas_thread():
        again = model.decision_function(few_digits.images[model.test_rows])
    np.testing.assert_allclose(
        model.test_scores, again, rtol=1e-5, atol=1e-5
    )  # blocks of another size round differently


@pytest.mark.parametrize("features", get_args(Features))
def test_features_that_are_handed_in_give_the_same_model(few_digits, features):
    config = replace(SMALL, features=features, max_iter=3)
    handed_in = train(few_digits, config, features=compute_features(few_digits, features))
    np.testing.assert_array_equal(handed_in.coef, train(few_digits, config).coef)


@pytest.mark.parametrize("n", [0, 1, SCORED_ROWS, SCORED_ROWS + 1])
def test_scores_of_many_images_need_the_features_of_a_few(few_digits, digits, n, monkeypatch):
    model = train(few_digits, replace(SMALL, features="gradient histograms", max_iter=2))
    batches = []

    class Recorder(GradientHistograms):
        """Writes down how many images it is given at a time."""

        def transform(self, X):
            batches.append(len(X))
            return super().transform(X)

    monkeypatch.setitem(FEATURES, "gradient histograms", Recorder)
    scores = model.decision_function(digits.images[:n])
    assert sum(batches) == n
    assert max(batches, default=0) <= SCORED_ROWS
    features = GradientHistograms().transform(digits.images[:n])
    np.testing.assert_allclose(scores, features @ model.coef.T + model.intercept, rtol=1e-4, atol=1e-3)


def test_probabilities_are_softmax_and_sum_to_one(model, few_digits):
    probabilities = model.predict_proba(few_digits.images[:100])
    assert probabilities.shape == (100, 10)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(probabilities, softmax(model.decision_function(few_digits.images[:100]), axis=1))
    assert np.array_equal(probabilities.argmax(axis=1), model.predict(few_digits.images[:100]))


def test_the_same_config_gives_the_same_model(model, few_digits):
    assert np.array_equal(train(few_digits, SMALL).coef, model.coef)


def test_every_iteration_is_passed_on_with_a_usable_model(few_digits):
    seen = []

    def note(iteration):
        seen.append(iteration)

    model = train(few_digits, replace(SMALL, max_iter=8), note)
    assert [iteration.k for iteration in seen] == list(range(1, 9)) == [i.k for i in model.history]
    assert all(a.seconds <= b.seconds for a, b in pairwise(seen))
    np.testing.assert_allclose(seen[-1].coef, model.coef)
    assert not any(math.isnan(iteration.loss) for iteration in seen)  # a point for each on the live curve


@pytest.mark.parametrize("scaling", ["none", "pareto"])
@pytest.mark.parametrize("n_classes", [2, 3, 10])
def test_a_model_rebuilt_from_its_iterations_is_the_one_that_was_stopped_there(few_digits, scaling, n_classes):
    rows = few_digits.labels < n_classes
    some = Digits(few_digits.images[rows], few_digits.labels[rows])
    config = replace(SMALL, scaling=scaling, n_train=None, max_iter=30)
    seen = []
    stopped = train(some, config, lambda iteration: seen.append(iteration) or iteration.k == 7)
    seen[1:3] = (each.without_weights() for each in seen[1:3])
    rebuilt = rebuild_model(some, config, seen)
    for name in ("n_iter", "train_accuracy", "test_accuracy", "test_log_loss", "stopped", "converged", "advice"):
        assert getattr(rebuilt, name) == pytest.approx(getattr(stopped, name)), name
    np.testing.assert_allclose(rebuilt.test_scores, stopped.test_scores, rtol=1e-5, atol=1e-5)
    flat = some.images.reshape(len(some), -1)
    np.testing.assert_allclose(rebuilt.pipeline.predict_proba(flat), stopped.pipeline.predict_proba(flat), atol=1e-4)
    assert (rebuilt.history[0].k, rebuilt.history[-1].k) == (1, 7)
    assert not any(math.isnan(each.loss) for each in rebuilt.history)


def test_scores_of_an_iteration_are_those_of_scikit_learns_metrics(model, few_digits):
    # 500 training images and 400 test images: both samples are all of them.
    last = model.history[-1]
    labels = few_digits.labels[model.train_rows]
    assert last.loss == pytest.approx(
        log_loss(labels, softmax(model.decision_function(few_digits.images[model.train_rows]).astype(float), axis=1)),
        abs=1e-5,
    )
    assert last.train_accuracy == pytest.approx(model.train_accuracy)
    assert last.test_accuracy == pytest.approx(model.test_accuracy)


def test_a_fit_leaves_nothing_behind_but_its_model(few_digits):
    digits = Digits(few_digits.images.copy(), few_digits.labels.copy())
    features = compute_features(digits, "deskewed")
    matrix = weakref.ref(features)
    kept = []
    train(digits, replace(SMALL, features="deskewed"), lambda iteration: kept.append(weakref.ref(iteration)), features)
    del digits, features
    gc.collect()
    assert matrix() is None
    assert len(kept) > 3
    assert not any(reference() for reference in kept)


@pytest.mark.parametrize("k", [1, 4])
def test_stop_keeps_the_model_as_it_is(few_digits, k):
    stopped = train(few_digits, SMALL, lambda iteration: iteration.k == k)
    cut_short = train(few_digits, replace(SMALL, max_iter=k))
    assert stopped.stopped
    assert not stopped.converged
    assert stopped.n_iter == k
    np.testing.assert_array_equal(stopped.coef, cut_short.coef)


def test_an_error_in_the_callback_is_not_swallowed(few_digits):
    def fail(iteration):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        train(few_digits, SMALL, fail)


@pytest.mark.parametrize("seen", [(0, 1, 2, 3, 4, 5, 6, 8, 9), (3, 8)])
def test_a_digit_that_was_never_seen_has_probability_zero(digits, seen):
    rows = np.flatnonzero(np.isin(digits.labels[:4_000], seen))[:600]
    some = Digits(digits.images[rows], digits.labels[rows])
    model = train(some, replace(SMALL, n_train=400))
    probabilities = model.predict_proba(digits.images[:100])
    unseen = [digit for digit in range(10) if digit not in seen]
    assert (probabilities[:, unseen] == 0).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(
        probabilities[:, list(seen)],
        model.pipeline.predict_proba(digits.images[:100].reshape(100, -1)),
        atol=1e-4,
    )
    assert model.test_accuracy > 0.8


def test_few_weights_are_in_memory_while_a_long_fit_goes_on(few_digits, monkeypatch):
    monkeypatch.setattr(watch, "HISTORY_LENGTH", 5)
    seen = []
    in_memory = []

    def look(iteration):
        seen.append(weakref.ref(iteration.coef))
        in_memory.append([k for k, coef in enumerate(seen, start=1) if coef() is not None])

    model = train(few_digits, TrainingConfig(n_train=400, scaling="none", C=0.01, max_iter=40), look)
    assert in_memory[-1] == [*range(1, 40, 4), 40]
    assert max(map(len, in_memory)) <= 3 * 5  # as MOST_WEIGHTS has it
    assert len(model.history) == sum(len(each.coef) > 0 for each in model.history) == 5


def test_a_long_history_is_thinned_and_every_entry_has_scores(few_digits):
    model = train(few_digits, TrainingConfig(n_train=1_600, scaling="none", C=1e-4, max_iter=2 * HISTORY_LENGTH))
    assert model.n_iter > HISTORY_LENGTH
    assert len(model.history) == HISTORY_LENGTH
    assert (model.history[0].k, model.history[-1].k) == (1, model.n_iter)
    assert not any(math.isnan(iteration.loss) for iteration in model.history)

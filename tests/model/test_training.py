"""Training: configurations are checked, models are scikit-learn's, and the warning is told right."""

import gc
import math
import warnings
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss
from sklearn.pipeline import Pipeline

from mnist_core.data import Digits
from mnist_core.model import (
    PRESETS,
    QUICK,
    TOL,
    InvalidConfig,
    Iteration,
    TrainedModel,
    TrainingConfig,
    featurised,
    train,
)
from mnist_core.model.training import Preset, convergence_advice

SMALL = TrainingConfig(n_train=500, C=0.01, max_iter=50)


@pytest.fixture(scope="module")
def model(few_digits: Digits) -> TrainedModel:
    return train(few_digits, SMALL)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("split", "thirds"),
        ("test_size", 0.05),
        ("test_size", 0.95),
        ("test_size", math.nan),
        ("test_size", "0.2"),
        ("seed", -1),
        ("seed", 2**32),
        ("seed", 0.5),
        ("n_train", 0),
        ("n_train", 70_000),
        ("n_train", True),
        ("features", "wavelets"),
        ("scaling", "log"),
        ("C", 0),
        ("C", math.inf),
        ("max_iter", 0),
        ("max_iter", 1e9),
    ],
)
def test_a_bad_value_is_named(name: str, value: object) -> None:
    with pytest.raises(InvalidConfig, match=rf"^{name} must be"):
        TrainingConfig(**{name: value})


def test_equal_questions_are_equal() -> None:
    assert TrainingConfig(split="lecun", seed=1) == TrainingConfig(split="lecun", seed=2, test_size=0.5)
    assert hash(TrainingConfig(C=1)) == hash(TrainingConfig(C=1.0))


configs = st.builds(
    TrainingConfig,
    split=st.sampled_from(["random", "lecun"]),
    test_size=st.floats(0.1, 0.9),
    seed=st.integers(0, 2**32 - 1),
    n_train=st.none() | st.integers(100, 63_000),
    scaling=st.sampled_from(["none", "pareto"]),
    C=st.floats(1e-5, 1e5),
    max_iter=st.integers(1, 2_000),
)


@given(configs)
def test_a_link_says_it_all(config: TrainingConfig) -> None:
    assert TrainingConfig.from_params(config.to_params()) == config


@given(st.dictionaries(st.sampled_from(list(TrainingConfig.__dataclass_fields__)), st.text(max_size=20)))
def test_any_link_gives_a_config_or_a_named_error(params: dict[str, str]) -> None:
    try:
        TrainingConfig.from_params(params)
    except InvalidConfig as error:
        assert str(error).split()[0] in params


def test_the_pipeline_is_scikit_learns(model: TrainedModel, few_digits: Digits) -> None:
    assert isinstance(model.pipeline, Pipeline)
    assert isinstance(model.pipeline["classifier"], LogisticRegression)
    images = few_digits.images[:50]
    np.testing.assert_allclose(
        model.decision_function(images), model.pipeline.decision_function(images.reshape(50, -1)), atol=1e-4
    )


def test_the_model_is_that_of_plain_scikit_learn(model: TrainedModel, few_digits: Digits) -> None:
    X = few_digits.images.reshape(len(few_digits), -1) / 255
    plain = LogisticRegression(C=0.01, max_iter=50)
    plain.fit(X[model.train_rows] - X[model.train_rows].mean(axis=0), few_digits.labels[model.train_rows])
    test_X = X[model.test_rows] - X[model.train_rows].mean(axis=0)
    np.testing.assert_allclose(
        model.predict_proba(few_digits.images[model.test_rows]), plain.predict_proba(test_X), atol=0.005
    )


def test_accuracies_are_those_of_scikit_learns_metric(model: TrainedModel, few_digits: Digits) -> None:
    for rows, accuracy in ((model.train_rows, model.train_accuracy), (model.test_rows, model.test_accuracy)):
        assert accuracy == accuracy_score(few_digits.labels[rows], model.predict(few_digits.images[rows]))


def test_probabilities_are_softmax_and_sum_to_one(model: TrainedModel, few_digits: Digits) -> None:
    probabilities = model.predict_proba(few_digits.images[:100])
    assert probabilities.shape == (100, 10)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(probabilities, softmax(model.decision_function(few_digits.images[:100]), axis=1))
    assert np.array_equal(probabilities.argmax(axis=1), model.predict(few_digits.images[:100]))


def test_the_same_config_gives_the_same_model(model: TrainedModel, few_digits: Digits) -> None:
    assert np.array_equal(train(few_digits, SMALL).coef, model.coef)


def test_converged_and_not_converged(model: TrainedModel, few_digits: Digits) -> None:
    assert model.converged
    assert model.n_iter < 50
    assert model.slope <= TOL * 1.01
    assert model.advice is None
    cut_short = train(few_digits, replace(SMALL, max_iter=5))
    assert not cut_short.converged
    assert cut_short.slope > TOL
    assert cut_short.n_iter == 5


def test_convergence_at_the_very_last_iteration_counts(model: TrainedModel, few_digits: Digits) -> None:
    assert train(few_digits, replace(SMALL, max_iter=model.n_iter)).converged


def test_advice_is_scikit_learns_word_for_word(few_digits: Digits) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        LogisticRegression(max_iter=3).fit(few_digits.images[:200].reshape(200, -1), few_digits.labels[:200])
    messages = [str(warning.message) for warning in caught if warning.category is ConvergenceWarning]
    assert messages == [convergence_advice(3, 3)]


def test_advice_of_a_fit_that_gave_up_is_scikit_learns_word_for_word(
    few_digits: Digits, monkeypatch: pytest.MonkeyPatch
) -> None:
    minimize = scipy.optimize.minimize

    def giving_up(*args: Any, **options: Any) -> Any:
        result = minimize(*args, **options)
        result.status, result.message = 2, "ABNORMAL: "
        return result

    monkeypatch.setattr(scipy.optimize, "minimize", giving_up)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = LogisticRegression(C=1e-4, max_iter=500)
        model.fit(few_digits.images[:200].reshape(200, -1) / 255, few_digits.labels[:200])
    messages = [str(warning.message) for warning in caught if warning.category is ConvergenceWarning]
    n_iter = int(model.n_iter_.max())
    assert 3 < n_iter < 500
    assert messages == [convergence_advice(n_iter, 500)]


def test_advice_is_right_when_several_fits_run_at_once(few_digits: Digits) -> None:
    configs = [replace(SMALL, max_iter=max_iter) for max_iter in (3, 50, 4, 60, 5, 70)]
    with ThreadPoolExecutor(len(configs)) as pool:
        models = list(pool.map(lambda config: train(few_digits, config), configs))
    assert [model.converged for model in models] == [False, True] * 3
    assert [model.advice is not None and f"max_iter={model.config.max_iter})" in model.advice for model in models] == [
        True,
        False,
    ] * 3


def test_every_iteration_is_passed_on_with_a_usable_model(few_digits: Digits) -> None:
    seen: list[Iteration] = []

    def note(iteration: Iteration) -> None:
        seen.append(iteration)

    model = train(few_digits, replace(SMALL, max_iter=8), note)
    assert [iteration.k for iteration in seen] == list(range(1, 9)) == [i.k for i in model.history]
    assert all(a.seconds <= b.seconds for a, b in pairwise(seen))
    np.testing.assert_allclose(seen[-1].coef, model.coef)
    assert not math.isnan(model.history[-1].loss)


def test_scores_of_an_iteration_are_those_of_scikit_learns_metrics(model: TrainedModel, few_digits: Digits) -> None:
    # 500 training images and 400 test images: both samples are all of them.
    last = model.history[-1]
    labels = few_digits.labels[model.train_rows]
    assert last.loss == pytest.approx(
        log_loss(labels, softmax(model.decision_function(few_digits.images[model.train_rows]).astype(float), axis=1)),
        abs=1e-5,
    )
    assert last.train_accuracy == pytest.approx(model.train_accuracy)
    assert last.test_accuracy == pytest.approx(model.test_accuracy)


def test_a_fit_leaves_nothing_behind_but_its_model(few_digits: Digits) -> None:
    digits = Digits(few_digits.images.copy(), few_digits.labels.copy())
    matrix = weakref.ref(featurised(digits, "deskewed"))
    kept: list[weakref.ref[Iteration]] = []
    train(digits, replace(SMALL, features="deskewed"), lambda iteration: kept.append(weakref.ref(iteration)))
    del digits
    gc.collect()
    assert matrix() is None
    assert len(kept) > 3
    assert not any(reference() for reference in kept)


@pytest.mark.parametrize("k", [1, 4])
def test_stop_keeps_the_model_as_it_is(few_digits: Digits, k: int) -> None:
    stopped = train(few_digits, SMALL, lambda iteration: iteration.k == k)
    cut_short = train(few_digits, replace(SMALL, max_iter=k))
    assert stopped.stopped
    assert not stopped.converged
    assert stopped.n_iter == k
    np.testing.assert_array_equal(stopped.coef, cut_short.coef)


def test_an_error_in_the_callback_is_not_swallowed(few_digits: Digits) -> None:
    def fail(iteration: Iteration) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        train(few_digits, SMALL, fail)


@pytest.mark.parametrize("seen", [(0, 1, 2, 3, 4, 5, 6, 8, 9), (3, 8)])
def test_a_digit_that_was_never_seen_has_probability_zero(digits: Digits, seen: tuple[int, ...]) -> None:
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


def test_the_quick_default_converges_and_reads_well(digits: Digits) -> None:
    model = train(digits, QUICK)
    assert model.converged
    assert model.n_iter <= 100
    assert 0.905 < model.test_accuracy < model.train_accuracy < 0.945


# What the sentence of each preset says: accuracy on test and train, and whether it converges.
EXPECTED = {
    "Two seconds": ("0.916", "0.935", True),
    "The notebook": ("0.92", "0.935", False),
    "Homework": ("0.87", "1.0", False),
    "Géron 60k/10k": ("0.925", None, True),
    "Stroke directions": ("0.995", None, True),
}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_presets_keep_what_they_say(digits: Digits, preset: Preset) -> None:
    test, training, converged = EXPECTED[preset.name]
    model = train(digits, preset.config)
    assert (
        f"{test} on test" in preset.expect
        or f"test accuracy near {test}" in preset.expect
        or f"{test} on the" in preset.expect
    )
    assert model.test_accuracy == pytest.approx(float(test), abs=0.005)
    if training is not None:
        assert f"{training} on train" in preset.expect or f"train accuracy near {training}" in preset.expect
        assert model.train_accuracy == pytest.approx(float(training), abs=0.005)
    assert model.converged == converged


def test_presets_have_names_of_their_own() -> None:
    assert len({preset.name for preset in PRESETS}) == len(PRESETS) == len({preset.config for preset in PRESETS})


def test_a_long_history_is_thinned_and_every_entry_has_scores(
    few_digits: Digits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mnist_core.model.training.HISTORY_LENGTH", 5)
    model = train(few_digits, SMALL)
    assert model.n_iter > 10
    assert len(model.history) == 5
    assert (model.history[0].k, model.history[-1].k) == (1, model.n_iter)
    assert not any(math.isnan(iteration.loss) for iteration in model.history)

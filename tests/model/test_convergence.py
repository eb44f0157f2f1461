"""Whether a fit converged, and the warning word for word."""

import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
import scipy.optimize
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from mnist_core.data import Digits
from mnist_core.model import TOL, TrainedModel, TrainingConfig, train
from mnist_core.model.convergence import convergence_advice

SMALL = TrainingConfig(n_train=500, C=0.01, max_iter=50)


@pytest.fixture(scope="module")
def model(few_digits: Digits) -> TrainedModel:
    return train(few_digits, SMALL)


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

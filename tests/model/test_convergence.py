"""Whether a fit converged, and the warning word for word."""

import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from mnist_core.model import TOL, PixelRows, PixelScaler, Scaling, TrainingConfig, one_blas_thread, train
from mnist_core.model.fit import convergence_advice
from mnist_core.model.watch import FitData, Watch

SMALL = TrainingConfig(n_train=500, C=0.01, max_iter=50)


@pytest.fixture(scope="module")
def model(few_digits):
    return train(few_digits, SMALL)


def test_converged_and_not_converged(model, few_digits):
    assert model.converged
    assert model.n_iter < 50
    assert model.slope <= TOL * 1.01
    assert model.advice is None
    cut_short = train(few_digits, replace(SMALL, max_iter=5))
    assert not cut_short.converged
    assert cut_short.slope > TOL
    assert cut_short.n_iter == 5


def test_convergence_at_the_very_last_iteration_counts(model, few_digits):
    assert train(few_digits, replace(SMALL, max_iter=model.n_iter)).converged


def messages(caught):
    return [str(warning.message) for warning in caught if warning.category is ConvergenceWarning]


@pytest.mark.parametrize("max_iter", [5, 2_000])
@pytest.mark.parametrize("scaling", get_args(Scaling))
@pytest.mark.parametrize("C", [1e-5, 1.0])
def test_a_fit_has_converged_if_scikit_learn_does_not_warn(few_digits, scaling, C, max_iter):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = train(few_digits, TrainingConfig(n_train=100, scaling=scaling, C=C, max_iter=max_iter))
    assert messages(caught) == ([] if model.converged else [model.advice])


def test_a_loss_that_falls_no_more_ends_a_fit_above_the_tolerance(few_digits):
    model = train(few_digits, TrainingConfig(n_train=100, scaling="none", C=1e-5, max_iter=2_000))
    assert model.slope > 10 * TOL
    assert model.n_iter < 2_000
    assert model.converged
    assert model.advice is None


class BreaksOff(PixelRows):
    """Rows whose scores are no numbers any more after 20 evaluations, so that no line search leads anywhere."""

    def __matmul__(self, W):
        scores = super().__matmul__(W)
        return scores if self.n_products < 20 else scores * np.nan


@pytest.mark.parametrize("kind", [PixelRows, BreaksOff])
def test_a_line_search_that_fails_is_noticed(few_digits, kind):
    X, y, rows = few_digits.images.reshape(-1, 784), few_digits.labels, np.arange(200)
    scaler = PixelScaler("divide by 255").fit(X[rows])
    Z = kind(X, rows, scaler.shift_, scaler.factor_)
    watch = Watch(FitData(X, y, rows, rows, Z, scaler))
    classifier = LogisticRegression(max_iter=500).set_callbacks(watch)
    with one_blas_thread(), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        classifier.fit(Z, y[rows])
    n_iter = int(classifier.n_iter_.max())
    assert 3 < n_iter < 500
    assert watch.search_failed() == (kind is BreaksOff)
    assert messages(caught) == ([convergence_advice(n_iter, 500, gave_up=True)] if kind is BreaksOff else [])


def test_advice_is_right_when_several_fits_run_at_once(few_digits):
    configs = [replace(SMALL, max_iter=max_iter) for max_iter in (3, 50, 4, 60, 5, 70)]
    with ThreadPoolExecutor(len(configs)) as pool:
        models = list(pool.map(lambda config: train(few_digits, config), configs))
    assert [model.converged for model in models] == [False, True] * 3
    assert [model.advice is not None and f"max_iter={model.config.max_iter})" in model.advice for model in models] == [
        True,
        False,
    ] * 3

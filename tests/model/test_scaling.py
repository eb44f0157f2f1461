"""Scaling on the fly gives what plain dense scikit-learn gives."""

from typing import get_args

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from mnist_core.model import PixelScaler, Scaling, one_blas_thread
from mnist_core.model.pixel_rows import BLOCK_ROWS


def dense(X, kind):
    """Scale as one would in a notebook, in float64."""
    X = X.astype(float)
    if kind == "none":
        return X
    if kind == "divide by 255":
        return X / 255
    if kind == "subtract mean":
        return StandardScaler(with_std=False).fit_transform(X / 255)
    if kind == "standardise":
        return StandardScaler().fit_transform(X)
    centred = X / 255 - (X / 255).mean(axis=0)
    deviation = (X / 255).std(axis=0)
    return centred / np.sqrt(np.where(deviation > 0, deviation, 1 / 255))


@pytest.fixture
def X(few_digits):
    return few_digits.images.reshape(len(few_digits), -1)


@pytest.mark.parametrize("kind", get_args(Scaling))
def test_products_are_those_of_the_dense_matrix(X, kind, rng):
    assert len(X) > BLOCK_ROWS  # more than one block
    Z, expected = PixelScaler(kind).fit_transform(X), dense(X, kind)
    W = rng.normal(size=(784, 10)).astype(np.float32)
    G = rng.normal(size=(10, len(X))).astype(np.float32)
    scale = np.abs(expected @ W).max()
    np.testing.assert_allclose(Z @ W, expected @ W, rtol=0, atol=1e-5 * scale)
    np.testing.assert_allclose(G @ Z, G @ expected, rtol=0, atol=1e-5 * np.abs(G @ expected).max())
    np.testing.assert_allclose(Z @ W[:, 0], expected @ W[:, 0], rtol=0, atol=1e-5 * scale)
    np.testing.assert_allclose(Z.T @ G.T, (G @ Z).T, rtol=1e-6)
    np.testing.assert_allclose(Z.T @ G[0], (G @ Z)[0], rtol=1e-4, atol=1e-3)


def test_scikit_learn_fits_the_same_model(X, few_digits):
    y, C, tol = few_digits.labels, 0.01, 1e-6
    with one_blas_thread():  # which is faster
        streamed = LogisticRegression(C=C, tol=tol, max_iter=500).fit(PixelScaler("pareto").fit_transform(X), y)
        plain = LogisticRegression(C=C, tol=tol, max_iter=500).fit(dense(X, "pareto"), y)
    # The penalty curves the loss by at least 1 / (C n) in every direction, so weights whose slopes are at most tol lie
    # within |slopes| * C * n of the minimum. How far apart the two fits end depends on the processor's rounding.
    within = tol * np.sqrt(plain.coef_.size) * C * len(y)
    assert np.linalg.norm(streamed.coef_ - plain.coef_) <= 2 * within
    assert within < 0.001 * np.linalg.norm(plain.coef_)  # so this tells apart what is not the same model


def test_scaler_can_be_cloned_and_keeps_its_kind():
    assert clone(PixelScaler("pareto")).kind == "pareto"

"""Rows that scale inside products have those products and nothing else."""

import operator

import numpy as np
import pytest
import scipy.sparse
from sklearn.linear_model import LogisticRegression
from sklearn.utils import check_array

from mnist_core.model import PixelRows, PixelScaler
from mnist_core.model.pixel_rows import BLOCK_ROWS

PRODUCTS = {"T", "dot", "transpose"}
NO_VALUES = {"shape", "ndim", "dtype", "format", "data", "indices", "indptr", "maxprint"}
"""What describes any matrix, and what scikit-learn checks of a sparse one."""


@pytest.fixture
def X(few_digits):
    return few_digits.images.reshape(len(few_digits), -1)


@pytest.fixture
def Z(X):
    return PixelScaler("pareto").fit_transform(X[: BLOCK_ROWS + 10])


def test_rows_are_chosen_without_a_copy(X, rng):
    X, rows = X.copy(), rng.permutation(len(X))[:300]
    Z = PixelRows(X, rows, shift=np.full(784, 3.0), factor=np.full(784, 0.5))
    for _ in range(2):
        expected = (X[rows].astype(float) - 3) * 0.5
        np.testing.assert_allclose(Z @ np.eye(784, dtype=np.float32), expected, atol=1e-4)
        X[:] = 255 - X  # seen by Z, because it is the same memory
    assert Z.data.nbytes == 0


def test_moments_are_those_of_numpy(X):
    mean, deviation = PixelRows(X, np.arange(500)).moments()
    np.testing.assert_allclose(mean, X[:500].mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(deviation, X[:500].std(axis=0), atol=1e-5)


def test_dot_is_the_product(Z, rng):
    W = rng.normal(size=(784, 10)).astype(np.float32)
    np.testing.assert_array_equal(Z.dot(W), Z @ W)


SPARSE = scipy.sparse.csr_array((10, 784), dtype=np.float32)
PUBLIC = sorted(name for name in {*dir(SPARSE), *vars(SPARSE)} - PRODUCTS - NO_VALUES if not name.startswith("_"))


@pytest.mark.parametrize("name", PUBLIC)
def test_whatever_a_sparse_array_can_do_besides_fails_by_name(Z, name):
    with pytest.raises(TypeError, match=f"PixelRows has no {name}:"):
        getattr(Z, name)


OPERATORS = {
    "Z[0]": lambda Z: Z[0],
    "Z[0, 0]": lambda Z: Z[0, 0],
    "Z[0] = 1": lambda Z: operator.setitem(Z, 0, 1),
    "iter(Z)": iter,
    "abs(Z)": abs,
    "-Z": operator.neg,
    "round(Z)": round,
    "Z ** 2": lambda Z: Z**2,
    "np.sum(Z)": np.sum,
    "np.mean(Z)": np.mean,
    "np.max(Z)": np.max,
    "len(Z)": len,
}
for symbol in ("add", "sub", "mul", "truediv", "eq", "ne", "lt", "le", "gt", "ge", "iadd", "isub", "imul", "itruediv"):
    f = getattr(operator, symbol)
    for kind, other in {"number": 2, "ndarray": np.ones((10, 784)), "sparse": SPARSE}.items():
        OPERATORS[f"Z {symbol} {kind}"] = lambda Z, f=f, other=other: f(Z, other)
        OPERATORS[f"{kind} {symbol} Z"] = lambda Z, f=f, other=other: f(other, Z)


@pytest.mark.parametrize("name", OPERATORS)
def test_operators_fail(X, name):
    with pytest.raises(TypeError):
        OPERATORS[name](PixelRows(X, np.arange(10)))


def test_it_says_what_it_is(Z):
    assert repr(Z) == str(Z) == f"<PixelRows of shape ({BLOCK_ROWS + 10}, 784), scaled inside products>"


def test_scikit_learn_lets_it_through_and_passes_it_on(Z, few_digits):
    assert check_array(Z, accept_sparse="csr", dtype=[np.float64, np.float32]) is Z
    classifier = LogisticRegression(C=0.01, max_iter=3).fit(Z, few_digits.labels[: BLOCK_ROWS + 10])
    np.testing.assert_allclose(
        classifier.decision_function(Z), Z @ classifier.coef_.T + classifier.intercept_, rtol=1e-5, atol=1e-5
    )

"""Ways of scaling pixel columns: shift and factor of each, and how they fold into the weights."""

from typing import Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from mnist_core.data import N_CLASSES
from mnist_core.model.config import Scaling
from mnist_core.model.pixel_rows import PixelRows, as_rows
from mnist_core.model.trained_model import Float32

MAX_PIXEL = 255


class PixelScaler(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """Scale uint8 columns; the result is a :class:`PixelRows` that shares the input's memory.

    Parameters
    ----------
    kind : {"none", "divide by 255", "subtract mean", "pareto", "standardise"}
        - ``"none"``: 0 to 255 as they are, what the notebook does.
        - ``"divide by 255"``: 0 to 1.
        - ``"subtract mean"``: 0 to 1, minus the mean training image.
        - ``"pareto"``: 0 to 1, minus the mean, divided by the square root of the standard deviation [1]_.
        - ``"standardise"``: mean 0 and standard deviation 1, as :class:`~sklearn.preprocessing.StandardScaler`.

    Attributes
    ----------
    shift_, factor_ : ndarray of shape (d,), float64
        ``z = (x - shift_) * factor_``.

    References
    ----------
    .. [1] R. A. van den Berg et al., "Centering, scaling, and transformations: improving the biological
       information content of metabolomics data", BMC Genomics 7:142, 2006.
    """

    def __init__(self, kind: Scaling = "subtract mean") -> None:
        self.kind = kind

    def fit(self, X: npt.NDArray[np.uint8] | PixelRows, y: object = None) -> Self:
        """Learn shift and factor of each column from ``X``, uint8 of shape (n, d)."""
        mean, deviation = as_rows(X).moments()
        deviation[deviation == 0] = 1.0  # a pixel that never changes has no scale of its own
        self.shift_ = np.zeros_like(mean) if self.kind in {"none", "divide by 255"} else mean
        if self.kind == "none":
            self.factor_ = np.ones_like(mean)
        elif self.kind == "pareto":
            self.factor_ = 1 / np.sqrt(MAX_PIXEL * deviation)  # the root is taken in units of 255
        elif self.kind == "standardise":
            self.factor_ = 1 / deviation
        else:
            self.factor_ = np.full_like(mean, 1 / MAX_PIXEL)
        self.n_features_in_ = len(mean)
        return self

    def transform(self, X: npt.NDArray[np.uint8] | PixelRows) -> PixelRows:
        """Return ``X``, uint8 of shape (n, d), as a matrix that is scaled when it is multiplied."""
        check_is_fitted(self)
        return as_rows(X).scaled(self.shift_, self.factor_)


def fold_scaling(classifier: LogisticRegression, scaler: PixelScaler) -> tuple[Float32, Float32]:
    """Write scaling and classifier as one affine map of unscaled features, with a row for each of ten digits.

    From ``w . ((x - shift) * factor) + b`` follow the weights ``w * factor`` and the intercept
    ``b - w . (shift * factor)``.

    Returns
    -------
    coef : ndarray of shape (10, d), float32
    intercept : ndarray of shape (10,), float32
        ``-inf`` for a digit that is not among ``classifier.classes_``.
    """
    weights = classifier.coef_.astype(np.float64) * scaler.factor_
    offsets = classifier.intercept_ - weights @ scaler.shift_
    if len(classifier.classes_) == 2:  # scikit-learn keeps one row: the log-odds of the second class
        weights, offsets = np.vstack([-weights, weights]) / 2, np.hstack([-offsets, offsets]) / 2
    coef = np.zeros((N_CLASSES, weights.shape[1]), np.float32)
    intercept = np.full(N_CLASSES, -np.inf, np.float32)
    coef[classifier.classes_], intercept[classifier.classes_] = weights, offsets
    return coef, intercept


def unfold_scaling(coef: Float32, intercept: Float32, scaler: PixelScaler) -> tuple[Float32, Float32]:
    """Return ``coef_`` and ``intercept_`` of the classifier from which :func:`fold_scaling` made an affine map."""
    classes = np.flatnonzero(np.isfinite(intercept))
    weights = coef[classes].astype(np.float64)
    offsets = intercept[classes] + weights @ scaler.shift_
    weights /= scaler.factor_
    if len(classes) == 2:
        weights, offsets = weights[1:] - weights[:1], offsets[1:] - offsets[:1]
    return weights.astype(np.float32), offsets.astype(np.float32)

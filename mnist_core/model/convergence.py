"""Whether lbfgs found the minimum, and what scikit-learn says if it did not."""

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from mnist_core.data import Labels
from mnist_core.model.pixel_rows import PixelRows

TOL = 1e-4
"""scikit-learn's default ``tol``: lbfgs is done when no slope of the loss is larger."""


def largest_slope(
    Z: PixelRows, y: Labels, classifier: LogisticRegression, weights: npt.NDArray[np.float32] | None = None
) -> float:
    """Return the largest absolute derivative of the loss J, which lbfgs compares with ``tol``.

    The derivative with respect to ``w_k`` is ``1/n sum_i (p(k | x_i) - [y_i = k]) x_i + w_k / (C n)``. With weights,
    each term of the sum is multiplied by its image's, and ``n`` is their sum.
    """
    residual = classifier.predict_proba(Z) - (y[:, np.newaxis] == classifier.classes_)
    if len(classifier.classes_) == 2:
        residual = residual[:, 1:]
    n = float(len(y))
    if weights is not None:
        residual = residual * weights[:, np.newaxis]
        n = float(weights.sum(dtype=np.float64))
    gradient = (residual.T.astype(np.float32) @ Z + classifier.coef_ / classifier.C) / n
    return float(max(np.abs(gradient).max(), np.abs(residual.sum(axis=0) / n).max()))


def convergence_advice(n_iter: int, max_iter: int, *, gave_up: bool) -> str:
    """Return scikit-learn's ConvergenceWarning for a fit that ended after ``n_iter`` iterations, word for word.

    lbfgs ends too early for one of two reasons: the iterations ran out, or it `gave_up` because a line search failed.
    The warning itself cannot be caught where several models train at once: Python's
    :func:`warnings.catch_warnings` is not thread-safe. A test compares these words with a real warning.
    """
    lines = [
        f"lbfgs failed to converge after {n_iter} iteration(s) (status={2 if gave_up else 1}):",
        "ABNORMAL: " if gave_up else "STOP: TOTAL NO. OF ITERATIONS REACHED LIMIT",
        "",
        "You might also want to scale the data as shown in:",
        "    https://scikit-learn.org/stable/modules/preprocessing.html",
        "Please also refer to the documentation for alternative solver options:",
        "    https://scikit-learn.org/stable/modules/linear_model.html#logistic-regression",
    ]
    if not gave_up:
        lines.insert(3, f"Increase the number of iterations to improve the convergence (max_iter={max_iter}).")
    return "\n".join(lines)

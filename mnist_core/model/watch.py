"""Watching a fit: the model after each iteration, and how good it is on two small samples."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import log_softmax

from mnist_core.data import Labels, Rows
from mnist_core.model.pixel_rows import PixelRows
from mnist_core.model.scaling import PixelScaler, fold_scaling
from mnist_core.model.trained_model import Float32, Iteration

OnIteration = Callable[[Iteration], bool | None]
"""Called after each iteration; returning True ends the fit and keeps the model as it is."""

SAMPLE_SIZE = 1_000
HISTORY_LENGTH = 50
"""Iterations of a finished fit that are kept, evenly spaced; the weights of each take 31 KB."""
MOST_WEIGHTS = 3 * HISTORY_LENGTH
"""Iterations whose weights are kept while a fit goes on."""
MEASURING_SHARE = 0.05
"""From then on scoring the samples may take this share of the time that has passed, so watching does not slow a fit."""


def thin_out(iterations: list[Iteration]) -> None:
    """Put away, from time to time, the weights of most iterations so far: at most ``MOST_WEIGHTS`` are ever kept.

    The first and the last stay, and evenly spaced ones between. The scores of all stay.
    """
    n = iterations[-1].k
    if n % HISTORY_LENGTH == 0:
        apart = 2 ** max(0, math.ceil(math.log2(n / (2 * HISTORY_LENGTH))))
        for i, each in enumerate(iterations[:-1]):
            if (each.k - 1) % apart and len(each.coef):
                iterations[i] = each.without_weights()


class FitData(NamedTuple):
    """What a fit works on.

    Attributes
    ----------
    X : ndarray of shape (n_digits, d), uint8
        Features of all digits.
    y : ndarray of shape (n_digits,), uint8
    train_rows, test_rows : ndarray of int
    Z : PixelRows
        The training rows and the examples, scaled.
    scaler : PixelScaler
    """

    X: npt.NDArray[np.uint8]
    y: Labels
    train_rows: Rows
    test_rows: Rows
    Z: PixelRows
    scaler: PixelScaler


class Watch:
    """scikit-learn callback that turns the classifier's state after each iteration into an :class:`Iteration`.

    Scores are measured on two samples, after each of the first ``HISTORY_LENGTH`` iterations, which short fits keep
    anyway, and then as often as ``MEASURING_SHARE`` of the time allows. What is left out is made up for when the fit is
    over.
    """

    def __init__(self, data: FitData, on_iteration: OnIteration | None = None, started: float = 0.0) -> None:
        self._data, self._on_iteration, self._started = data, on_iteration, started
        self._samples = _sample(data.train_rows), _sample(data.test_rows)
        self._iterations: list[Iteration] = []
        self._measuring_seconds = 0.0
        self._products = 0
        self.stopped = False

    def close(self) -> None:
        """Let go of the data and of what was recorded.

        scikit-learn 1.9 keeps the callbacks of the last 128 fits alive: it remembers the signatures of their methods,
        and with them the methods. What is left to keep must be small.
        """
        vars(self).clear()

    def setup(self, estimator: Any, context: Any) -> None:
        """Do nothing when a fit begins; scikit-learn's protocol asks for the method."""

    def teardown(self, estimator: Any, context: Any) -> None:
        """Do nothing when a fit has ended."""

    def on_fit_task_begin(self, estimator: Any, context: Any) -> None:
        """Do nothing when an iteration begins."""

    def on_fit_task_end(self, estimator: Any, context: Any, *, fitted_estimator: Any = None) -> bool:
        """Record the iteration that has just ended and pass it on."""
        if context.task_name != "lbfgs-iter" or fitted_estimator is None:
            return False  # the fit as a whole, or the empty task that closes it
        seconds = time.perf_counter() - self._started
        coef, intercept = fold_scaling(fitted_estimator, self._data.scaler)
        is_early = len(self._iterations) < HISTORY_LENGTH
        measured = is_early or self._measuring_seconds <= MEASURING_SHARE * seconds
        scores = self._measure(coef, intercept) if measured else (math.nan,) * 3
        iteration = Iteration(len(self._iterations) + 1, seconds, *scores, coef, intercept)
        self._iterations.append(iteration)
        thin_out(self._iterations)
        self._products = self._data.Z.n_products
        if self._on_iteration is not None and self._on_iteration(iteration):
            self.stopped = True
            raise StopIteration  # lbfgs ends and scikit-learn keeps the weights
        return False

    def search_failed(self) -> bool:
        """Return whether lbfgs has evaluated the loss since its last iteration: a line search that led nowhere.

        scikit-learn does not keep lbfgs's status, and where several threads train, its warning cannot be caught.
        """
        return bool(self._iterations) and self._data.Z.n_products > self._products

    def _measure(self, coef: Float32, intercept: Float32) -> tuple[float, float, float]:
        """Return log loss and accuracy on the training sample and accuracy on the test sample."""
        began = time.perf_counter()
        (train_accuracy, loss), (test_accuracy, _) = (
            score(PixelRows(self._data.X, rows) @ coef.T + intercept, self._data.y[rows]) for rows in self._samples
        )
        self._measuring_seconds += time.perf_counter() - began
        return loss, train_accuracy, test_accuracy

    def history(self) -> tuple[Iteration, ...]:
        """Return at most ``HISTORY_LENGTH`` iterations, the last among them, with the scores that were left out."""
        return self.complete([each for each in self._iterations if len(each.coef)])

    def complete(self, iterations: Sequence[Iteration]) -> tuple[Iteration, ...]:
        """Do the same for other iterations of this fit; those whose weights were put away are used if measured."""
        known = [each for each in iterations if len(each.coef) or not math.isnan(each.loss)]
        kept = np.unique(np.linspace(0, len(known) - 1, min(len(known), HISTORY_LENGTH)).astype(int))
        return tuple(self._measured(known[i]) for i in kept)

    def _measured(self, iteration: Iteration) -> Iteration:
        if not math.isnan(iteration.loss):
            return iteration
        loss, train_accuracy, test_accuracy = self._measure(iteration.coef, iteration.intercept)
        return replace(iteration, loss=loss, train_accuracy=train_accuracy, test_accuracy=test_accuracy)


def _sample(rows: Rows) -> Rows:
    """Return at most ``SAMPLE_SIZE`` of the rows, evenly spaced."""
    return rows[np.linspace(0, len(rows) - 1, min(SAMPLE_SIZE, len(rows))).astype(np.intp)]


def score(scores: Float32, labels: Labels) -> tuple[float, float]:
    """Return accuracy and mean log loss in nats for scores of shape (n, 10) and labels of shape (n,)."""
    log_likelihood = log_softmax(scores, axis=1)[np.arange(len(labels)), labels]
    return float((scores.argmax(axis=1) == labels).mean()), -float(log_likelihood.mean(dtype=np.float64))

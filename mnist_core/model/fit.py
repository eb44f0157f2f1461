"""From a configuration to a trained model: scikit-learn's LogisticRegression, watched iteration by iteration.

Multinomial logistic regression looks for ten weight images ``w_k`` and intercepts ``b_k`` that minimise the log
loss over the training images plus a penalty on large weights,

    J(W, b) = -1/n sum_i log p(y_i | x_i)  +  1/(2 C n) sum_k |w_k|^2,
    p(k | x) = exp(w_k . x + b_k) / sum_j exp(w_j . x + b_j),

with the quasi-Newton method L-BFGS. It has converged when no slope of J exceeds ``tol`` or when J falls no
more (by less than 64 units in the last place of float64); how many iterations that takes depends mostly
on the scaling of the pixels.
"""

import math
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from mnist_core.data import Digits, Labels, Rows, hold_out_fold, split_rows
from mnist_core.model.blas import one_blas_thread
from mnist_core.model.config import TrainingConfig
from mnist_core.model.examples import Examples, InvalidExamples
from mnist_core.model.feature_cache import compute_features
from mnist_core.model.pixel_rows import PixelRows
from mnist_core.model.scaling import PixelScaler, fold_scaling, unfold_scaling
from mnist_core.model.trained_model import Float32, Iteration, TrainedModel
from mnist_core.model.variants import make_slashed_zeros
from mnist_core.model.watch import FitData, OnIteration, Watch, score

TOL = 1e-4
"""scikit-learn's default ``tol``: lbfgs is done when no slope of the loss is larger."""


@one_blas_thread()
def train(
    digits: Digits,
    config: TrainingConfig,
    on_iteration: OnIteration | None = None,
    features: npt.NDArray[np.uint8] | None = None,
    examples: Examples | None = None,
) -> TrainedModel:
    """Fit the model that a configuration describes.

    With examples, their weights are scikit-learn's ``sample_weight``, in which an image of MNIST has 1, and so has a
    variant of one: in J each term of the sum is multiplied by its weight, and n is the sum of all weights. Scaling is
    learned from all images, variants and examples included, each counted once, as in a scikit-learn pipeline.

    Parameters
    ----------
    digits : Digits
        The images and labels; shared, never copied.
    config : TrainingConfig
    on_iteration : callable, optional
        Gets an :class:`Iteration` after each iteration, in this thread. Returning True ends the fit there and
        keeps the model; an exception ends it and loses the model.
    features : ndarray of shape (n, d), uint8, optional
        The features of all digits that `config` asks for, where several fits share them; computed if not given.
    examples : Examples, optional
        What the model is shown in addition to MNIST's images.

    Returns
    -------
    TrainedModel
        Its configuration holds the examples' key. Its accuracies are those on MNIST's images.

    Raises
    ------
    InvalidExamples
        If the configuration holds the key of examples and they are not given.
    """
    if examples is not None:
        config = replace(config, examples=examples.key)
    elif config.examples is not None:
        raise InvalidExamples("This configuration was taught with examples: pass them as well.")
    X = compute_features(digits, config.features) if features is None else features
    started = time.perf_counter()
    data, labels = _prepare(digits, config, X, examples)
    weights = None
    if examples is not None:
        weights = np.ones(len(labels), np.float32)
        weights[len(labels) - len(examples) :] = examples.weight
    classifier = LogisticRegression(C=config.C, max_iter=config.max_iter, tol=TOL)
    with closing(Watch(data, on_iteration, started)) as watch:
        classifier.set_callbacks(watch)
        classifier.fit(data.Z, labels, weights)
        seconds = time.perf_counter() - started
        classifier.set_callbacks()  # none: the model outlives the watch

        coef, intercept = fold_scaling(classifier, data.scaler)
        n_iter = int(classifier.n_iter_.max())
        gave_up = watch.search_failed()
        slope = math.nan if watch.stopped else largest_slope(data.Z, labels, classifier, weights)
        # Before max_iter lbfgs ends by itself, because no slope exceeds tol or because the loss falls no more.
        ended_by_itself = n_iter < config.max_iter and not gave_up
        converged = not watch.stopped and (ended_by_itself or slope <= TOL)
        return _describe(
            config,
            data,
            classifier,
            coef,
            intercept,
            n_iter=n_iter,
            slope=slope,
            converged=converged,
            stopped=watch.stopped,
            advice=None if converged or watch.stopped else convergence_advice(n_iter, config.max_iter, gave_up=gave_up),
            seconds=seconds,
            history=watch.history(),
        )


@one_blas_thread()
def rebuild_model(
    digits: Digits,
    config: TrainingConfig,
    history: Sequence[Iteration],
    features: npt.NDArray[np.uint8] | None = None,
    examples: Examples | None = None,
) -> TrainedModel:
    """Return the model as it stood after some iterations of a fit that goes on, as if it had been stopped there.

    Parameters
    ----------
    digits, config, features, examples
        See :func:`train`.
    history : sequence of Iteration
        The iterations so far; the last one has weights.

    Returns
    -------
    TrainedModel
        Its weights are those of the last iteration; scaling is unfolded from them, see
        :func:`~mnist_core.model.scaling.fold_scaling`.
    """
    last = history[-1]
    data, _ = _prepare(
        digits, config, compute_features(digits, config.features) if features is None else features, examples
    )
    classifier = LogisticRegression(C=config.C, max_iter=config.max_iter, tol=TOL)
    classifier.classes_ = np.flatnonzero(np.isfinite(last.intercept)).astype(np.uint8)
    classifier.n_iter_ = np.array([last.k], np.int32)
    classifier.n_features_in_ = data.X.shape[1]
    classifier.coef_, classifier.intercept_ = unfold_scaling(last.coef, last.intercept, data.scaler)
    return _describe(
        config,
        data,
        classifier,
        last.coef,
        last.intercept,
        n_iter=last.k,
        slope=math.nan,
        converged=False,
        stopped=True,
        advice=None,
        seconds=last.seconds,
        history=Watch(data).complete(history),
    )


def _prepare(
    digits: Digits, config: TrainingConfig, X: npt.NDArray[np.uint8], examples: Examples | None
) -> tuple[FitData, Labels]:
    """Choose what to train on and what to test on, and learn the scaling; return it with the labels to train on."""
    train_rows, test_rows = split_rows(len(digits), config.split, config.test_size, config.seed, config.n_train)
    if config.fold is not None:
        train_rows, test_rows = hold_out_fold(train_rows, digits.labels, config.fold)
    more = _make_more(digits, config, train_rows, examples)
    rows = PixelRows(X, train_rows, more=compute_features(more, config.features) if len(more) else None)
    scaler = PixelScaler(config.scaling).fit(rows)
    data = FitData(X, digits.labels, train_rows, test_rows, scaler.transform(rows), scaler)
    return data, np.concatenate([digits.labels[train_rows], more.labels])


def _make_more(digits: Digits, config: TrainingConfig, train_rows: Rows, examples: Examples | None) -> Digits:
    """Return what a model learns from in addition to the training images: their variants, and then the examples."""
    images, labels = digits.images[:0], digits.labels[:0]
    if config.variants == "slashed zeros":
        zeros = train_rows[digits.labels[train_rows] == 0]  # a copy of all training images would take 47 MB
        images, labels = make_slashed_zeros(digits.images[zeros], digits.labels[zeros])
    if examples is not None:
        images = np.concatenate([images, examples.images])
        labels = np.concatenate([labels, examples.labels])
    return Digits(images, labels)


def _describe(
    config: TrainingConfig,
    data: FitData,
    classifier: LogisticRegression,
    coef: Float32,
    intercept: Float32,
    **outcome: Any,
) -> TrainedModel:
    """Score a fitted classifier on all its rows and say how it came about."""
    train_accuracy, _ = score(PixelRows(data.X, data.train_rows) @ coef.T + intercept, data.y[data.train_rows])
    test_scores = PixelRows(data.X, data.test_rows) @ coef.T + intercept
    test_accuracy, test_log_loss = score(test_scores, data.y[data.test_rows])
    return TrainedModel(
        config=config,
        pipeline=Pipeline([("scaling", data.scaler), ("classifier", classifier)]),
        coef=coef,
        intercept=intercept,
        shift=data.scaler.shift_,
        train_rows=data.train_rows,
        test_rows=data.test_rows,
        test_scores=test_scores,
        train_accuracy=train_accuracy,
        test_accuracy=test_accuracy,
        test_log_loss=test_log_loss,
        **outcome,
    )


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

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
from contextlib import closing
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from mnist_core.data import Digits, hold_out_fold, split_rows
from mnist_core.model.blas import one_blas_thread
from mnist_core.model.config import TrainingConfig
from mnist_core.model.convergence import TOL, convergence_advice, largest_slope
from mnist_core.model.examples import Examples, InvalidExamples
from mnist_core.model.feature_cache import compute_features
from mnist_core.model.pixel_rows import PixelRows
from mnist_core.model.scaling import PixelScaler, fold_scaling
from mnist_core.model.trained_model import TrainedModel
from mnist_core.model.watch import OnIteration, Watch, score


@one_blas_thread()
def train(
    digits: Digits,
    config: TrainingConfig,
    on_iteration: OnIteration | None = None,
    features: npt.NDArray[np.uint8] | None = None,
    examples: Examples | None = None,
) -> TrainedModel:
    """Fit the model that a configuration describes.

    With examples, their weights are scikit-learn's ``sample_weight``, in which an image of MNIST has 1: in J each
    term of the sum is multiplied by its weight, and n is the sum of all weights. Scaling is learned from all images,
    examples included, each counted once, as in a scikit-learn pipeline.

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
        What the model is shown besides MNIST's images.

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
    train_rows, test_rows = split_rows(len(digits), config.split, config.test_size, config.seed, config.n_train)
    if config.fold is not None:
        train_rows, test_rows = hold_out_fold(train_rows, digits.labels, config.fold)
    X = compute_features(digits, config.features) if features is None else features
    y = digits.labels
    started = time.perf_counter()
    labels, more, weights = y[train_rows], None, None
    if examples is not None:
        labels = np.concatenate([labels, examples.labels])
        more = compute_features(Digits(examples.images, examples.labels), config.features)
        weights = np.ones(len(labels), np.float32)
        weights[len(train_rows) :] = examples.weight
    train_X = PixelRows(X, train_rows, more=more)
    scaler = PixelScaler(config.scaling).fit(train_X)
    Z = scaler.transform(train_X)
    classifier = LogisticRegression(C=config.C, max_iter=config.max_iter, tol=TOL)
    with closing(Watch(X, y, train_rows, test_rows, scaler, Z, on_iteration, started)) as watch:
        classifier.set_callbacks(watch)
        classifier.fit(Z, labels, weights)
        seconds = time.perf_counter() - started
        classifier.set_callbacks()  # none: the model outlives the watch

        coef, intercept = fold_scaling(classifier, scaler)
        n_iter = int(classifier.n_iter_.max())
        gave_up = watch.search_failed()
        slope = math.nan if watch.stopped else largest_slope(Z, labels, classifier, weights)
        # Before max_iter lbfgs ends by itself, because no slope exceeds tol or because the loss falls no more.
        ended_by_itself = n_iter < config.max_iter and not gave_up
        converged = not watch.stopped and (ended_by_itself or slope <= TOL)
        train_accuracy, _ = score(PixelRows(X, train_rows) @ coef.T + intercept, y[train_rows])
        test_scores = PixelRows(X, test_rows) @ coef.T + intercept
        test_accuracy, test_log_loss = score(test_scores, y[test_rows])
        return TrainedModel(
            config=config,
            pipeline=Pipeline([("scaling", scaler), ("classifier", classifier)]),
            coef=coef,
            intercept=intercept,
            shift=scaler.shift_,
            train_rows=train_rows,
            test_rows=test_rows,
            test_scores=test_scores,
            train_accuracy=train_accuracy,
            test_accuracy=test_accuracy,
            test_log_loss=test_log_loss,
            n_iter=n_iter,
            slope=slope,
            converged=converged,
            stopped=watch.stopped,
            advice=None if converged or watch.stopped else convergence_advice(n_iter, config.max_iter, gave_up=gave_up),
            seconds=seconds,
            history=watch.history(),
        )

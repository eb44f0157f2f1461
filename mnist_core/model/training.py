"""From a configuration to a trained model: scikit-learn's LogisticRegression, watched iteration by iteration.

Multinomial logistic regression looks for ten weight images ``w_k`` and intercepts ``b_k`` that minimise the log
loss over the training images plus a penalty on large weights,

    J(W, b) = -1/n sum_i log p(y_i | x_i)  +  1/(2 C n) sum_k |w_k|^2,
    p(k | x) = exp(w_k . x + b_k) / sum_j exp(w_j . x + b_j),

with the quasi-Newton method L-BFGS. It has converged when no slope of J exceeds ``tol``; how many iterations
that takes depends mostly on the scaling of the pixels.
"""

import math
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from numbers import Integral, Real
from threading import Lock
from typing import Any, get_args
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from scipy.special import log_softmax, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from mnist_core.data import N_CLASSES, Digits, Images, Labels, Rows, Split, split_rows
from mnist_core.model.features import Features, make_features
from mnist_core.model.scaling import PixelRows, PixelScaler, Scaling

Float32 = npt.NDArray[np.float32]

TOL = 1e-4
"""scikit-learn's default ``tol``: lbfgs is done when no slope of the loss is larger."""


class InvalidConfig(ValueError):
    """A value of a :class:`TrainingConfig` is not allowed; the message names it and says what is."""


@dataclass(frozen=True)
class TrainingConfig:
    """Everything that decides what a model learns. Equal configurations give equal models.

    Parameters
    ----------
    split : {"random", "lecun"}
        A random split, or LeCun's 60,000 / 10,000.
    test_size : float, 0.1 to 0.9
        The share of test images of a random split.
    seed : int, 0 to 2**32 - 1
        ``random_state`` of a random split.
    n_train : int, 100 to 63,000, or None
        How many of the training images to use; None for all.
    features : {"pixels", "deskewed", "gradient histograms"}
        What the model sees of an image, see :mod:`mnist_core.model.features`.
    scaling : {"none", "divide by 255", "subtract mean", "pareto", "standardise"}
        How columns are scaled, see :class:`mnist_core.model.scaling.PixelScaler`.
    C : float, 1e-5 to 1e5
        Inverse strength of the penalty on large weights.
    max_iter : int, 1 to 2,000
        The most iterations that lbfgs may take.

    Raises
    ------
    InvalidConfig
        If a value has the wrong type or is out of its range.

    Examples
    --------
    >>> TrainingConfig(test_size=2)
    Traceback (most recent call last):
    mnist_core.model.training.InvalidConfig: test_size must be a number from 0.1 to 0.9, not 2.
    """

    split: Split = "random"
    test_size: float = 0.2
    seed: int = 0
    n_train: int | None = None
    features: Features = "pixels"
    scaling: Scaling = "subtract mean"
    C: float = 1.0
    max_iter: int = 100

    def __post_init__(self) -> None:
        """Check every value, and forget those that have no effect, so that equal questions are equal."""
        self._check_choice("split", Split)
        self._check_choice("features", Features)
        self._check_choice("scaling", Scaling)
        self._check_number("test_size", Real, 0.1, 0.9)
        self._check_number("seed", Integral, 0, 2**32 - 1)
        if self.n_train is not None:
            self._check_number("n_train", Integral, 100, 63_000)
        self._check_number("C", Real, 1e-5, 1e5)
        self._check_number("max_iter", Integral, 1, 2_000)
        if self.split == "lecun":
            object.__setattr__(self, "test_size", 0.2)
            object.__setattr__(self, "seed", 0)

    def _check_choice(self, name: str, choices: Any) -> None:
        if getattr(self, name) not in get_args(choices):
            allowed = ", ".join(repr(choice) for choice in get_args(choices))
            raise InvalidConfig(f"{name} must be one of {allowed}, not {repr(getattr(self, name))[:40]}.")

    def _check_number(self, name: str, kind: Any, low: float, high: float) -> None:
        value: Any = getattr(self, name)
        if isinstance(value, bool) or not isinstance(value, kind) or not low <= value <= high:
            noun = "a whole number" if kind is Integral else "a number"
            raise InvalidConfig(f"{name} must be {noun} from {low:,} to {high:,}, not {value!r}.")
        object.__setattr__(self, name, int(value) if kind is Integral else float(value))

    def to_params(self) -> dict[str, str]:
        """Return how this configuration differs from :data:`QUICK`, as the parameters of a link.

        Examples
        --------
        >>> TrainingConfig(scaling="none", C=0.1, max_iter=50).to_params()
        {'n_train': 'all', 'scaling': 'none', 'max_iter': '50'}
        """
        return {
            name: "all" if value is None else str(value)
            for name, value in asdict(self).items()
            if value != getattr(QUICK, name)
        }

    @staticmethod
    def from_params(params: Mapping[str, str]) -> "TrainingConfig":
        """Return the configuration that a link's parameters describe; other parameters are ignored.

        Raises
        ------
        InvalidConfig
            If a value cannot be read or is not allowed.
        """
        values: dict[str, Any] = {}
        for name in asdict(QUICK).keys() & params.keys():
            text = params[name]
            try:
                if name == "n_train":
                    values[name] = None if text == "all" else int(text)
                elif name in {"seed", "max_iter"}:
                    values[name] = int(text)
                else:
                    values[name] = float(text) if name in {"test_size", "C"} else text
            except ValueError as error:
                raise InvalidConfig(f"{name} must be a number, not {text[:40]!r}.") from error
        return replace(QUICK, **values)


QUICK = TrainingConfig(n_train=30_000, C=0.1)
"""What the app trains when nobody has chosen yet: it converges in some 45 iterations and two seconds."""


@dataclass(frozen=True)
class Preset:
    """A configuration worth trying, with what is known to come out of it."""

    name: str
    config: TrainingConfig
    expect: str


PRESETS = (
    Preset(
        "Two seconds",
        QUICK,
        "Expect about 0.916 on test and 0.935 on train after some 45 iterations: it converges, because the mean "
        "image is subtracted and the weights are kept small (C = 0.1).",
    ),
    Preset(
        "The notebook",
        TrainingConfig(scaling="none"),
        "Expect about 0.92 on test, 0.935 on train and a ConvergenceWarning: 100 iterations are not enough for "
        "pixels from 0 to 255. Then subtract the mean and compare.",
    ),
    Preset(
        "Homework",
        TrainingConfig(scaling="none", test_size=0.9),
        "Expect train accuracy near 1.0 and test accuracy near 0.87: 7,000 images are too few for 7,850 weights, "
        "and the gap is what over-fitting looks like.",
    ),
    Preset(
        "Géron 60k/10k",
        TrainingConfig(split="lecun", C=0.1),
        "Expect about 0.925 on the 10,000 test images that everybody reports on, so your figure can be compared "
        "with the literature.",
    ),
    Preset(
        "Stroke directions",
        TrainingConfig(split="lecun", features="gradient histograms", C=2.0),
        "Expect about 0.995 on the 10,000 test images after some 25 iterations: the same classifier, but it sees which "
        "way strokes run instead of grey values. Preparing that takes some seconds, once.",
    ),
)


@dataclass(frozen=True, eq=False)
class Iteration:
    """The model as it stands after one iteration of lbfgs.

    Attributes
    ----------
    k : int
        Number of the iteration, from 1.
    seconds : float
        Time since the fit began.
    loss : float
        Mean log loss on a sample of the training images, in nats; NaN where it was not measured.
    train_accuracy, test_accuracy : float
        On samples of ``SAMPLE_SIZE`` images each; NaN where they were not measured.
    coef : ndarray of shape (10, d), float32
    intercept : ndarray of shape (10,), float32
        The scores are ``features @ coef.T + intercept``, with scaling folded in.
    """

    k: int
    seconds: float
    loss: float
    train_accuracy: float
    test_accuracy: float
    coef: Float32
    intercept: Float32


OnIteration = Callable[[Iteration], bool | None]
"""Called after each iteration; returning True ends the fit and keeps the model as it is."""

SAMPLE_SIZE = 1_000
MEASURING_SHARE = 0.01
"""Scoring the samples may take this share of the time that has passed, so watching does not slow a fit."""
HISTORY_LENGTH = 50
"""Iterations of a finished fit that are kept, evenly spaced; the weights of each take 31 KB."""


@dataclass(frozen=True, eq=False)
class TrainedModel:
    """A fitted pipeline with everything that is known about how it came about.

    Attributes
    ----------
    config : TrainingConfig
    pipeline : Pipeline
        Steps ``features``, ``scaling``, ``classifier``; takes images as uint8 of shape (n, 784).
    coef : ndarray of shape (10, d), float32
    intercept : ndarray of shape (10,), float32
        The pipeline as one affine map, ``scores = features @ coef.T + intercept`` with features in 0..255. A
        digit that was not among the training images has zero weights and the intercept ``-inf``.
    train_rows, test_rows : ndarray of int
        Rows of :class:`~mnist_core.data.Digits`.
    train_accuracy, test_accuracy : float
        Share of correct predictions on all train_rows and all test_rows.
    test_log_loss : float
        Mean log loss on all test_rows, in nats; infinite if a digit of theirs was not among the training images.
    n_iter : int
        Iterations that lbfgs took.
    slope : float
        Largest slope of the loss at the end, NaN when lbfgs was stopped. When it has converged, at most about ``TOL``, or a
        little more if float32 left nothing to gain.
    converged, stopped : bool
        Whether lbfgs found the minimum; whether ``on_iteration`` ended the fit before.
    advice : str or None
        What scikit-learn's ConvergenceWarning says about this fit, if it did not converge by itself.
    seconds : float
        Wall time of the fit, without the final scoring.
    history : tuple of Iteration
        At most ``HISTORY_LENGTH`` of them, evenly spaced, the first and the last included; all with scores.
    """

    config: TrainingConfig
    pipeline: Pipeline
    coef: Float32
    intercept: Float32
    train_rows: Rows
    test_rows: Rows
    train_accuracy: float
    test_accuracy: float
    test_log_loss: float
    n_iter: int
    slope: float
    converged: bool
    stopped: bool
    advice: str | None
    seconds: float
    history: tuple[Iteration, ...]

    def featurise(self, images: Images) -> npt.NDArray[np.uint8]:
        """Return the features of images, uint8 of shape (n, d), for images uint8 of shape (n, 28, 28)."""
        features: npt.NDArray[np.uint8] = self.pipeline[:1].transform(images.reshape(len(images), -1))
        return features

    def decision_function(self, images: Images) -> Float32:
        """Return ten scores for each image; the largest is the prediction.

        Parameters
        ----------
        images : ndarray of shape (n, 28, 28), uint8

        Returns
        -------
        ndarray of shape (n, 10), float32
            ``-inf`` for a digit that was not among the training images.
        """
        return PixelRows(self.featurise(images)) @ self.coef.T + self.intercept

    def predict_proba(self, images: Images) -> Float32:
        """Return ten probabilities for each image, float32 of shape (n, 10); each row sums to 1."""
        probabilities: Float32 = softmax(self.decision_function(images), axis=1)
        return probabilities

    def predict(self, images: Images) -> Labels:
        """Return the most probable digit of each image, uint8 of shape (n,)."""
        best: Labels = self.decision_function(images).argmax(axis=1).astype(np.uint8)
        return best


def train(digits: Digits, config: TrainingConfig, on_iteration: OnIteration | None = None) -> TrainedModel:
    """Fit the model that a configuration describes.

    Parameters
    ----------
    digits : Digits
        The images and labels; shared, never copied.
    config : TrainingConfig
    on_iteration : callable, optional
        Gets an :class:`Iteration` after each iteration, in this thread. Returning True ends the fit there and
        keeps the model; an exception ends it and loses the model.

    Returns
    -------
    TrainedModel
    """
    train_rows, test_rows = split_rows(len(digits), config.split, config.test_size, config.seed, config.n_train)
    X, y = featurised(digits, config.features), digits.labels
    started = time.perf_counter()
    train_X = PixelRows(X, train_rows)
    scaler = PixelScaler(config.scaling).fit(train_X)
    classifier = LogisticRegression(C=config.C, max_iter=config.max_iter, tol=TOL)
    with closing(_Watch(X, y, train_rows, test_rows, scaler, on_iteration, started)) as watch:
        classifier.set_callbacks(watch)
        classifier.fit(scaler.transform(train_X), y[train_rows])
        seconds = time.perf_counter() - started
        classifier.set_callbacks()  # none: the model outlives the watch

        coef, intercept = fold_scaling(classifier, scaler)
        n_iter = int(classifier.n_iter_.max())
        slope = math.nan if watch.stopped else largest_slope(scaler.transform(train_X), y[train_rows], classifier)
        # scikit-learn does not keep lbfgs's status. Before max_iter it ends by itself either because it has
        # converged or because the line search failed, and then the slope is far from the tolerance.
        converged = not watch.stopped and slope <= (TOL if n_iter == config.max_iter else 10 * TOL)
        train_accuracy, _ = _score(X, y, train_rows, coef, intercept)
        test_accuracy, test_log_loss = _score(X, y, test_rows, coef, intercept)
        return TrainedModel(
            config=config,
            pipeline=Pipeline(
                [("features", make_features(config.features)), ("scaling", scaler), ("classifier", classifier)]
            ),
            coef=coef,
            intercept=intercept,
            train_rows=train_rows,
            test_rows=test_rows,
            train_accuracy=train_accuracy,
            test_accuracy=test_accuracy,
            test_log_loss=test_log_loss,
            n_iter=n_iter,
            slope=slope,
            converged=converged,
            stopped=watch.stopped,
            advice=None if converged or watch.stopped else convergence_advice(n_iter, config.max_iter),
            seconds=seconds,
            history=watch.history(),
        )


class Interrupted(RuntimeError):
    """Somebody did not want to wait until the features of all digits were computed."""


def featurised(
    digits: Digits, features: Features, interrupted: Callable[[], bool] = lambda: False
) -> npt.NDArray[np.uint8]:
    """Return the features of all digits; shared by all models, and kept until those of another kind are asked for.

    Parameters
    ----------
    digits : Digits
    features : {"pixels", "deskewed", "gradient histograms"}
    interrupted : callable, optional
        Asked some times a second; returning True gives up.

    Returns
    -------
    ndarray of shape (n, d), uint8
        Read-only; pixels share the memory of the images.

    Raises
    ------
    Interrupted
        If `interrupted` said so; the next call begins anew.
    """
    transformer = make_features(features)
    X = digits.images.reshape(len(digits), -1)
    if transformer == "passthrough":
        return X
    lock = _FEATURISING[features]
    while not lock.acquire(timeout=ASKING_SECONDS):  # runs that start together shall not both compute them
        if interrupted():
            raise Interrupted
    try:
        kept = _featurised.setdefault(digits, {})
        matrix = kept.get(features)
        if matrix is None:
            kept.clear()  # 55 or 108 MB
            matrix = np.empty((len(X), transformer.transform(X[:1]).shape[1]), np.uint8)
            for start in range(0, len(X), FEATURE_ROWS):
                if interrupted():
                    raise Interrupted
                matrix[start : start + FEATURE_ROWS] = transformer.transform(X[start : start + FEATURE_ROWS])
            matrix.setflags(write=False)
            kept.clear()  # another kind may have come meanwhile
            kept[features] = matrix
        return matrix
    finally:
        lock.release()


def kept_features(digits: Digits) -> frozenset[Features]:
    """Return which features of the digits are in memory, besides pixels, which are the digits themselves."""
    return frozenset(_featurised.get(digits, ()))


ASKING_SECONDS = 0.1
FEATURE_ROWS = 1_024
"""Images whose features are computed between two questions whether anybody still wants them: a tenth of a second."""
_FEATURISING: dict[Features, Lock] = {features: Lock() for features in get_args(Features)}
_featurised: WeakKeyDictionary[Digits, dict[Features, npt.NDArray[np.uint8]]] = WeakKeyDictionary()


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


def largest_slope(Z: PixelRows, y: Labels, classifier: LogisticRegression) -> float:
    """Return the largest absolute derivative of the loss J, which lbfgs compares with ``tol``.

    The derivative with respect to ``w_k`` is ``1/n sum_i (p(k | x_i) - [y_i = k]) x_i + w_k / (C n)``.
    """
    n = len(y)
    residual = classifier.predict_proba(Z) - (y[:, np.newaxis] == classifier.classes_)
    if len(classifier.classes_) == 2:
        residual = residual[:, 1:]
    gradient = (residual.T.astype(np.float32) @ Z + classifier.coef_ / classifier.C) / n
    return float(max(np.abs(gradient).max(), np.abs(residual.mean(axis=0)).max()))


def convergence_advice(n_iter: int, max_iter: int) -> str:
    """Return scikit-learn's ConvergenceWarning for a fit that ended after ``n_iter`` iterations, word for word.

    The warning itself cannot be caught where several models train at once: Python's
    :func:`warnings.catch_warnings` is not thread-safe. A test compares these words with a real warning.
    """
    at_limit = n_iter == max_iter
    lines = [
        f"lbfgs failed to converge after {n_iter} iteration(s) (status={1 if at_limit else 2}):",
        "STOP: TOTAL NO. OF ITERATIONS REACHED LIMIT" if at_limit else "ABNORMAL: ",
        "",
        "You might also want to scale the data as shown in:",
        "    https://scikit-learn.org/stable/modules/preprocessing.html",
        "Please also refer to the documentation for alternative solver options:",
        "    https://scikit-learn.org/stable/modules/linear_model.html#logistic-regression",
    ]
    if at_limit:
        lines.insert(3, f"Increase the number of iterations to improve the convergence (max_iter={max_iter}).")
    return "\n".join(lines)


class _Watch:
    """scikit-learn callback that turns the classifier's state after each iteration into an :class:`Iteration`.

    Scores are measured on two samples, and during the fit only as often as ``MEASURING_SHARE`` of the time allows;
    the first iteration is always measured, and what is left out is made up for when the fit is over.
    """

    def __init__(
        self,
        X: npt.NDArray[np.uint8],
        y: Labels,
        train_rows: Rows,
        test_rows: Rows,
        scaler: PixelScaler,
        on_iteration: OnIteration | None,
        started: float,
    ) -> None:
        self._X, self._y = X, y
        self._train_sample, self._test_sample = _sample(train_rows), _sample(test_rows)
        self._scaler, self._on_iteration, self._started = scaler, on_iteration, started
        self._iterations: list[Iteration] = []
        self._measuring_seconds = 0.0
        self.stopped = False

    def close(self) -> None:
        """Let go of the data and of what was recorded.

        scikit-learn 1.9 keeps the callbacks of the last 128 fits alive: it remembers the signatures of their methods, and
        with them the methods. What is left to keep must be small.
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
        coef, intercept = fold_scaling(fitted_estimator, self._scaler)
        measured = not self._iterations or self._measuring_seconds <= MEASURING_SHARE * seconds
        scores = self._measure(coef, intercept) if measured else (math.nan,) * 3
        iteration = Iteration(len(self._iterations) + 1, seconds, *scores, coef, intercept)
        self._iterations.append(iteration)
        if self._on_iteration is not None and self._on_iteration(iteration):
            self.stopped = True
            raise StopIteration  # lbfgs ends and scikit-learn keeps the weights
        return False

    def _measure(self, coef: Float32, intercept: Float32) -> tuple[float, float, float]:
        """Return log loss and accuracy on the training sample and accuracy on the test sample."""
        began = time.perf_counter()
        train_accuracy, loss = _score(self._X, self._y, self._train_sample, coef, intercept)
        test_accuracy, _ = _score(self._X, self._y, self._test_sample, coef, intercept)
        self._measuring_seconds += time.perf_counter() - began
        return loss, train_accuracy, test_accuracy

    def history(self) -> tuple[Iteration, ...]:
        """Return at most ``HISTORY_LENGTH`` iterations, the last among them, with the scores that were left out."""
        n = len(self._iterations)
        kept = np.unique(np.linspace(0, n - 1, min(n, HISTORY_LENGTH)).astype(int))
        return tuple(self._measured(self._iterations[i]) for i in kept)

    def _measured(self, iteration: Iteration) -> Iteration:
        if not math.isnan(iteration.loss):
            return iteration
        loss, train_accuracy, test_accuracy = self._measure(iteration.coef, iteration.intercept)
        return replace(iteration, loss=loss, train_accuracy=train_accuracy, test_accuracy=test_accuracy)


def _sample(rows: Rows) -> Rows:
    """Return at most ``SAMPLE_SIZE`` of the rows, evenly spaced."""
    return rows[np.linspace(0, len(rows) - 1, min(SAMPLE_SIZE, len(rows))).astype(np.intp)]


def _score(X: npt.NDArray[np.uint8], y: Labels, rows: Rows, coef: Float32, intercept: Float32) -> tuple[float, float]:
    """Return accuracy and mean log loss on some rows."""
    scores = PixelRows(X, rows) @ coef.T + intercept
    log_likelihood = log_softmax(scores, axis=1)[np.arange(len(rows)), y[rows]]
    return float((scores.argmax(axis=1) == y[rows]).mean()), -float(log_likelihood.mean(dtype=np.float64))

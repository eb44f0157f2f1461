"""What a fit hands over: the model, and how it came about iteration by iteration."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from mnist_core.data import N_CLASSES, Images, Labels, Rows
from mnist_core.model.config import TrainingConfig
from mnist_core.model.features import make_features

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

Float32: TypeAlias = npt.NDArray[np.float32]
Float64: TypeAlias = npt.NDArray[np.float64]

SCORED_ROWS = 4_096
"""Images scored at a time: 25 MB of gradient histograms as float32."""

THINNED_LENGTH = 10
"""Iterations of a thinned history that keep their weights."""


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
        On samples of at most ``SAMPLE_SIZE`` images each; NaN where they were not measured.
    coef : ndarray of shape (10, d), float32
        Of shape (0, d) where the weights have been put away to save memory.
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

    def without_weights(self) -> "Iteration":
        """Return its scores, with the weights put away."""
        return replace(self, coef=np.empty((0, self.coef.shape[1]), np.float32))


@dataclass(frozen=True, eq=False)
class TrainedModel:
    """A fitted pipeline with everything that is known about how it came about.

    Attributes
    ----------
    config : TrainingConfig
    pipeline : Pipeline or None
        scikit-learn's steps ``scaling`` and ``classifier``; takes features, uint8 of shape (n, d). None for the model
        that comes with this package.
    coef : ndarray of shape (10, d), float32
    intercept : ndarray of shape (10,), float32
        The pipeline as one affine map, ``scores = features @ coef.T + intercept`` with features in 0..255. A
        digit that was not among the training images has zero weights and the intercept ``-inf``.
    shift : ndarray of shape (d,), float64
        What scaling subtracts from each column.
    train_rows, test_rows : ndarray of int
        Rows of :class:`~mnist_core.data.Digits`. If the configuration holds out a fold, `test_rows` are its validation
        images, and so everywhere else here.
    test_scores : ndarray of shape (n_test, 10), float32
        What :meth:`decision_function` returns for all test_rows.
    train_accuracy, test_accuracy : float
        Share of correct predictions on all train_rows and all test_rows.
    test_log_loss : float
        Mean log loss on all test_rows, in nats; infinite if a digit of theirs was not among the training images.
    n_iter : int
        Iterations that lbfgs took.
    slope : float
        Largest slope of the loss at the end, NaN when lbfgs was stopped. Above ``TOL`` although it has converged, if
        lbfgs ended because the loss fell no more.
    converged, stopped : bool
        Whether lbfgs ended by itself, at the minimum; whether ``on_iteration`` ended the fit before.
    advice : str or None
        What scikit-learn's ConvergenceWarning says about this fit, if it did not converge by itself.
    seconds : float
        Wall time of the fit, without the final scoring.
    history : tuple of Iteration
        At most ``HISTORY_LENGTH`` of them, evenly spaced, the first and the last included; all with scores.
    """

    config: TrainingConfig
    pipeline: "Pipeline | None"
    coef: Float32
    intercept: Float32
    shift: Float64
    train_rows: Rows
    test_rows: Rows
    test_scores: Float32
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

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays that this model keeps in memory."""
        # The classifier inside the pipeline holds the weights a second time, in its own units.
        weights = 2 * self.coef.nbytes + sum(iteration.coef.nbytes for iteration in self.history)
        return weights + self.shift.nbytes + self.train_rows.nbytes + self.test_rows.nbytes + self.test_scores.nbytes

    def thin_history(self) -> "TrainedModel":
        """Return this model with the weights of ``THINNED_LENGTH`` iterations, the first and the last among them.

        The history is as long as before, with all its scores.
        """
        weighty = [iteration for iteration in self.history if len(iteration.coef)]
        if len(weighty) <= THINNED_LENGTH:
            return self
        kept = {weighty[i].k for i in np.linspace(0, len(weighty) - 1, THINNED_LENGTH).astype(int)}
        history = tuple(each if each.k in kept else each.without_weights() for each in self.history)
        return replace(self, history=history)

    def featurise(self, images: Images) -> npt.NDArray[np.uint8]:
        """Return the features of images, uint8 of shape (n, d), for images uint8 of shape (n, 28, 28)."""
        return make_features(self.config.features).transform(images)

    def decision_function(self, images: Images) -> Float32:
        """Return ten scores for each image; the largest is the prediction.

        However many images there are, the features of no more than ``SCORED_ROWS`` are in memory at a time.

        Parameters
        ----------
        images : ndarray of shape (n, 28, 28), uint8

        Returns
        -------
        ndarray of shape (n, 10), float32
            ``-inf`` for a digit that was not among the training images.
        """
        scores = np.empty((len(images), N_CLASSES), np.float32)
        for start in range(0, len(images), SCORED_ROWS):
            block = slice(start, start + SCORED_ROWS)
            scores[block] = self.featurise(images[block]).astype(np.float32) @ self.coef.T + self.intercept
        return scores

    def predict_proba(self, images: Images) -> Float32:
        """Return ten probabilities for each image, float32 of shape (n, 10); each row sums to 1."""
        return softmax(self.decision_function(images))

    def predict(self, images: Images) -> Labels:
        """Return the most probable digit of each image, uint8 of shape (n,)."""
        best: Labels = self.decision_function(images).argmax(axis=1).astype(np.uint8)
        return best


def softmax(scores: Float32) -> Float32:
    """Return ``exp(scores)`` divided by its sum over the last axis, computed so that nothing overflows.

    Examples
    --------
    >>> softmax(np.array([[0, np.log(3), -np.inf]], np.float32))
    array([[0.25, 0.75, 0.  ]], dtype=float32)
    """
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    probabilities: Float32 = raised / raised.sum(axis=-1, keepdims=True)
    return probabilities

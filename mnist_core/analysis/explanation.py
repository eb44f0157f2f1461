"""Why this digit and not that one: what the weights say about an image, exactly.

The scores of logistic regression are sums, one term for each column it sees. So the difference of two scores,
the logarithm of how many times more probable one digit is than the other, can be laid out over the image term
by term, and the terms add up to it. No approximation is involved, unlike with the attribution methods that
deeper models need.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_core.data import SIDE, Images
from mnist_core.model import GradientHistograms, TrainedModel, deskew

Float64 = NDArray[np.float64]


class NeverSeen(ValueError):
    """The model saw no image of this digit in training, so it has no score to explain."""


@dataclass(frozen=True, eq=False)
class Contributions:
    """Why a model prefers digit `a` to digit `b` for one image, or the other way round.

    ``picture.sum() + intercept == log_odds``, the score of `a` minus the score of `b`.

    Attributes
    ----------
    a, b : int
        The two digits.
    picture : ndarray of shape (28, 28) or (7, 7), float64
        What each place of the image adds: positive speaks for `a`, negative for `b`, zero for neither.
    over : ndarray of shape (28, 28), uint8
        The image that the picture belongs over: as it is, or deskewed if that is what the model sees.
    intercept : float
        What the model adds whatever the image shows.
    log_odds : float
        Natural logarithm of p(a) / p(b).
    """

    a: int
    b: int
    picture: Float64
    over: Images
    intercept: float
    log_odds: float


def explain_log_odds(model: TrainedModel, image: Images, a: int, b: int) -> Contributions:
    """Lay out the log-odds of digit `a` against digit `b` over an image.

    The classifier sees scaled columns ``z = (x - shift) * factor`` and computes the scores ``w_k . z + b_k``.
    Column j therefore adds ``(w_a - w_b)_j z_j`` to the difference of two scores. Where scaling subtracts the
    mean, a place speaks for or against a digit by having more, or less, ink than there is on average: paper
    counts, too.

    Parameters
    ----------
    model : TrainedModel
        Any model, converged or not.
    image : ndarray of shape (28, 28), uint8
        An image of the data, or a drawing.
    a, b : int
        The digits to compare, 0 to 9.

    Returns
    -------
    Contributions
        For gradient histograms, which have many columns for each of 7 x 7 places, the sum over those of each place.

    Raises
    ------
    NeverSeen
        If `a` or `b` was not among the training images.
    """
    for digit in (a, b):
        if not np.isfinite(model.intercept[digit]):
            raise NeverSeen(
                f"There was no {digit} among the {len(model.train_rows):,} training images, so to the model "
                "it is impossible whatever the image: choose another digit, or train on more images."
            )
    why = explain_scores(model, image)
    picture, intercept = why.pictures[a] - why.pictures[b], float(why.intercepts[a] - why.intercepts[b])
    return Contributions(a, b, picture, why.over, intercept, log_odds=float(picture.sum() + intercept))


@dataclass(frozen=True, eq=False)
class ScoreTerms:
    """How the ten scores of an image come about: ``pictures[k].sum() + intercepts[k]`` is the score of digit k.

    Attributes
    ----------
    pictures : ndarray of shape (10, 28, 28) or (10, 7, 7), float64
        What each place of the image adds to the score of each digit.
    over : ndarray of shape (28, 28), uint8
        The image that the pictures belong over: as it is, or deskewed if that is what the model sees.
    intercepts : ndarray of shape (10,), float64
        What the model adds whatever the image shows; ``-inf`` for a digit that was not among the training images.
    """

    pictures: Float64
    over: Images
    intercepts: Float64

    @property
    def scores(self) -> Float64:
        """The ten scores, float64 of shape (10,); the largest is the prediction."""
        scores: Float64 = self.pictures.sum(axis=(1, 2)) + self.intercepts
        return scores


def explain_scores(model: TrainedModel, image: Images) -> ScoreTerms:
    """Lay out the ten scores of an image over its places: image times weights, as :func:`explain_log_odds` does it.

    Parameters
    ----------
    model : TrainedModel
    image : ndarray of shape (28, 28), uint8
    """
    features = model.config.features
    x = model.featurise(image[np.newaxis])[0].astype(np.float64)
    # model.coef has the factor folded in: coef * (x - shift) is w * z.
    weights = model.coef.astype(np.float64)
    by_column = weights * (x - model.shift)
    in_places = features == "gradient histograms"
    return ScoreTerms(
        pictures=GradientHistograms().over_places(by_column) if in_places else by_column.reshape(-1, SIDE, SIDE),
        over=image if features == "pixels" else deskew(image[np.newaxis])[0],
        intercepts=model.intercept + weights @ model.shift,
    )

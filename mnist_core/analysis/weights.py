"""What a model looks for in each digit, and the average digits beside it, as images."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_core.data import N_CLASSES, SIDE, Digits
from mnist_core.model import Features, GradientHistograms
from mnist_core.model.trained_model import Float32

FULL_INK = 255
WEIGHT_QUANTILE = 0.99
"""The share of weights that lie within the colour scale. Scalings that divide by the spread give a few border
pixels, which hardly any digit reaches, weights beside which all others would look like zero."""
Float64 = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class WeightImages:
    """What a model looks for in each digit.

    Attributes
    ----------
    images : ndarray of shape (10, 28, 28) or (10, 7, 7), float64
        One image of weights for each digit; all zero for a digit that was not seen in training.
    limit : float
        End of the one colour scale for all ten, from ``-limit`` (from 0 if not `signed`) to ``limit``; the
        few values beyond it take the end's colour.
    signed : bool
        Whether negative weights occur, so that zero belongs in the middle of the scale.
    """

    images: Float64
    limit: float
    signed: bool


def weight_images(coef: Float32, features: Features) -> WeightImages:
    """Show the weights of all ten digits as images.

    Parameters
    ----------
    coef : ndarray of shape (10, d), float32
        Of a :class:`~mnist_core.model.TrainedModel`, or of one :class:`~mnist_core.model.Iteration`.
    features : {"pixels", "deskewed", "gradient histograms"}
        What the columns are.

    Returns
    -------
    WeightImages
        For pixels, by how much full ink instead of paper at a place raises the digit's score. For
        gradient histograms no sign can be given to a place, where ink may speak for a digit in one direction
        and against it in another: the images show the length of each place's vector of weights.
    """
    if features == "gradient histograms":
        images = np.sqrt(GradientHistograms().over_places(coef.astype(np.float64) ** 2))
    else:
        images = coef.astype(np.float64).reshape(-1, SIDE, SIDE) * FULL_INK
    limit = float(np.quantile(np.abs(images), WEIGHT_QUANTILE)) or 1.0  # a scale needs a width
    return WeightImages(images, limit, signed=features != "gradient histograms")


def mean_images(digits: Digits) -> Float32:
    """Average the images of each digit.

    Returns
    -------
    ndarray of shape (10, 28, 28), float32
        Average ink from 0 to 255; blank (0) for a digit of which there is no image.
    """
    means = np.zeros((N_CLASSES, SIDE, SIDE), np.float32)
    for digit in np.unique(digits.labels):
        means[digit] = digits.images[digits.labels == digit].mean(axis=0)
    return means

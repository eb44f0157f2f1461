"""Why this digit and not that one: what the weights say about an image, exactly.

The scores of logistic regression are sums, one term for each column it sees. So the difference of two scores,
the logarithm of how many times more probable one digit is than the other, can be laid out over the image term
by term, and the terms add up to it. No approximation is involved, unlike with the attribution methods that
deeper models need.

The other explanations need no theory: the weights as images, the average digits they resemble, and the
training digits that lie nearest.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mnist_core.data import SIDE, Digits, Images, Rows
from mnist_core.model import Features, GradientHistograms, TrainedModel, deskew

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

FULL_INK = 255
N_DIGITS = 10
BLOCK = 256
"""Images compared at a time, so that their int16 copies (400 KB) stay in the processor's cache."""
WEIGHT_QUANTILE = 0.99
"""The share of weights that lie within the colour scale. Scalings that divide by the spread give a few border
pixels, which hardly any digit reaches, weights beside which all others would look like zero."""


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
        The image that the picture belongs over: as it is, or set upright if that is what the model sees.
    intercept : float
        What the model adds whatever the image shows.
    log_odds : float
        Natural logarithm of p(a) / p(b).
    caption : str
        What the picture shows.
    """

    a: int
    b: int
    picture: Float64
    over: Images
    intercept: float
    log_odds: float
    caption: str

    @property
    def limit(self) -> float:
        """The largest absolute value in the picture: the ends of a colour scale with zero in the middle."""
        return float(np.abs(self.picture).max()) or 1.0  # a scale needs a width

    @property
    def sentence(self) -> str:
        """The sum, written out with two decimals that add up, and what it means."""
        total, intercept = round(self.log_odds, 2) + 0.0, round(self.intercept, 2) + 0.0
        first, second = (self.a, self.b) if self.log_odds >= 0 else (self.b, self.a)
        odds = math.exp(min(abs(self.log_odds), math.log(2e6)))
        times = "more than a million" if odds > 1e6 else f"{odds:,.0f}" if odds > 100 else f"{odds:.1f}"
        return (
            f"The picture's {total - intercept:+.2f} and the intercepts' {intercept:+.2f} make {total:+.2f}, "
            f"the log-odds of {self.a} against {self.b}: {first} is {times} times as probable as {second}."
        )


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
    caption : str
        What the images show.
    """

    images: Float64
    limit: float
    signed: bool
    caption: str


class Neighbours(NamedTuple):
    """The training digits most like an image, nearest first."""

    rows: NDArray[np.intp]
    """Rows of :class:`~mnist_core.data.Digits`."""
    distances: Float64
    """Euclidean distances between the pixels: 0 for the same image, at most 7,140 (all paper against all
    ink)."""


def contributions(model: TrainedModel, image: Images, a: int, b: int) -> Contributions:
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
        For gradient histograms, whose columns are stroke directions in each of 7 x 7 places, summed over the
        directions.

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
    features = model.config.features
    x = model.featurise(image[np.newaxis])[0].astype(np.float64)
    shift = model.pipeline["scaling"].shift_
    # model.coef has the factor folded in: coef * (x - shift) is w * z.
    weights = model.coef[a].astype(np.float64) - model.coef[b]
    by_column = weights * (x - shift)
    intercept = float(np.float64(model.intercept[a]) - model.intercept[b] + weights @ shift)
    in_places = features == "gradient histograms"
    picture = GradientHistograms().over_places(by_column) if in_places else _as_image(by_column)
    return Contributions(
        a=a,
        b=b,
        picture=picture,
        over=image if features == "pixels" else deskew(image[np.newaxis])[0],
        intercept=intercept,
        log_odds=float(picture.sum() + intercept),
        caption=_contribution_caption(features, a, b),
    )


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
        caption = (
            "How much the model looks at each place of the upright digit, whatever the direction of the "
            "strokes there. Which direction speaks for the digit, and which against it, is not shown."
        )
    else:
        images = _as_image(coef.astype(np.float64)) * FULL_INK
        upright = " (of the digit set upright)" if features == "deskewed" else ""
        caption = f"What full ink at each place{upright} adds to the score; negative speaks against it."
    limit = float(np.quantile(np.abs(images), WEIGHT_QUANTILE)) or 1.0  # a scale needs a width
    return WeightImages(images, limit, signed=features != "gradient histograms", caption=caption)


def mean_images(digits: Digits, rows: Rows | None = None) -> Float32:
    """Average the images of each digit.

    Parameters
    ----------
    digits : Digits
        All images.
    rows : ndarray of int, optional
        Only these; all by default.

    Returns
    -------
    ndarray of shape (10, 28, 28), float32
        Average ink from 0 to 255; blank (0) for a digit that is not among `rows`.
    """
    rows = np.arange(len(digits)) if rows is None else rows
    means = np.zeros((N_DIGITS, SIDE, SIDE), np.float32)
    for digit in range(N_DIGITS):
        of_digit = rows[digits.labels[rows] == digit]
        if len(of_digit):
            means[digit] = digits.images[of_digit].mean(axis=0)
    return means


def nearest(
    digits: Digits,
    rows: Rows,
    image: Images,
    *,
    label: int | None = None,
    without: int | None = None,
    k: int = 5,
) -> Neighbours:
    """Find the images most like this one, by the distance between their pixels.

    Parameters
    ----------
    digits : Digits
        All images.
    rows : ndarray of int
        Where to look, usually a model's training rows.
    image : ndarray of shape (28, 28), uint8
        What to look for.
    label : int, optional
        Look among the images of this digit only.
    without : int, optional
        A row to pass over: that of `image` itself, which would be its own nearest neighbour.
    k : int
        How many to find.

    Returns
    -------
    Neighbours
        At most `k`, fewer if there are no more; equally near ones in the order of `rows`.

    Notes
    -----
    Squared distances are summed in integers, hence exact: float32 cannot tell sums above 2**24 apart, and the
    largest is 784 * 255**2, about 2**25.6.
    """
    wanted = np.ones(len(rows), bool) if label is None else digits.labels[rows] == label
    candidates = rows[wanted & (rows != without)] if without is not None else rows[wanted]
    pixels = digits.images.reshape(len(digits), -1)
    target = image.reshape(-1).astype(np.int16)
    squares = np.empty(len(candidates), np.int32)
    for start in range(0, len(candidates), BLOCK):
        block = slice(start, start + BLOCK)
        difference = pixels[candidates[block]].astype(np.int16)
        difference -= target
        np.einsum("ij,ij->i", difference, difference, dtype=np.int32, out=squares[block])
    first = np.argsort(squares, kind="stable")[:k]
    return Neighbours(candidates[first], np.sqrt(squares[first]))


def _as_image(columns: Float64) -> Float64:
    """Lay 784 columns (last axis) out as 28 x 28 pixels."""
    return columns.reshape(*columns.shape[:-1], SIDE, SIDE)


def _contribution_caption(features: Features, a: int, b: int) -> str:
    """Say what the terms of the sum are, what their sign means, and that none is missing."""
    term = {
        "pixels": "Each pixel shows what it adds",
        "deskewed": "The model sees the digit set upright. Each pixel shows what it adds",
        "gradient histograms": (
            "The model sees stroke directions of the digit set upright, not pixels. Each square shows what "
            "all directions around it add"
        ),
    }[features]
    return (
        f"{term} to the score of {a} minus the score of {b}: positive speaks for {a}, negative for {b}. "
        "With the intercepts they add up to the log-odds exactly."
    )

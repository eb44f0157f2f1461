"""Whether a drawing is a digit at all, and if so, how sure a model is of it.

Ten probabilities always add up to one, also for a cat: a classifier divides its belief among the digits because it has
nothing else to divide it among. Whether a drawing is a digit is therefore another question, and it is answered by
another measure: how far the drawing is from the most similar of some thousand digits (`Familiarity`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from mnist_core.data import N_DIGITS, N_LECUN_TRAIN, Digits, Images
from mnist_core.model import GradientHistograms
from mnist_core.model.trained_model import Float32

N_KNOWN = 2_500
"""Training digits that a drawing is compared with: a few milliseconds."""

N_MEASURED = 2_000
"""Test digits by which the limit is set."""

SHARE_FAMILIAR = 0.995
"""The share of MNIST's test digits that count as digits."""

SHARE_USUAL = 0.85
"""The share of MNIST's test digits that count as usual: a face in a circle is further from the nearest digit."""

CLOSE = 0.5
"""First and second choice are close if their probabilities differ by less."""

Likeness = Literal["usual", "unusual", "unlike any digit"]
Opinion = Literal["sure", "not sure", "unusual", "unlike any digit"]


@dataclass(frozen=True, eq=False)
class Familiarity:
    """Digits to compare a drawing with, and how far from all of them a digit may be.

    Attributes
    ----------
    known : ndarray of shape (n, d), float32
        Gradient histograms of digits: they hardly mind how a digit leans or how thick it is drawn.
    limit, usual : float
        The distances that `SHARE_FAMILIAR` and `SHARE_USUAL` of MNIST's test digits do not exceed.
    """

    known: Float32
    limit: float
    usual: float

    def distances(self, images: Images) -> Float32:
        """Return how far each image is from the nearest known digit.

        Parameters
        ----------
        images : ndarray of shape (n, 28, 28), uint8

        Returns
        -------
        ndarray of shape (n,), float32
            Euclidean distances between gradient histograms.
        """
        return _nearest(_histograms(images), self.known, self._squares)

    @cached_property
    def _squares(self) -> Float32:
        return _squares(self.known)

    def liken(self, image: Images) -> Likeness:
        """Return whether an image (28, 28) is as near to known digits as most, or any, of MNIST's own test digits."""
        distance = self.distances(image[np.newaxis])[0]
        return "usual" if distance <= self.usual else "unusual" if distance <= self.limit else "unlike any digit"


@dataclass(frozen=True)
class Verdict:
    """What a model makes of a drawing.

    Attributes
    ----------
    opinion : {"sure", "not sure", "unusual", "unlike any digit"}
    first, second : int
        The most and the second most probable digit.
    """

    opinion: Opinion
    first: int
    second: int


def measure_familiarity(digits: Digits) -> Familiarity:
    """Choose known digits among LeCun's training part and measure the limit on his test part.

    Both are evenly spaced rows, so that the same digits give the same verdicts.

    Parameters
    ----------
    digits : Digits
        All digits; LeCun's training part comes first.
    """
    n_first = min(N_LECUN_TRAIN, len(digits) * N_LECUN_TRAIN // N_DIGITS)
    known = _histograms(digits.images[_spaced(0, n_first, N_KNOWN)])
    measured = _histograms(digits.images[_spaced(n_first, len(digits), N_MEASURED)])
    limits = np.quantile(_nearest(measured, known, _squares(known)), [SHARE_FAMILIAR, SHARE_USUAL])
    return Familiarity(known, *limits.tolist())


def judge(probabilities: npt.ArrayLike, likeness: Likeness) -> Verdict:
    """Join ten probabilities with the answer to "is it a digit at all?".

    Parameters
    ----------
    probabilities : array-like of shape (10,)
        From 0 to 1.
    likeness : {"usual", "unusual", "unlike any digit"}
        From :meth:`Familiarity.liken`.

    Examples
    --------
    >>> judge([0, 0, 0, 0, 0.55, 0, 0, 0, 0, 0.45], "usual")
    Verdict(opinion='not sure', first=4, second=9)
    """
    p = np.asarray(probabilities, dtype=np.float64)
    first, second = np.argsort(-p, kind="stable")[:2].tolist()
    if likeness == "unlike any digit":
        return Verdict(likeness, first, second)
    if p[first] - p[second] < CLOSE:
        return Verdict("not sure", first, second)
    return Verdict("sure" if likeness == "usual" else "unusual", first, second)


def _spaced(start: int, stop: int, n: int) -> npt.NDArray[np.intp]:
    """Return at most `n` rows of a range, evenly spaced."""
    return np.linspace(start, stop - 1, min(n, stop - start)).astype(np.intp)


def _histograms(images: Images) -> Float32:
    """Describe images (n, 28, 28) uint8 by histograms of single edges: pairs cost more and tell little here."""
    rows = images.reshape(len(images), -1)
    described: Float32 = GradientHistograms(pair_cells=0).transform(rows).astype(np.float32)
    return described


def _squares(rows: Float32) -> Float32:
    """Return the squared length of each row."""
    squares: Float32 = np.einsum("ij,ij->i", rows, rows)
    return squares


def _nearest(rows: Float32, known: Float32, squares: Float32) -> Float32:
    """Return the distance of each row from the nearest known one, by |a - b|^2 = |a|^2 - 2 a.b + |b|^2.

    It runs at every stroke. scikit-learn's euclidean_distances and nearest neighbours go through float64, which takes
    16 times as long and more.
    """
    nearest: Float32 = np.sqrt(np.maximum((squares - 2 * rows @ known.T).min(axis=1) + _squares(rows), 0))
    return nearest

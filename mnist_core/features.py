"""What the classifier sees of a digit: its pixels, its upright pixels, or the directions of its strokes.

Logistic regression can only add up evidence column by column. How well that works depends on what a column means:

``pixels``
    "is there ink at this place": moves as soon as the writer slants, shifts or thickens a stroke.
``deskewed``
    the same question after every digit has been set upright.
``gradient histograms``
    "how much edge of this direction runs through this neighbourhood": hardly changes when a stroke moves a little.

All are scikit-learn transformers without state: they learn nothing, so nothing can leak from test to training rows.
They take and return ``uint8``: 70,000 digits stay small, and whoever needs floats converts a block at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, Self, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, TransformerMixin

SIDE = 28
N_PIXELS = SIDE * SIDE
CHUNK = 256
"""Images worked on at a time: their intermediate arrays fit into the processor's cache and memory stays bounded."""

Features = Literal["pixels", "deskewed", "gradient histograms"]

Images = NDArray[np.uint8]
Floats = NDArray[np.float32]


def deskew(images: Images) -> Images:
    """Set digits upright by shearing each along its rows until its second mixed moment is zero.

    With the ink as weight, let :math:`\\mu_{pq}` be the central moment of order p in x and q in y. The slope
    :math:`a = \\mu_{11} / \\mu_{02}` is how far, by least squares, the writer's strokes lean to one side per row;
    every row is shifted back by ``a`` times its distance from the centre of mass. The shift is a fraction of a
    pixel and is shared linearly between the two nearest columns, which keeps the ink and the centre of mass of the row.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28), uint8
        Ink from 0 (none) to 255.

    Returns
    -------
    ndarray of shape (n, 28, 28), uint8
        The same ink, upright. Ink that would leave the frame is lost. An image whose ink lies in a single row (or a blank
        one) has no slope and is returned unchanged.

    References
    ----------
    Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition", Proceedings
    of the IEEE 86(11), 1998, section III.A ("deslanted" with second moments of inertia).

    Examples
    --------
    >>> import numpy as np
    >>> leaning = np.zeros((1, 28, 28), np.uint8)
    >>> leaning[0, range(9, 20), range(19, 8, -1)] = 255
    >>> np.flatnonzero(deskew(leaning)[0].sum(axis=0))  # one upright line in column 14
    array([14])
    """
    images = _as_images(images)
    upright = np.empty_like(images)
    for rows in _chunks(len(images)):
        upright[rows] = np.rint(_shear_upright(images[rows].astype(np.float32)))
    return upright


class Deskew(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Set digits upright: :func:`deskew` as a scikit-learn transformer for rows of 784 pixels.

    Examples
    --------
    >>> import numpy as np
    >>> Deskew().fit_transform(np.zeros((2, 784), np.uint8)).shape
    (2, 784)
    """

    n_features = N_PIXELS

    def fit(self, X: ArrayLike, y: object = None) -> Self:
        """Learn nothing; check that `X` holds rows of 784 uint8 pixels."""
        _as_images(X)
        return self

    def transform(self, X: ArrayLike) -> Images:
        """Return the upright digits, shape (n, 784), uint8."""
        return deskew(_as_images(X)).reshape(-1, N_PIXELS)

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """Return ``pixel1`` to ``pixel784``, as OpenML names the columns."""
        return np.array([f"pixel{i}" for i in range(1, N_PIXELS + 1)], dtype=object)

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        return tags


class GradientHistograms(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Describe a digit by how much edge of each direction runs through each part of the upright image.

    Dalal and Triggs' histograms of oriented gradients, fitted to small images: at each pixel the gradient votes, with its
    length as weight, for the two nearest of `orientations` directions (of the whole circle: the left edge of a stroke
    differs from its right edge) and for the nearest of `cells` x `cells` overlapping places. Square roots are taken
    ("every count matters, but the tenth less than the first") and each image is scaled to the same total.

    Parameters
    ----------
    orientations : int, default=8
        Number of directions that divide the circle.
    cells : int, default=7
        Places along each side of the image.

    References
    ----------
    N. Dalal, B. Triggs, "Histograms of oriented gradients for human detection", CVPR 2005.

    Examples
    --------
    >>> import numpy as np
    >>> GradientHistograms().fit_transform(np.zeros((2, 784), np.uint8)).shape
    (2, 392)
    """

    def __init__(self, orientations: int = 8, cells: int = 7) -> None:
        self.orientations = orientations
        self.cells = cells

    @property
    def n_features(self) -> int:
        """Columns of the transformed rows."""
        return self.orientations * self.cells**2

    def fit(self, X: ArrayLike, y: object = None) -> Self:
        """Learn nothing; check that `X` holds rows of 784 uint8 pixels."""
        _as_images(X)
        return self

    def transform(self, X: ArrayLike) -> Images:
        """Return the histograms, shape (n, n_features), uint8, ordered by direction, then row, then column."""
        images = _as_images(X)
        described = np.empty((len(images), self.n_features), np.uint8)
        pooling = _pooling(self.cells)
        for rows in _chunks(len(images)):
            ink = _shear_upright(images[rows].astype(np.float32))
            votes = _direction_votes(ink, self.orientations)
            counts = _pool(votes, pooling).reshape(len(ink), -1)
            described[rows] = _compress(counts)
        return described

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """Return names such as ``90deg row0 col6``."""
        return np.array(
            [
                f"{360 * k / self.orientations:g}deg row{r} col{c}"
                for k in range(self.orientations)
                for r in range(self.cells)
                for c in range(self.cells)
            ],
            dtype=object,
        )

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        return tags


FEATURES: dict[str, Callable[[], TransformerMixin | Literal["passthrough"]]] = {
    "pixels": lambda: "passthrough",
    "deskewed": Deskew,
    "gradient histograms": GradientHistograms,
}
"""The choices that :func:`make_features` knows, from the plainest to the best."""


def make_features(name: Features) -> TransformerMixin | Literal["passthrough"]:
    """Return the pipeline step for a choice of features: a new transformer, or "passthrough" for plain pixels.

    Raises
    ------
    ValueError
        If there is no such choice.

    Examples
    --------
    >>> make_features("deskewed")
    Deskew()
    """
    if name not in FEATURES:
        raise ValueError(f"features must be one of {', '.join(map(repr, get_args(Features)))}; got {name!r}.")
    return FEATURES[name]()


def _as_images(X: ArrayLike) -> Images:
    """Return `X` as (n, 28, 28) uint8 without copying; raise ValueError with the remedy if it is something else."""
    X = np.asarray(X)
    if X.dtype != np.uint8:
        raise ValueError(f"Pixels must be uint8 from 0 to 255, got {X.dtype}; convert with X.astype(numpy.uint8).")
    if X.ndim not in (2, 3) or X[:1].size != N_PIXELS * len(X[:1]):
        raise ValueError(f"Expected rows of 784 pixels or images of 28 x 28, got an array of shape {X.shape}.")
    return X.reshape(-1, SIDE, SIDE)


def _chunks(n: int) -> Iterator[slice]:
    return (slice(start, start + CHUNK) for start in range(0, n, CHUNK))


def _shear_upright(ink: Floats) -> Floats:
    """Shift each row of each image (n, 28, 28) so that the second mixed moment becomes zero."""
    n = len(ink)
    place = np.arange(SIDE, dtype=np.float32)
    by_row = ink.sum(axis=2)
    total = np.maximum(by_row.sum(axis=1), 1)
    row_moment = ink @ place
    x_mean = row_moment.sum(axis=1) / total
    y_mean = by_row @ place / total
    below = place - y_mean[:, None]
    mixed = (below * (row_moment - by_row * x_mean[:, None])).sum(axis=1)
    spread = (below**2 * by_row).sum(axis=1)
    slope = np.divide(mixed, spread, out=np.zeros(n, np.float32), where=spread > 0)

    shift = np.clip(slope[:, None] * below, -SIDE, SIDE)
    whole = np.floor(shift)
    part = (shift - whole)[:, :, None]
    # Blank columns on both sides let rows move out of the frame without a special case.
    padded = np.zeros((n, SIDE, 3 * SIDE + 2), np.float32)
    padded[:, :, SIDE : 2 * SIDE] = ink
    columns = np.arange(SIDE + 1) + SIDE + whole.astype(np.intp)[:, :, None]
    moved = np.take_along_axis(padded, columns, axis=2)
    return (1 - part) * moved[:, :, :-1] + part * moved[:, :, 1:]


def _direction_votes(ink: Floats, orientations: int) -> Floats:
    """Split each pixel's gradient length between the two nearest directions: (n, 28, 28) -> (n, orientations, 28, 28)."""
    framed = np.pad(ink, ((0, 0), (1, 1), (1, 1)))
    gx = framed[:, 1:-1, 2:] - framed[:, 1:-1, :-2]
    gy = framed[:, 2:, 1:-1] - framed[:, :-2, 1:-1]
    length = np.hypot(gx, gy)
    angle = np.arctan2(gy, gx) * np.float32(orientations / (2 * np.pi)) % orientations
    direction = np.arange(orientations, dtype=np.float32)[:, None, None]
    away = np.abs(angle[:, None] - direction)
    away = np.minimum(away, orientations - away)
    return length[:, None] * np.maximum(1 - away, 0)


def _pooling(cells: int) -> Floats:
    """Return the (28, cells) weights of each pixel row (or column) in each cell: overlapping triangles."""
    width = SIDE / cells
    centres = (np.arange(cells) + 0.5) * width - 0.5
    away = np.abs(np.arange(SIDE)[:, None] - centres) / width
    return np.maximum(1 - away, 0).astype(np.float32)


def _pool(maps: Floats, pooling: Floats) -> Floats:
    """Sum maps (..., 28, 28) within soft cells: (..., cells, cells)."""
    return np.swapaxes(np.swapaxes(maps @ pooling, -1, -2) @ pooling, -1, -2)


def _compress(counts: Floats) -> Images:
    """Square roots, on a scale from 0 to 255 on which each image has the same total of squares."""
    total = counts.sum(axis=1, keepdims=True)
    share = np.sqrt(counts / np.maximum(total, 1e-6))
    return np.minimum(np.rint(share * (255 / 0.3)), 255).astype(np.uint8)

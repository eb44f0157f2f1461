"""What the classifier sees of a digit: its pixels, its deskewed pixels, or histograms of its gradients.

Logistic regression can only add up evidence column by column. How well that works depends on what a column means:

``pixels``
    "is there ink at this place": moves as soon as the writer slants, shifts or thickens a stroke.
``deskewed``
    the same question after every digit has been set upright.
``gradient histograms``
    "how much edge of this direction runs through this neighbourhood": hardly changes when a stroke moves a little.

None of them learns anything, so nothing can leak from test to training rows. They take and return ``uint8``: 70,000
digits stay small, and what needs floats converts a block at a time.
"""

from collections.abc import Callable
from typing import Literal, TypeAlias

import numpy.typing as npt

from mnist_core.model.deskewing import N_PIXELS, Deskew, Images, as_images
from mnist_core.model.gradient_histograms import GradientHistograms

Features = Literal["pixels", "deskewed", "gradient histograms"]


class Pixels:
    """The pixels as they are.

    Examples
    --------
    >>> import numpy as np
    >>> Pixels().transform(np.zeros((2, 28, 28), np.uint8)).shape
    (2, 784)
    """

    n_features = N_PIXELS

    def transform(self, X: npt.ArrayLike) -> Images:
        """Return the same memory, shape (n, 784), uint8."""
        return as_images(X).reshape(-1, N_PIXELS)


Transformer: TypeAlias = Pixels | Deskew | GradientHistograms

FEATURES: dict[str, Callable[[], Transformer]] = {
    "pixels": Pixels,
    "deskewed": Deskew,
    "gradient histograms": GradientHistograms,
}
"""The choices that :func:`make_features` knows, from the plainest to the best."""


def make_features(name: Features) -> Transformer:
    """Return what computes a choice of features, ``n_features`` columns from rows of 784 pixels.

    Raises
    ------
    ValueError
        If there is no such choice.

    Examples
    --------
    >>> make_features("gradient histograms").n_features
    1544
    """
    if name not in FEATURES:
        raise ValueError(f"features must be one of {', '.join(map(repr, FEATURES))}; got {name!r}.")
    return FEATURES[name]()

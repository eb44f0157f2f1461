"""What the classifier sees of a digit: its pixels, its deskewed pixels, or histograms of its gradients.

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

from collections.abc import Callable
from typing import Literal, get_args

from sklearn.base import TransformerMixin

from mnist_core.model.deskewing import Deskew
from mnist_core.model.gradient_histograms import GradientHistograms

Features = Literal["pixels", "deskewed", "gradient histograms"]

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

"""Drawings that a model is shown in addition to MNIST's images: a handful is enough to teach it a new hand."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import NamedTuple

import numpy as np

from mnist_core.data import N_CLASSES, SIDE, Images, Labels

MAX_EXAMPLES = 2_000
"""Examples at most: 1.6 MB, and 3 MB of features."""
MAX_WEIGHT = 1_000


class InvalidExamples(ValueError):
    """Examples are not what a model can be shown; the message says what is wrong."""


class ExamplesKey(NamedTuple):
    """Tells examples from others without holding them: how many, how often each counts, a digest of all."""

    n: int
    weight: float
    digest: str


@dataclass(frozen=True, eq=False)
class Examples:
    """Drawings with their digits, shown to a model in addition to MNIST's training images.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28), uint8
        Ink: 0 is paper, 255 is black. At most ``MAX_EXAMPLES``; copied, so that nobody changes them.
    labels : ndarray of shape (n,), of whole numbers
        The digit 0-9 that each image shows.
    weight : float, above 0 to 1,000
        How often each counts, where an image of MNIST counts once: scikit-learn's ``sample_weight``.

    Raises
    ------
    InvalidExamples
        If there are none or too many, or a shape, a type, a label or the weight is not as above.

    Examples
    --------
    >>> Examples(np.zeros((3, 28, 28), np.uint8), np.array([0, 0, 7])).key[:2]
    (3, 10.0)
    """

    images: Images
    labels: Labels
    weight: float = 10.0

    def __post_init__(self) -> None:
        """Check everything, and copy both arrays."""
        images, labels = np.array(self.images), np.array(self.labels)
        if images.dtype != np.uint8 or images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
            raise InvalidExamples(
                f"Images of examples must be uint8 of shape (n, {SIDE}, {SIDE}), not {images.dtype} of shape "
                f"{images.shape}."
            )
        if not 1 <= len(images) <= MAX_EXAMPLES:
            raise InvalidExamples(f"A model can be shown 1 to {MAX_EXAMPLES:,} examples, not {len(images):,}.")
        if labels.shape != (len(images),):
            raise InvalidExamples(
                f"{len(images):,} examples need as many labels, not an array of shape {labels.shape}."
            )
        if labels.dtype.kind not in "iu" or not ((labels >= 0) & (labels < N_CLASSES)).all():
            raise InvalidExamples("Labels of examples must be whole numbers from 0 to 9.")
        is_number = isinstance(self.weight, Real) and not isinstance(self.weight, bool)
        if not is_number or not 0 < self.weight <= MAX_WEIGHT:
            raise InvalidExamples(
                f"The weight of examples must be a number above 0 and at most {MAX_WEIGHT:,}, "
                f"not {repr(self.weight)[:40]}."
            )
        labels = labels.astype(np.uint8)
        for array in (images, labels):
            array.setflags(write=False)
        object.__setattr__(self, "images", images)
        object.__setattr__(self, "labels", labels)
        object.__setattr__(self, "weight", float(self.weight))

    def __len__(self) -> int:
        """Return the number of examples."""
        return len(self.labels)

    @cached_property
    def key(self) -> ExamplesKey:
        """What a configuration holds of them: equal examples in the same order have equal keys."""
        digest = hashlib.sha256(self.images.tobytes() + self.labels.tobytes()).hexdigest()
        return ExamplesKey(len(self), self.weight, digest)

"""A visitor's own test set: drawings with the digit that each is meant to be.

MNIST's test images come from the same writers' hall and the same scanner as its training images; a drawing on a screen
does not. Some twenty drawings of one's own tell more about a model's use than its third decimal on MNIST.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from mnist_core.data import SIDE, Images, Labels

MAX_DRAWINGS = 1_000
"""Drawings in a collection at most: less than a megabyte."""


class CollectionFull(ValueError):
    """No more drawings can be taken in."""


@dataclass(frozen=True, eq=False)
class Collection:
    """Drawings with their true digits, in the order in which they were saved; adding one makes a new collection.

    Attributes
    ----------
    images : ndarray of shape (n, 28, 28), uint8
        Ink from 0 (paper) to 255, as the models see it.
    labels : ndarray of shape (n,), uint8
        What each is meant to be, 0 to 9.

    Examples
    --------
    >>> collection = Collection().with_drawing(np.eye(28, dtype=np.uint8), 1)
    >>> len(collection), collection.labels.tolist()
    (1, [1])
    """

    images: Images = field(default_factory=lambda: np.empty((0, SIDE, SIDE), np.uint8))
    labels: Labels = field(default_factory=lambda: np.empty(0, np.uint8))

    def __len__(self) -> int:
        """Return the number of drawings."""
        return len(self.labels)

    def with_drawing(self, image: Images, digit: int) -> Collection:
        """Return the collection with one more drawing.

        Parameters
        ----------
        image : ndarray of shape (28, 28), uint8
        digit : int
            What it is meant to be, 0 to 9.

        Raises
        ------
        CollectionFull
            If there are `MAX_DRAWINGS` already.
        """
        return self.joined(Collection(image[np.newaxis], np.array([digit], np.uint8)))

    def without_last(self) -> Collection:
        """Return the collection without the drawing that was saved last."""
        return Collection(self.images[:-1], self.labels[:-1])

    def joined(self, other: Collection) -> Collection:
        """Return the collection with those drawings of another that it does not have yet.

        Raises
        ------
        CollectionFull
            If more than `MAX_DRAWINGS` would come together.
        """
        known = set(self._keys())
        new = [place for place, key in enumerate(other._keys()) if key not in known]
        if len(self) + len(new) > MAX_DRAWINGS:
            raise CollectionFull(
                f"A test set holds at most {MAX_DRAWINGS:,} drawings; {len(self):,} and {len(new):,} more are too many."
                " Download it and begin a new one."
            )
        return Collection(
            np.concatenate([self.images, other.images[new]]), np.concatenate([self.labels, other.labels[new]])
        )

    def _keys(self) -> Iterator[tuple[int, bytes]]:
        return ((int(label), image.tobytes()) for label, image in zip(self.labels, self.images, strict=True))


@dataclass(frozen=True)
class Challenge:
    """The game "draw one that fools it": which digit is asked for, and the score so far.

    Attributes
    ----------
    digit : int
        What to draw now, until the model is fooled.
    tried, fooled : int
        Attempts, and those that fooled the model.
    last : int or None
        Number of the drawing of the last attempt: the same drawing is no other attempt.
    """

    digit: int
    tried: int = 0
    fooled: int = 0
    last: int | None = None

    def attempt(self, number: int, is_fooled: bool, following: int) -> Challenge:
        """Return the challenge after an attempt with a drawing; the following digit comes when the model was fooled."""
        digit = following if is_fooled else self.digit
        return Challenge(digit, self.tried + 1, self.fooled + is_fooled, number)

"""My digits: drawings that a visitor has saved, each with the digit that it is meant to be.

Some are shown to a model, as examples; the others are kept to test it with. What a model was shown says nothing about
how well it reads: only the others do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from mnist_core.data import SIDE, Images, Labels

MAX_DRAWINGS = 1_000
"""Drawings in a collection at most: less than a megabyte."""


class CollectionFull(ValueError):
    """No more drawings can be taken in."""


class AlreadySaved(ValueError):
    """The collection has this drawing, as this digit."""


@dataclass(frozen=True, eq=False)
class Collection:
    """Drawings with their digits, in the order in which they were saved; each change makes a new collection.

    Attributes
    ----------
    images : ndarray of shape (n, 28, 28), uint8
        Ink from 0 (paper) to 255, as the models see it.
    labels : ndarray of shape (n,), uint8
        What each is meant to be, 0 to 9.
    shown : ndarray of shape (n,), bool
        Which are shown to a model; the others are kept to test with. By default they alternate: of each digit
        the first is shown, the second kept.

    Examples
    --------
    >>> collection = Collection(np.ones((3, 28, 28), np.uint8), np.array([4, 7, 4], np.uint8))
    >>> collection.shown.tolist()
    [True, True, False]
    """

    images: Images = field(default_factory=lambda: np.empty((0, SIDE, SIDE), np.uint8))
    labels: Labels = field(default_factory=lambda: np.empty(0, np.uint8))
    shown: npt.NDArray[np.bool_] = None  # type: ignore[assignment]  # dealt below

    def __post_init__(self) -> None:
        """Let shown and kept drawings alternate, unless it is known which are which."""
        if self.shown is None:
            object.__setattr__(self, "shown", deal(self.labels))

    def __len__(self) -> int:
        """Return the number of drawings."""
        return len(self.labels)

    def part(self, *, shown: bool) -> Collection:
        """Return the drawings that are shown to a model, or those that are kept to test with."""
        return self[np.flatnonzero(self.shown == shown)]

    def __getitem__(self, places: npt.NDArray[np.intp] | slice) -> Collection:
        """Return some of the drawings."""
        return Collection(self.images[places], self.labels[places], self.shown[places])

    def with_drawing(self, image: Images, digit: int) -> Collection:
        """Return the collection with one more drawing, shown or kept alternately.

        Parameters
        ----------
        image : ndarray of shape (28, 28), uint8
        digit : int
            What it is meant to be, 0 to 9.

        Raises
        ------
        AlreadySaved
            If this very drawing is there as this digit.
        CollectionFull
            If there are `MAX_DRAWINGS` already.
        """
        alike = self.shown[self.labels == digit]
        is_shown = np.array([2 * np.count_nonzero(alike) <= len(alike)])
        more = self.joined(Collection(image[np.newaxis], np.array([digit], np.uint8), is_shown))
        if len(more) == len(self):
            raise AlreadySaved("This very drawing is there already: draw another one.")
        return more

    def without(self, place: int) -> Collection:
        """Return the collection without one drawing."""
        return self[np.delete(np.arange(len(self)), place)]

    def with_shown(self, places: Sequence[int] | slice, shown: bool) -> Collection:
        """Return the collection with some drawings shown to a model, or kept to test with."""
        dealt = self.shown.copy()
        dealt[places] = shown
        return replace(self, shown=dealt)

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
                f"There is room for {MAX_DRAWINGS:,} drawings; {len(self):,} and {len(new):,} more are too many. "
                "Delete some, or download them and begin again."
            )
        return Collection(
            np.concatenate([self.images, other.images[new]]),
            np.concatenate([self.labels, other.labels[new]]),
            np.concatenate([self.shown, other.shown[new]]),
        )

    def _keys(self) -> Iterator[tuple[int, bytes]]:
        return ((int(label), image.tobytes()) for label, image in zip(self.labels, self.images, strict=True))


def deal(labels: Labels) -> npt.NDArray[np.bool_]:
    """Of each digit the first is shown, the second kept, and so on; return which are shown, bool of shape (n,)."""
    shown = np.zeros(len(labels), np.bool_)
    for digit in np.unique(labels):
        shown[np.flatnonzero(labels == digit)[::2]] = True
    return shown


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
        Number of the drawing that the last attempt left on the pad: the same drawing is no other attempt.
    """

    digit: int
    tried: int = 0
    fooled: int = 0
    last: int | None = None

    def attempt(self, number: int, is_fooled: bool, following: int) -> Challenge:
        """Return the challenge after an attempt with a drawing; the following digit comes when the model was fooled."""
        digit = following if is_fooled else self.digit
        return Challenge(digit, self.tried + 1, self.fooled + is_fooled, number)

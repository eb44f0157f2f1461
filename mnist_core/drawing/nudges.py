"""Small changes to a digit, to see how much a model minds them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from mnist_core.drawing.ink import FINE, Grey, Ink, as_uint8, average, enlarge
from mnist_core.drawing.stages import CENTRE
from mnist_core.drawing.widths import thicken


@dataclass(frozen=True)
class Nudge:
    """Small changes to a digit, to see how much a model minds them.

    Attributes
    ----------
    right, down : float
        Shift in pixels.
    rotate : float
        Degrees counter-clockwise about the centre of mass of MNIST's digits.
    thicken : float
        Pixels by which strokes become wider (negative: narrower).
    noise : float
        Standard deviation of the grey noise, in levels of 0 to 255.
    seed : int
        Of the noise: the same seed gives the same noise.
    """

    right: float = 0.0
    down: float = 0.0
    rotate: float = 0.0
    thicken: float = 0.0
    noise: float = 0.0
    seed: int = 0


def nudge(image: Grey, change: Nudge) -> Grey:
    """Shift, turn, thicken or roughen a digit.

    Parameters
    ----------
    image : ndarray of shape (28, 28), uint8
        Ink from 0 to 255.
    change : Nudge
        What to change; ``Nudge()`` changes nothing.

    Returns
    -------
    ndarray of shape (28, 28), uint8
        Ink that leaves the frame is lost. The image itself if nothing is changed.

    Examples
    --------
    >>> image = np.zeros((28, 28), np.uint8)
    >>> image[10, 10] = 200
    >>> np.argwhere(nudge(image, Nudge(right=2, down=-1))).tolist()
    [[9, 12]]
    """
    if change == Nudge(seed=change.seed):
        return image
    grey: Ink = image.astype(np.float32)
    if change.right or change.down or change.rotate:
        grey = _move(grey, change)
    if change.thicken:
        fine = enlarge(as_uint8(grey))
        # Only the rim changes, so that the greys elsewhere stay and a small change makes a small difference.
        grey = grey + np.float32(255) * average(thicken(fine, change.thicken * FINE) - thicken(fine, 0))
    if change.noise:
        grey = grey + np.float32(change.noise) * np.random.default_rng(change.seed).standard_normal(
            grey.shape, np.float32
        )
    return as_uint8(grey)


def _move(grey: Ink, change: Nudge) -> Ink:
    """Rotate about the centre of mass of MNIST's digits, then shift."""
    turn = math.radians(change.rotate)
    # scipy asks, for each (row, column) of the result, where in the original it comes from.
    back = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    centre = np.array([CENTRE, CENTRE])
    shift = np.array([change.down, change.right])
    moved: Ink = ndimage.affine_transform(grey, back, centre - back @ (centre + shift), order=3)
    return moved

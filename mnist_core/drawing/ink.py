"""Ink as numbers: on a fine grid, averaged to MNIST's pixels, measured, thickened."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage, stats

FINE = 10
"""Drawings are put together on a grid this many times as fine and then averaged: that is the anti-aliasing."""

Grey = NDArray[np.uint8]
Ink = NDArray[np.float32]


def stroke_width(ink: Ink) -> float:
    """Measure how wide the strokes of a drawing are.

    Along a stroke of width w, the distance to the nearest paper is spread evenly between 0 at the edge and w / 2 in the
    middle: w / 4 on average. Only the middle half of the distances is averaged, which does not mind blots and
    crossings.

    Parameters
    ----------
    ink : ndarray of shape (h, w), float
        What has at least half of the strongest ink counts. Use a grid on which a stroke is several pixels wide
        (:func:`enlarge`).

    Returns
    -------
    float
        The width in pixels of `ink`; 0 if there is no ink.

    Examples
    --------
    >>> bar = np.zeros((100, 1000))
    >>> bar[40:60] = 1
    >>> round(stroke_width(bar), 1)
    19.8
    """
    solid = np.pad(find_solid(ink), 1)
    if not solid.any():
        return 0.0
    # Distances are measured between the middles of pixels; the edge is half a pixel before the first pixel of paper.
    return float(4 * stats.trim_mean(ndimage.distance_transform_edt(solid)[solid] - 0.5, 0.25))


def enlarge(image: Grey) -> Ink:
    """Put an MNIST image (28, 28) uint8 on the fine grid: (280, 280) float32 from 0 to 1, linearly interpolated."""
    size = (image.shape[1] * FINE, image.shape[0] * FINE)
    enlarged: Ink = np.asarray(Image.fromarray(image).convert("F").resize(size, Image.Resampling.BILINEAR))
    return enlarged / np.float32(255)


def thicken(ink: Ink, by: float) -> Ink:
    """Make every stroke wider by so many pixels of `ink` (narrower if negative), half of it on each side.

    The new edge is drawn at the same distance from the old one everywhere, anti-aliased. If the
    strokes would vanish altogether they stay as wide as they are.
    """
    solid = find_solid(ink)
    if not solid.any():
        return ink
    if by > 0:
        covered = by / 2 + 1 - ndimage.distance_transform_edt(~solid)
    else:
        covered = by / 2 + ndimage.distance_transform_edt(np.pad(solid, 1))[1:-1, 1:-1]
    thickened = np.clip(covered, 0, 1) if covered.max() > 0.5 else solid
    return thickened.astype(np.float32)


def find_solid(ink: Ink) -> NDArray[np.bool_]:
    """Tell where there is at least half of the strongest ink."""
    solid: NDArray[np.bool_] = ink > ink.max() / 2
    return solid


def average(fine: Ink) -> Ink:
    """Average squares of `FINE` x `FINE` pixels."""
    height, width = (length // FINE for length in fine.shape)
    averaged: Ink = fine.reshape(height, FINE, width, FINE).mean(axis=(1, 3))
    return averaged


def as_uint8(grey: Ink) -> Grey:
    """Round to grey levels."""
    levels: Grey = np.clip(np.rint(grey), 0, 255).astype(np.uint8)
    return levels

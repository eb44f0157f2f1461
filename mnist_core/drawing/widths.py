"""How wide strokes are, and wider or narrower ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, stats

from mnist_core.drawing.ink import Ink


def stroke_width(ink: Ink) -> float:
    """Measure how wide the strokes of a drawing are.

    Along a stroke of width w, the distance to the nearest paper is spread evenly between 0 at the edge and w / 2 in the
    middle: w / 4 on average. Only the middle half of the distances is averaged, which does not mind blots and
    crossings.

    Parameters
    ----------
    ink : ndarray of shape (h, w), float
        What has at least half of the strongest ink counts. Use a grid on which a stroke is several pixels wide
        (:func:`~mnist_core.drawing.enlarge`).

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


def thicken(ink: Ink, by: float) -> Ink:
    """Make every stroke wider by this many pixels of `ink` (narrower if negative), half of it on each side.

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

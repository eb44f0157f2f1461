"""Ink told from a real sheet of paper, on a photo of one digit.

A photo differs from a canvas in two ways. Its paper is not of one tone: the lamp is on one side, the hand throws a
shadow. And there is more on it than the digit: specks, the edge of the table, another digit. :func:`clean_photo` deals
with both, and :func:`~mnist_core.drawing.to_mnist` does the rest as for any drawing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from mnist_core.drawing.decoder import WORKING_SIDE
from mnist_core.drawing.ink import Grey, Ink
from mnist_core.drawing.paper import otsu_threshold
from mnist_core.drawing.stages import BlankDrawing

FAINTEST = 24
"""Grey levels by which ink must stand out from the paper; folds and the paper's own grain stay below."""

SMALLEST = 0.1
"""Share of the photo's shorter side that a digit is long at least; what is smaller may be a part of one."""

SPECK = 0.15
"""Share of the length of the longest stroke below which a spot is dirt."""

APART = 0.25
"""Share of the length of the longest stroke that separates two digits; the strokes of one 4 or 5 come closer."""

Mask = NDArray[np.bool_]


class SeveralDigits(ValueError):
    """There is more than one digit on the photo; the message says how many shapes."""


def clean_photo(grey: Grey) -> Grey:
    """Keep the ink of a single digit and make the paper black, as MNIST has it.

    The tone of the paper at a place is the median of a wide neighbourhood, for ink covers less than half of any. What
    is left after subtracting it is skewed to the side of the ink, dark or light. Otsu's threshold cuts the ink out.
    Specks go, and so does whatever touches the rim (the table, a finger, a ruled line) if anything else is there.

    Parameters
    ----------
    grey : ndarray of shape (h, w), uint8
        Dark on light or light on dark.

    Returns
    -------
    ndarray of shape (h, w), uint8
        Ink from 0 (paper) to 255, to show or to give to :func:`~mnist_core.drawing.to_mnist`.

    Raises
    ------
    BlankDrawing
        If nothing stands out from the paper.
    SeveralDigits
        If more than one digit does.

    Examples
    --------
    >>> sheet = np.tile(np.linspace(250, 120, 100).astype(np.uint8), (100, 1))  # the lamp is on the left
    >>> sheet[20:80, 70:78] -= 70
    >>> np.flatnonzero(clean_photo(sheet).any(axis=0)).tolist()
    [70, 71, 72, 73, 74, 75, 76, 77]
    """
    contrast = _contrast(grey)
    level = otsu_threshold(np.clip(contrast, 0, 255).astype(np.uint8))
    solid = contrast > level
    grain = float(np.median(np.abs(contrast)))
    strength = float(np.median(contrast[solid])) if solid.any() else 0.0
    # Half of the grain lies within its median; six times as much is no grain any more.
    if strength < max(FAINTEST, 6 * grain):
        raise BlankDrawing("Nothing stands out from the paper: write larger or darker, with more light, and try again.")
    digit = _single_digit(solid)
    # Steeper than the photo, so that what is left of the shading goes; the edge of a stroke, at one half, stays where
    # it is. Two pixels more than what is solid hold the soft edge.
    ink = np.clip(2 * contrast / strength - 0.5, 0, 1) * ndimage.binary_dilation(digit, iterations=2)
    cleaned: Grey = np.rint(255 * ink).astype(np.uint8)
    return cleaned


def _contrast(grey: Grey) -> Ink:
    """Subtract the paper: how much each pixel stands out from it towards the ink, in grey levels."""
    small = Image.fromarray(grey)
    small.thumbnail((32, 32), Image.Resampling.BOX)
    paper = Image.fromarray(ndimage.median_filter(np.asarray(small), size=17, mode="nearest")).convert("F")
    grain = max(grey.shape) / WORKING_SIDE  # one pixel of a full-size photo, next to nothing of a tiny picture
    contrast: Ink = ndimage.gaussian_filter(grey.astype(np.float32), grain)
    contrast -= np.asarray(paper.resize(grey.shape[::-1], Image.Resampling.BILINEAR))
    return contrast if np.vdot(contrast**2, contrast) > 0 else -contrast


def _single_digit(solid: Mask) -> Mask:
    """Keep the strokes that make up one digit; raise SeveralDigits if there is more than one."""
    labels, _ = ndimage.label(solid, np.ones((3, 3)))
    lengths = _lengths(labels)
    rim = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    inner = {label: length for label, length in lengths.items() if label not in rim}
    if max(inner.values(), default=0) > SMALLEST * min(solid.shape):
        lengths = inner
    tallest = max(lengths.values())
    strokes = np.isin(labels, [label for label, length in lengths.items() if length > SPECK * tallest])

    # Strokes closer than the gap grow together.
    groups, _ = ndimage.label(ndimage.distance_transform_edt(~strokes) < APART * tallest / 2, np.ones((3, 3)))
    groups[~strokes] = 0
    lengths = _lengths(groups)
    digits = [label for label, length in lengths.items() if length > max(lengths.values()) / 2]
    if len(digits) > 1:
        raise SeveralDigits(
            f"There are {len(digits)} separate shapes on the photo: crop it to a single digit and try again."
        )
    return np.isin(groups, digits)


def _lengths(labels: NDArray[np.integer]) -> dict[int, int]:
    """Return the longer side of each labelled region, in pixels."""
    boxes = ndimage.find_objects(labels)
    return {
        label: max(rows.stop - rows.start, columns.stop - columns.start)
        for label, (rows, columns) in enumerate(boxes, start=1)
    }

"""From a picture of one digit to 28 x 28 pixels."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image
from scipy import ndimage

from mnist_core.drawing.ink import FINE, Grey, Ink
from mnist_core.drawing.paper import find_ink
from mnist_core.drawing.stages import ALL_STAGES, PEN, USUAL_WIDTHS, Stage, Stages, collect_stages, place_in_frame
from mnist_core.drawing.widths import find_solid, stroke_width, thicken


def to_mnist(pixels: ArrayLike, stages: Stages = ALL_STAGES) -> Grey:
    """Turn a picture of one digit into an MNIST image.

    The ink is found (:func:`find_ink`) and cropped, its longer side becomes 20 pixels, strokes outside of MNIST's
    `USUAL_WIDTHS` are widened or narrowed to them, and the centre of mass comes to `CENTRE`.

    Parameters
    ----------
    pixels : array-like of shape (h, w), (h, w, 3) or (h, w, 4)
        Grey, RGB or RGBA from 0 to 255, or floats from 0 to 1; dark on light or light on dark.
    stages : Stages
        Which stages are done; all by default.

    Returns
    -------
    ndarray of shape (28, 28), uint8
        Ink from 0 (paper) to 255.

    Raises
    ------
    BlankDrawing
        If the picture is of one colour.
    InvalidDrawing
        If the array has another shape, too many pixels or values that are not colours.

    Notes
    -----
    Widening goes up to the typical width, narrowing stops at the widest usual one: a wider line adds nothing false, a
    narrower one may break where the writer pressed less.

    Examples
    --------
    >>> canvas = np.full((280, 280), 255, np.uint8)
    >>> canvas[40:120, 30:50] = 0  # a one, small and in the corner
    >>> one = to_mnist(canvas)
    >>> place = np.arange(28)
    >>> [round(float(one.sum(axis=axis) @ place / one.sum()), 1) for axis in (0, 1)]
    [14.0, 14.0]
    """
    return place_in_frame(_fine_from_ink(find_ink(pixels), stages), stages)


def pixel_stages(pixels: ArrayLike, stages: Stages = ALL_STAGES) -> tuple[Stage, ...]:
    """Show what the stages do to a picture, for display; the last image is that of :func:`to_mnist`.

    Parameters
    ----------
    pixels : array-like of shape (h, w), (h, w, 3) or (h, w, 4)
        As in :func:`to_mnist`.
    stages : Stages
        Which stages are done. One that is left out shows the drawing as it came to it.

    Returns
    -------
    tuple of Stage
        "as drawn", "cropped", "fitted", "redrawn" and "centred", with the sizes of :func:`stroke_stages`.

    Raises
    ------
    BlankDrawing, InvalidDrawing
        As in :func:`to_mnist`.
    """
    ink = find_ink(pixels)
    return collect_stages(lambda some: _fine_from_ink(ink, some), stages)


def _fine_from_ink(ink: Ink, stages: Stages) -> Ink:
    """Crop and fit ink (h, w) on the fine grid, and set its strokes to width."""
    side = stages.side * FINE
    cropped = _crop(ink) if stages.crop else ink
    fine = _resize(cropped, side)
    if not stages.pen:
        return fine
    if stages.crop and _is_dot(fine):
        return _resize(cropped, round(PEN * FINE))
    width = stroke_width(fine)
    typical, widest = (usual * FINE for usual in USUAL_WIDTHS)
    wanted = min(max(width, typical), widest)
    if wanted == width:
        return fine
    if not stages.crop:
        return thicken(fine, wanted - width)
    # Wider strokes make the ink longer, so that it must be made smaller first. With s the scale of this first step,
    # growth g and longer side L: s L + g = L and s width + g = wanted.
    scale = (side - wanted) / (side - width)
    growth = side * (1 - scale)
    smaller = np.pad(_resize(cropped, round(side * scale)), math.ceil(max(growth, 0) / 2) + 1)
    return _resize(_crop(thicken(smaller, growth)), side)


def _crop(ink: Ink) -> Ink:
    """Cut to the rows and columns that hold ink."""
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _resize(ink: Ink, longer: int) -> Ink:
    """Scale so that the longer side has the given length, anti-aliased."""
    scale = longer / max(ink.shape)
    height, width = (max(1, round(length * scale)) for length in ink.shape)
    # Bicubic interpolation overshoots at edges.
    resized: Ink = np.clip(np.asarray(Image.fromarray(ink).resize((width, height), Image.Resampling.BICUBIC)), 0, 1)
    return resized


def _is_dot(ink: Ink) -> bool:
    """Tell whether the ink is one compact spot: as thick as it is long, so that it has no stroke to measure."""
    inside = ndimage.distance_transform_edt(np.pad(find_solid(ink), 1))
    return bool(2 * inside.max() > 0.8 * max(ink.shape))

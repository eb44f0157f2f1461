"""Ink told from paper on any picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mnist_core.drawing.ink import Grey, Ink, as_uint8
from mnist_core.drawing.stages import BlankDrawing, InvalidDrawing

MAX_PIXELS = 16_000_000

FAINTEST = 16
"""Grey levels between ink and paper below which there is nothing to see."""

NOISE = 0.1
"""Ink weaker than this share of full ink is taken for paper: compression and interpolation leave such traces."""


def find_ink(pixels: ArrayLike) -> Ink:
    """Tell ink from paper, whichever is darker.

    Otsu's threshold divides the grey levels into two classes; paper is the class that most of the picture's rim belongs
    to, or, if the rim is undecided, most of the picture. Ink is measured on the scale from the paper's median to the
    tone of the strongest tenth of the ink.

    Parameters
    ----------
    pixels : array-like of shape (h, w), (h, w, 3) or (h, w, 4)
        As in :func:`to_mnist`.

    Returns
    -------
    ndarray of shape (h, w), float32
        From 0 (paper) to 1 (ink).

    Raises
    ------
    BlankDrawing, InvalidDrawing
        As in :func:`to_mnist`.

    Examples
    --------
    >>> find_ink([[200, 200, 200, 200], [200, 30, 30, 200], [200, 200, 200, 200]])
    array([[0., 0., 0., 0.],
           [0., 1., 1., 0.],
           [0., 0., 0., 0.]], dtype=float32)
    """
    grey = to_grey(pixels)
    if int(grey.max()) - int(grey.min()) < FAINTEST:
        raise BlankDrawing("The picture is of one colour, there is no digit to see: draw a digit from 0 to 9.")
    dark = grey <= otsu_threshold(grey)
    rim = np.concatenate([dark[0], dark[-1], dark[:, 0], dark[:, -1]]).mean()
    paper_is_dark = bool((rim if abs(rim - 0.5) > 0.1 else dark.mean()) > 0.5)
    paper = float(np.median(grey[dark == paper_is_dark]))
    full = float(np.percentile(grey[dark != paper_is_dark], 90 if paper_is_dark else 10))
    ink: Ink = np.clip((grey.astype(np.float32) - paper) / (full - paper), 0, 1)
    ink[ink < NOISE] = 0
    return ink


def to_grey(pixels: ArrayLike) -> Grey:
    """Return grey levels, with transparency honoured: where nothing is, there is paper.

    Parameters
    ----------
    pixels : array-like of shape (h, w), (h, w, 3) or (h, w, 4)
        Grey, RGB or RGBA from 0 to 255, or floats from 0 to 1.

    Returns
    -------
    ndarray of shape (h, w), uint8
        ITU-R 601 luma. A mostly transparent picture is ink on nothing: it is laid on the paper that it stands out from.
        Otherwise the transparent rest (rounded corners, say) takes the tone of most of the picture.

    Raises
    ------
    InvalidDrawing
        If the array has another shape, too many pixels or values that are not colours.

    Examples
    --------
    >>> to_grey([[[0, 0, 0, 255], [0, 0, 0, 0], [0, 0, 0, 0]]])  # black ink on a transparent canvas
    array([[  0, 255, 255]], dtype=uint8)
    """
    colours = _as_colours(pixels)
    if colours.ndim == 2:
        return colours
    grey: NDArray[Any] = colours[..., :3] @ np.array([0.299, 0.587, 0.114], np.float32)
    if colours.shape[2] == 4:
        alpha = colours[..., 3] / np.float32(255)
        visible = grey[alpha > 0.5]
        light = bool(np.median(visible) > 127) if visible.size else False
        paper = 255 if light != (alpha.mean() < 0.5) else 0
        grey = alpha * grey + (1 - alpha) * np.float32(paper)
    return as_uint8(grey)


def _as_colours(pixels: ArrayLike) -> Grey:
    """Check that `pixels` is a picture and return it as uint8."""
    try:
        colours = np.asarray(pixels)
    except (ValueError, TypeError) as error:  # ragged
        raise InvalidDrawing("The picture must be one array of grey, RGB or RGBA pixels.") from error
    if colours.ndim not in (2, 3) or (colours.ndim == 3 and colours.shape[2] not in (3, 4)) or colours.size == 0:
        raise InvalidDrawing(
            f"The picture must have the shape (h, w), (h, w, 3) or (h, w, 4), not {colours.shape}: "
            "pass grey, RGB or RGBA."
        )
    if colours.shape[0] * colours.shape[1] > MAX_PIXELS:
        raise InvalidDrawing(f"The picture has more than {MAX_PIXELS:,} pixels: make it smaller first.")
    if colours.dtype == np.uint8:
        return colours
    # Comparing this way round also refuses NaN.
    if colours.dtype.kind not in "buif" or not ((colours >= 0) & (colours <= 255)).all():
        raise InvalidDrawing("Pixels must be numbers from 0 to 255: clip the picture and replace NaN first.")
    in_unit = colours.dtype.kind in "bf" and colours.max() <= 1
    return np.rint(colours * 255.0 if in_unit else colours).astype(np.uint8)


def otsu_threshold(grey: Grey) -> int:
    """Return the grey level that divides a picture into two classes which differ most.

    Parameters
    ----------
    grey : ndarray, uint8
        Any shape.

    Returns
    -------
    int
        Levels up to this one are the darker class. It maximises the variance between the classes.

    References
    ----------
    N. Otsu, "A threshold selection method from gray-level histograms", IEEE Transactions on Systems, Man, and
    Cybernetics 9(1), 1979, equation 18.

    Examples
    --------
    >>> otsu_threshold(np.array([10, 11, 12, 200, 210], np.uint8))
    12
    """
    counts = np.bincount(grey.ravel(), minlength=256)
    share = np.cumsum(counts) / grey.size
    moment = np.cumsum(counts * np.arange(256)) / grey.size
    spread = share * (1 - share)
    between = np.divide((moment[-1] * share - moment) ** 2, spread, out=np.zeros(256), where=spread > 0)
    return int(between.argmax())

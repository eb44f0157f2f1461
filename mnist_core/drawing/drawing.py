"""From a visitor's drawing to 28 x 28 pixels, the way MNIST was made.

A classifier that was trained on MNIST knows digits of one size, in one place, drawn with one kind of pen. Whoever merely
shrinks a canvas to 28 x 28 shows it digits that are too small, off the centre and too thin, and blames the classifier.
LeCun and Cortes describe what was done to the digits of MNIST: cropped to the ink, fitted into a box of 20 x 20 pixels with
the aspect ratio kept, anti-aliased, and centred by mass in 28 x 28. What they do not say is measured on the images themselves
(``benchmarks/pen_strokes.py`` prints it): where exactly the centre is (`CENTRE`), and how wide the strokes are
(`USUAL_WIDTHS`, `PEN`).

Strokes and pixels take the same road; only its first half differs::

    strokes -> drawn with MNIST's pen on a grid ten times as fine -+
                                                                   +-> centred by mass -> 28 x 28
    pixels  -> ink found, cropped, fitted, strokes set to width ---+

Strokes are the better source: they have no width, so neither the size of the drawing nor the visitor's pen matters.
Everything is switchable (`Steps`), so that a page can show what each step is good for.

References
----------
Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition", Proceedings of the
IEEE 86(11), 1998, section III.A.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw
from scipy import ndimage, stats

SIDE = 28
"""Pixels along each side of an MNIST image."""

BOX = 20
"""The longer side of the ink, in pixels."""

CENTRE = 14.0
"""Where MNIST has the centre of mass, in rows and columns counted from 0: within half a pixel of 14 in every image.

LeCun's programs moved the digits by whole pixels. The middle of the frame would be 13.5, half a pixel away: the benchmark shows
that a model of raw pixels minds.
"""

USUAL_WIDTHS = (2.4, 3.6)
"""MNIST's strokes in pixels as :func:`stroke_width` measures them: the mean, and what 95 % of the images stay below."""

PEN = 2.5
"""The diameter in pixels of the pen whose lines measure as much as MNIST's typical stroke (ends and corners count less)."""

FINE = 10
"""Drawings are put together on a grid this many times as fine and then averaged: that is the anti-aliasing."""

MAX_STROKES = 200
MAX_POINTS = 20_000
MAX_COORDINATE = 1e5
MAX_PIXELS = 16_000_000

DOT = 1e-6
"""The width of the pen, in the strokes' unit, if nothing is known about it: what is shorter than half of it is a dot."""

FAINTEST = 16
"""Grey levels between ink and paper below which there is nothing to see."""

NOISE = 0.1
"""Ink weaker than this share of full ink is taken for paper: compression and interpolation leave such traces."""

TAP = 0.1
"""Pixels of the canvas that a stroke must extend to be more than a tap."""

CURVE_PIECES = 4
"""Straight pieces that stand for one of Fabric's curves; its ends are two pointer events, so a piece is a few pixels."""

Grey = NDArray[np.uint8]
Ink = NDArray[np.float32]
Points = NDArray[np.float64]


class BlankDrawing(ValueError):
    """There is no ink: nothing was drawn, or the picture is of one colour."""


class InvalidDrawing(ValueError):
    """The data is not a drawing; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class Steps:
    """Which of the steps that made MNIST are done to a drawing; all, unless someone wants to see what they are good for.

    Attributes
    ----------
    crop : bool
        Cut the drawing to its ink; otherwise the whole canvas is used.
    fit : bool
        Make the longer side 20 pixels; otherwise 28.
    pen : bool
        Give the strokes MNIST's width; otherwise they keep their own.
    centre : bool
        Put the centre of mass at `CENTRE`; otherwise the middle of the crop in the middle of the frame.
    """

    crop: bool = True
    fit: bool = True
    pen: bool = True
    centre: bool = True

    @property
    def side(self) -> int:
        """The longer side after fitting, in pixels."""
        return BOX if self.fit else SIDE


ALL_STEPS = Steps()


@dataclass(frozen=True)
class Pad:
    """What strokes were drawn on, in their unit: needed to show them as drawn and to leave out a step.

    Attributes
    ----------
    width, height : float
        The size of the canvas; (0, 0) is its upper left corner.
    pen : float
        The width of the visitor's pen.
    """

    width: float = 280.0
    height: float = 280.0
    pen: float = 20.0


class Stage(NamedTuple):
    """A drawing after one of the steps: what was done, and the image (h, w) uint8, ink from 0 to 255."""

    name: str
    image: Grey


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


# ---------------------------------------------------------------------------------------------------------------- strokes


def strokes_to_mnist(strokes: Sequence[ArrayLike], steps: Steps = ALL_STEPS, pad: Pad | None = None) -> Grey:
    """Draw pen strokes as an MNIST image.

    The strokes are scaled so that the inked longer side becomes 20 pixels, drawn anti-aliased with a round pen of width
    `PEN`, and moved so that the centre of mass of the ink comes to `CENTRE`.

    Parameters
    ----------
    strokes : sequence of array-like of shape (n, 2)
        The path of the pen in each stroke as x (to the right) and y (down), in any unit up to `MAX_COORDINATE`. A stroke of
        a single point is a dot. At most `MAX_STROKES` strokes of `MAX_POINTS` points in all.
    steps : Steps
        Which steps are done; all by default.
    pad : Pad, optional
        What the strokes were drawn on. Without it, steps cannot leave out the crop or the pen, and a tap that slipped a little is
        not known from a line.

    Returns
    -------
    ndarray of shape (28, 28), uint8
        Ink from 0 (paper) to 255.

    Raises
    ------
    BlankDrawing
        If there is no stroke, or (without the crop) none on the pad.
    InvalidDrawing
        If a stroke is not an array of finite points, or there are too many.

    Examples
    --------
    >>> seven = strokes_to_mnist([[(0, 0), (60, 0), (25, 100)]])
    >>> seven.shape, seven.dtype, int(seven.max())
    ((28, 28), dtype('uint8'), 255)
    >>> bool((seven == strokes_to_mnist([[(5, 5), (11, 5), (7.5, 15)]])).all())  # neither size nor place matters
    True
    """
    return _finish(_fine_from_strokes(_checked(strokes), steps, pad), steps)


def stroke_stages(strokes: Sequence[ArrayLike], pad: Pad, steps: Steps = ALL_STEPS) -> tuple[Stage, ...]:
    """Show what the steps do to pen strokes, for display; the last image is that of :func:`strokes_to_mnist`.

    Parameters
    ----------
    strokes : sequence of array-like of shape (n, 2)
        As in :func:`strokes_to_mnist`.
    pad : Pad
        What they were drawn on.
    steps : Steps
        Which steps are done. A step that is left out shows the drawing as it came to it.

    Returns
    -------
    tuple of Stage
        "as drawn" (longer side 280), "cropped" (longer side 280), "fitted" (20 x 20, or 28 x 28 without fitting), "redrawn"
        (the same with MNIST's pen) and "centred" (28 x 28).

    Raises
    ------
    BlankDrawing, InvalidDrawing
        As in :func:`strokes_to_mnist`.

    Examples
    --------
    >>> for name, image in stroke_stages([[(100, 100), (180, 100), (130, 200)]], Pad(280, 280, 20)):
    ...     print(name, image.shape)
    as drawn (280, 280)
    cropped (280, 233)
    fitted (20, 20)
    redrawn (20, 20)
    centred (28, 28)
    """
    points = _checked(strokes)
    return _stages(lambda some: _fine_from_strokes(points, some, pad), steps)


def _checked(strokes: Sequence[ArrayLike]) -> list[Points]:
    """Return the strokes that have points, as float arrays (n, 2)."""
    _check_counts(strokes)
    points = [stroke for stroke in map(_as_points, strokes) if len(stroke)]
    if not points:
        raise BlankDrawing("Nothing is drawn yet: draw a digit from 0 to 9.")
    return points


def _check_counts(strokes: Sequence[Any], max_points: int = MAX_POINTS) -> None:
    """Refuse a drawing that is too large before anything is built from it."""
    if len(strokes) > MAX_STROKES:
        raise InvalidDrawing(
            f"A drawing has at most {MAX_STROKES} strokes, this one {len(strokes)}: clear it and draw again."
        )
    try:
        n_points = sum(map(len, strokes))
    except TypeError as error:
        raise _not_points() from error
    if n_points > max_points:
        raise InvalidDrawing(
            f"A drawing has at most {max_points} points, this one {n_points}: clear it and draw again."
        )


def _as_points(stroke: ArrayLike) -> Points:
    """Check that `stroke` is a list of finite points and return it as a float array (n, 2)."""
    try:
        points = np.asarray(stroke)
    except (ValueError, TypeError) as error:  # ragged
        raise _not_points() from error
    if points.size == 0:
        return np.empty((0, 2))
    if points.ndim != 2 or points.shape[1] != 2 or points.dtype.kind not in "iuf":
        raise _not_points()
    points = points.astype(np.float64)
    # Comparing this way round also refuses NaN.
    if not (np.abs(points) <= MAX_COORDINATE).all():
        raise InvalidDrawing(
            f"The coordinates of a stroke must be numbers of at most {MAX_COORDINATE:g}: clear the canvas and draw again."
        )
    return points


def _not_points() -> InvalidDrawing:
    return InvalidDrawing("A stroke must be a list of (x, y) points: clear the canvas and draw again.")


def _fine_from_strokes(strokes: list[Points], steps: Steps, pad: Pad | None) -> Ink:
    """Draw strokes on the fine grid: crop, fit and pen in one, because strokes have no pixels that could be lost."""
    if pad is None:
        if not (steps.crop and steps.pen):
            raise ValueError("Without the steps crop and pen the pad must be given: Pad(width, height, pen).")
        pad = Pad(pen=DOT)
    if steps.crop:
        everything = np.concatenate(strokes)
        corner = everything.min(axis=0)
        size = everything.max(axis=0) - corner
    else:
        corner, size = np.zeros(2), np.array([pad.width, pad.height])
    scale = _scale(float(size.max()), steps, pad)
    pen = PEN * FINE if steps.pen else pad.pen * scale
    margin = pen if steps.crop else 0.0  # half the pen's width of ink beyond the path, on either side
    return _draw([(stroke - corner) * scale + margin / 2 for stroke in strokes], pen, size * scale + margin)


def _scale(longer: float, steps: Steps, pad: Pad) -> float:
    """Return fine pixels per unit of the strokes, so that the ink (or the whole pad) gets the longer side of `steps`."""
    side = steps.side * FINE
    if not steps.crop:
        return side / longer
    if not steps.pen:
        return side / (longer + pad.pen)
    if longer <= pad.pen / 2:  # no longer than a tap with an unsteady finger: a dot, and not to be made a line
        return PEN * FINE / pad.pen
    return (side - PEN * FINE) / longer


def _draw(strokes: list[Points], pen: float, size: Points) -> Ink:
    """Draw strokes, in fine pixels, with a round pen on paper of the given size (width, height)."""
    width, height = (max(1, round(float(length))) for length in size)
    paper = Image.new("L", (width, height))
    draw = ImageDraw.Draw(paper)
    radius = (max(pen, 1.0) - 1) / 2
    for stroke in strokes:
        # Pillow's coordinates name the middle of a pixel, ours its edge.
        path = np.rint(stroke - 0.5)
        path = path[np.any(np.diff(path, axis=0, prepend=path[:1] - 1), axis=1)]
        draw.line(path.ravel().tolist(), fill=255, width=max(1, round(pen)))
        for x, y in np.unique(path, axis=0).tolist():  # round ends and corners
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(paper, np.float32) / np.float32(255)


# ----------------------------------------------------------------------------------------------------------------- pixels


def to_mnist(pixels: ArrayLike, steps: Steps = ALL_STEPS) -> Grey:
    """Turn a picture of one digit into an MNIST image.

    The ink is found (:func:`find_ink`) and cropped, its longer side becomes 20 pixels, strokes outside of MNIST's `USUAL_WIDTHS`
    are widened or narrowed to them, and the centre of mass comes to `CENTRE`.

    Parameters
    ----------
    pixels : array-like of shape (h, w), (h, w, 3) or (h, w, 4)
        Grey, RGB or RGBA from 0 to 255, or floats from 0 to 1; dark on light or light on dark.
    steps : Steps
        Which steps are done; all by default.

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
    return _finish(_fine_from_ink(find_ink(pixels), steps), steps)


def pixel_stages(pixels: ArrayLike, steps: Steps = ALL_STEPS) -> tuple[Stage, ...]:
    """Show what the steps do to a picture, for display; the last image is that of :func:`to_mnist`.

    Parameters
    ----------
    pixels : array-like of shape (h, w), (h, w, 3) or (h, w, 4)
        As in :func:`to_mnist`.
    steps : Steps
        Which steps are done. A step that is left out shows the drawing as it came to it.

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
    return _stages(lambda some: _fine_from_ink(ink, some), steps)


def find_ink(pixels: ArrayLike) -> Ink:
    """Tell ink from paper, whichever is darker.

    Otsu's threshold divides the grey levels into two classes; paper is the class that most of the picture's rim belongs to,
    or, if the rim is undecided, most of the picture. Ink is measured on the scale from the paper's median to the tone of
    the strongest tenth of the ink.

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
    return _as_uint8(grey)


def _as_colours(pixels: ArrayLike) -> Grey:
    """Check that `pixels` is a picture and return it as uint8."""
    try:
        colours = np.asarray(pixels)
    except (ValueError, TypeError) as error:  # ragged
        raise InvalidDrawing("The picture must be one array of grey, RGB or RGBA pixels.") from error
    if colours.ndim not in (2, 3) or (colours.ndim == 3 and colours.shape[2] not in (3, 4)) or colours.size == 0:
        raise InvalidDrawing(
            f"The picture must have the shape (h, w), (h, w, 3) or (h, w, 4), not {colours.shape}: pass grey, RGB or RGBA."
        )
    if colours.shape[0] * colours.shape[1] > MAX_PIXELS:
        raise InvalidDrawing(f"The picture has more than {MAX_PIXELS:,} pixels: make it smaller first.")
    if colours.dtype == np.uint8:
        return colours
    if colours.dtype.kind not in "buif":
        raise InvalidDrawing(f"Pixels must be numbers from 0 to 255, not {colours.dtype}.")
    # Comparing this way round also refuses NaN.
    if not ((colours >= 0) & (colours <= 255)).all():
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
    N. Otsu, "A threshold selection method from gray-level histograms", IEEE Transactions on Systems, Man, and Cybernetics
    9(1), 1979, equation 18.

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


def _fine_from_ink(ink: Ink, steps: Steps) -> Ink:
    """Crop and fit ink (h, w) on the fine grid, and set its strokes to width."""
    side = steps.side * FINE
    cropped = _crop(ink) if steps.crop else ink
    fine = _resize(cropped, side)
    if not steps.pen:
        return fine
    if steps.crop and _is_dot(fine):
        return _resize(cropped, round(PEN * FINE))
    width = stroke_width(fine)
    typical, widest = (usual * FINE for usual in USUAL_WIDTHS)
    wanted = min(max(width, typical), widest)
    if wanted == width:
        return fine
    if not steps.crop:
        return _thicken(fine, wanted - width)
    # Wider strokes make the ink longer, so that it must be made smaller first. With s the scale of this first step, growth g
    # and longer side L: s L + g = L and s width + g = wanted.
    scale = (side - wanted) / (side - width)
    growth = side * (1 - scale)
    smaller = np.pad(_resize(cropped, round(side * scale)), math.ceil(max(growth, 0) / 2) + 1)
    return _resize(_crop(_thicken(smaller, growth)), side)


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
    inside = ndimage.distance_transform_edt(np.pad(_solid(ink), 1))
    return bool(2 * inside.max() > 0.8 * max(ink.shape))


# -------------------------------------------------------------------------------------------------- strokes' width, nudges


def stroke_width(ink: Ink) -> float:
    """Measure how wide the strokes of a drawing are.

    Along a stroke of width w, the distance to the nearest paper is spread evenly between 0 at the edge and w / 2 in the
    middle: w / 4 on average. Only the middle half of the distances is averaged, which does not mind blots and crossings.

    Parameters
    ----------
    ink : ndarray of shape (h, w), float
        What has at least half of the strongest ink counts. Use a grid on which a stroke is several pixels wide (:func:`enlarge`).

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
    solid = np.pad(_solid(ink), 1)
    if not solid.any():
        return 0.0
    # Distances are measured between the middles of pixels; the edge is half a pixel before the first pixel of paper.
    return float(4 * stats.trim_mean(ndimage.distance_transform_edt(solid)[solid] - 0.5, 0.25))


def enlarge(image: Grey) -> Ink:
    """Put an MNIST image (28, 28) uint8 on the fine grid: (280, 280) float32 from 0 to 1, linearly interpolated."""
    size = (image.shape[1] * FINE, image.shape[0] * FINE)
    enlarged: Ink = np.asarray(Image.fromarray(image).convert("F").resize(size, Image.Resampling.BILINEAR))
    return enlarged / np.float32(255)


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
        A new image. Ink that leaves the frame is lost.

    Examples
    --------
    >>> image = np.zeros((28, 28), np.uint8)
    >>> image[10, 10] = 200
    >>> np.argwhere(nudge(image, Nudge(right=2, down=-1))).tolist()
    [[9, 12]]
    """
    grey: Ink = image.astype(np.float32)
    if change.right or change.down or change.rotate:
        grey = _move(grey, change)
    if change.thicken:
        fine = enlarge(_as_uint8(grey))
        # Only the rim is added or taken away, so that the greys elsewhere stay and a small change makes a small difference.
        grey = grey + np.float32(255) * _average(_thicken(fine, change.thicken * FINE) - _thicken(fine, 0))
    if change.noise:
        grey = grey + np.float32(change.noise) * np.random.default_rng(change.seed).standard_normal(
            grey.shape, np.float32
        )
    return _as_uint8(grey)


def _move(grey: Ink, change: Nudge) -> Ink:
    """Rotate about the centre of mass of MNIST's digits, then shift."""
    turn = math.radians(change.rotate)
    # scipy asks, for each (row, column) of the result, where in the original it comes from.
    back = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    centre = np.array([CENTRE, CENTRE])
    shift = np.array([change.down, change.right])
    moved: Ink = ndimage.affine_transform(grey, back, centre - back @ (centre + shift), order=3)
    return moved


def _thicken(ink: Ink, by: float) -> Ink:
    """Make every stroke wider by so many pixels of `ink` (narrower if negative), half of it on each side.

    The new edge is drawn at the same distance from the old one everywhere, anti-aliased. If the
    strokes would vanish altogether they stay as wide as they are.
    """
    solid = _solid(ink)
    if not solid.any():
        return ink
    if by > 0:
        covered = by / 2 + 1 - ndimage.distance_transform_edt(~solid)
    else:
        covered = by / 2 + ndimage.distance_transform_edt(np.pad(solid, 1))[1:-1, 1:-1]
    thickened = np.clip(covered, 0, 1) if covered.max() > 0.5 else solid
    return thickened.astype(np.float32)


def _solid(ink: Ink) -> NDArray[np.bool_]:
    """Tell where there is at least half of the strongest ink."""
    solid: NDArray[np.bool_] = ink > ink.max() / 2
    return solid


# ---------------------------------------------------------------------------------------------------- from fine to 28 x 28


def _stages(fine: Callable[[Steps], Ink], steps: Steps) -> tuple[Stage, ...]:
    """Look at a drawing after each step; `fine` is the drawing's first half, whatever it is made of."""
    drawn = replace(steps, crop=False, fit=False, pen=False)
    cropped = replace(steps, fit=False, pen=False)
    fitted = replace(steps, pen=False)
    redrawn = fine(steps)
    return (
        Stage("as drawn", _as_uint8(255 * fine(drawn))),
        Stage("cropped", _as_uint8(255 * fine(cropped))),
        Stage("fitted", _in_square(fine(fitted), steps.side)),
        Stage("redrawn", _in_square(redrawn, steps.side)),
        Stage("centred", _finish(redrawn, steps)),
    )


def _finish(fine: Ink, steps: Steps) -> Grey:
    """Place the fine drawing in the frame and average it to 28 x 28."""
    if steps.centre and fine.any():
        row, column = (place + 0.5 for place in ndimage.center_of_mass(fine))
        middle = (CENTRE + 0.5) * FINE
    else:
        row, column = fine.shape[0] / 2, fine.shape[1] / 2
        middle = SIDE * FINE / 2
    image = _as_uint8(255 * _average(_window(fine, round(row - middle), round(column - middle), SIDE * FINE)))
    if not image.any():
        raise BlankDrawing("There is no ink on the canvas: draw a digit from 0 to 9.")
    return image


def _in_square(fine: Ink, side: int) -> Grey:
    """Average the fine drawing to side x side, in the middle."""
    top, left = ((length - side * FINE) // 2 for length in fine.shape)
    return _as_uint8(255 * _average(_window(fine, top, left, side * FINE)))


def _window(fine: Ink, top: int, left: int, side: int) -> Ink:
    """Cut a square out of the plane that `fine` lies in, with paper around it."""
    window = np.zeros((side, side), np.float32)
    rows = slice(max(top, 0), max(top + side, 0))
    columns = slice(max(left, 0), max(left + side, 0))
    inside = fine[rows, columns]
    down, right = max(-top, 0), max(-left, 0)
    window[down : down + inside.shape[0], right : right + inside.shape[1]] = inside
    return window


def _average(fine: Ink) -> Ink:
    """Average squares of `FINE` x `FINE` pixels."""
    height, width = (length // FINE for length in fine.shape)
    averaged: Ink = fine.reshape(height, FINE, width, FINE).mean(axis=(1, 3))
    return averaged


def _as_uint8(grey: Ink) -> Grey:
    """Round to grey levels."""
    levels: Grey = np.clip(np.rint(grey), 0, 255).astype(np.uint8)
    return levels


# ------------------------------------------------------------------------------------------------- what the browser sends


def strokes_from_points(raw: object) -> list[Points]:
    """Read the strokes that the live pad sends.

    Parameters
    ----------
    raw : object
        ``{"strokes": [[[x, y], ...], ...]}``, or None if there is nothing yet. It comes from a visitor's browser, so nothing
        about it is taken for granted.

    Returns
    -------
    list of ndarray of shape (n, 2), float64
        Empty if nothing is drawn.

    Raises
    ------
    InvalidDrawing
        If it is anything else, or more than `MAX_STROKES` strokes or `MAX_POINTS` points, or a coordinate is not a finite
        number of at most `MAX_COORDINATE`.

    Examples
    --------
    >>> strokes_from_points({"strokes": [[[0, 0], [3, 4]]]})
    [array([[0., 0.],
           [3., 4.]])]
    """
    if raw is None:
        return []
    strokes = _list_in(raw, "strokes")
    _check_counts(strokes)
    return [points for points in map(_as_points, strokes) if len(points)]


def strokes_from_fabric(raw: object) -> list[Points]:
    """Read the strokes out of the JSON that streamlit-drawable-canvas 0.13 (Fabric 7) sends in free-drawing mode.

    Each stroke is an object of type "Path" whose commands are ``M`` (start), ``Q`` (quadratic curve: control point, end) and
    ``L`` (line), in the coordinates of the canvas as they were when it was drawn. If the visitor has moved, scaled, turned or
    skewed it since, ``left`` and ``top`` say where the middle of its path is now, and ``scaleX``, ``angle`` and so on how it was
    changed about that middle.

    Parameters
    ----------
    raw : object
        The canvas's ``json_data``, or None if there is nothing yet. It comes from a visitor's browser, so nothing about it is
        taken for granted.

    Returns
    -------
    list of ndarray of shape (n, 2), float64
        In pixels of the canvas, y down; curves as chains of short lines. Empty if nothing is drawn.

    Raises
    ------
    InvalidDrawing
        If it is anything else, or too large (a curve counts as `CURVE_PIECES` points).

    Examples
    --------
    >>> strokes_from_fabric({"objects": [{"type": "Path", "path": [["M", 10, 10], ["L", 30, 10]], "left": 20, "top": 10}]})
    [array([[10., 10.],
           [30., 10.]])]
    """
    if raw is None:
        return []
    objects = _list_in(raw, "objects")
    paths = [_path_of(thing) for thing in objects]
    _check_counts(paths, MAX_POINTS // CURVE_PIECES)
    curves = list(map(_curves_of, paths))
    return [
        _as_points(_transformed(_flattened(of_stroke), _middle(of_stroke), thing))
        for of_stroke, thing in zip(curves, objects, strict=True)
    ]


def _list_in(raw: object, key: str) -> list[Any]:
    """Return ``raw[key]`` if it is a list."""
    inside = raw.get(key) if isinstance(raw, dict) else None
    if not isinstance(inside, list):
        raise InvalidDrawing(f"The drawing must be an object with a list of {key}: clear the canvas and draw again.")
    return inside


def _path_of(thing: object) -> list[Any]:
    """Return the commands of an object of the canvas, if it is a free-hand stroke."""
    path = thing.get("path") if isinstance(thing, dict) and thing.get("type") == "Path" else None
    if not isinstance(path, list) or not path:
        raise InvalidDrawing("The canvas must hold free-hand strokes only: clear the canvas and draw with the pen.")
    return path


def _curves_of(path: list[Any]) -> Points:
    """Return start, control point and end of each piece of a Fabric path, shape (3, n, 2); a line is a straight curve."""
    if any(not _is_command(command, first=k == 0) for k, command in enumerate(path)):
        raise InvalidDrawing("A path of the canvas must be M, then Q and L commands: clear the canvas and draw again.")
    ends = _as_points([command[-2:] for command in path])
    starts, ends = (ends[:-1], ends[1:]) if len(ends) > 1 else (ends, ends)
    controls = (starts + ends) / 2
    curved = [k for k, command in enumerate(path[1:]) if command[0] == "Q"]
    controls[curved] = _as_points([path[k + 1][1:3] for k in curved])
    return np.stack([starts, controls, ends])


def _flattened(curves: Points) -> Points:
    """Replace each curve by `CURVE_PIECES` straight pieces, and leave lines as they are."""
    starts, controls, ends = curves[:, :, None]
    t = np.arange(1, CURVE_PIECES + 1)[:, None] / CURVE_PIECES
    pieces = (1 - t) ** 2 * starts + 2 * t * (1 - t) * controls + t**2 * ends
    is_curve = (controls != (starts + ends) / 2).any(axis=-1)
    points = np.concatenate([starts[0], pieces[is_curve | (t[:, 0] == 1)]])
    # Fabric draws a tap as a line of a few hundredths of a pixel; scaled up it would become a long one.
    return points.mean(axis=0, keepdims=True) if np.ptp(points, axis=0).max() < TAP else points


def _middle(curves: Points) -> Points:
    """Return the middle of the box that Fabric sees around a path: the point that ``left`` and ``top`` place.

    Fabric 7 takes each quadratic curve for a cubic one with its control point doubled, which bulges further. Such a cubic turns
    back in x (or y) where (1 - t)^2 (control - start) = t^2 (control - end).
    """
    starts, controls, ends = curves
    out, back = controls - starts, controls - ends
    turns = out * back > 0
    t = 1 / (1 + np.sqrt(np.divide(back, out, out=np.zeros_like(out), where=turns)))
    extremes = (1 - t) ** 3 * starts + 3 * t * (1 - t) * controls + t**3 * ends
    box = np.concatenate([starts, ends, np.where(turns, extremes, starts)])
    middle: Points = (box.min(axis=0) + box.max(axis=0)) / 2
    return middle


def _is_command(command: object, first: bool) -> bool:
    if not isinstance(command, list) or not command or not isinstance(command[0], str):
        return False
    allowed = {"M": 3} if first else {"Q": 5, "L": 3}
    return allowed.get(command[0]) == len(command)


def _transformed(points: Points, middle: Points, thing: dict[str, Any]) -> Points:
    """Move points to where the visitor has put them since: Fabric's skew, scale, turn and shift about their middle."""
    if str(thing.get("originX", "center")) != "center" or str(thing.get("originY", "center")) != "center":
        raise InvalidDrawing("The canvas must place its objects by their centre: clear the canvas and draw again.")
    place = np.array([_number(thing, "left", middle[0]), _number(thing, "top", middle[1])])
    scale = np.diag(
        [
            _number(thing, "scaleX", 1) * (-1 if thing.get("flipX") else 1),
            _number(thing, "scaleY", 1) * (-1 if thing.get("flipY") else 1),
        ]
    )
    turn, skew_x, skew_y = (math.radians(_number(thing, key, 0)) for key in ("angle", "skewX", "skewY"))
    rotation = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    skew = np.array([[1, math.tan(skew_x)], [0, 1]]) @ np.array([[1, 0], [math.tan(skew_y), 1]])
    moved: Points = (points - middle) @ (rotation @ scale @ skew).T + place
    return moved


def _number(thing: dict[str, Any], key: str, default: float) -> float:
    number = thing.get(key, default)
    if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) <= MAX_COORDINATE:
        raise InvalidDrawing(f"{key} of a stroke must be a finite number: clear the canvas and draw again.")
    return float(number)

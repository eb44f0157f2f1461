"""Pictures of digits and of weights as PNG, made with numpy and Pillow.

Signed values become blue (negative) and orange (positive), and zero is transparent, so that the middle of the scale is
the background of either theme.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from mnist_core.charts.style import BLUE, GREY, N_DIGITS, ORANGE

Bytes: TypeAlias = npt.NDArray[np.uint8]
Reals: TypeAlias = npt.NDArray[np.floating[Any]]

_SIDE = 280
"""A large picture: MNIST's 28 pixels at ten each."""

_TILE = 112
"""One of ten pictures: four pixels each, so that five side by side fill a column of text."""

_INK_OPACITY = 0.45
"""How strongly a digit shows behind signed values: visible on white and on black, and still behind."""

_LABEL_HEIGHT = 22
_GAP = 6
_PER_ROW = 5
"""Two rows of five fit a phone as well as a projector."""

_FRAME = (128, 128, 128, 110)


@dataclass(frozen=True)
class Picture:
    """A picture that is ready for ``st.image(picture.png, alt=picture.alt)``.

    Attributes
    ----------
    png : bytes
        The encoded picture.
    alt : str
        What it shows, in a sentence, for those who cannot see it.
    """

    png: bytes
    alt: str


def digit_png(image: Bytes, *, scale: int = 10) -> bytes:
    """Show a digit as ``imshow(image, cmap="binary")`` does: black ink on white paper, pixels as sharp squares.

    Parameters
    ----------
    image : ndarray of shape (h, w), uint8
        Ink: 0 is paper, 255 is black.
    scale : int, default=10
        Side of one pixel on the screen.

    Returns
    -------
    bytes
        PNG of h * scale by w * scale pixels. Its alternative text is the caller's: only the page knows which digit
        it is.
    """
    return _png(Image.fromarray(_enlarge(255 - image, scale)))


def colour_limit(values: Reals) -> float:
    """Return the value that gets the full colour: the 99.5th percentile of the magnitudes, so that no outlier rules.

    Pass it as ``limit`` to several pictures that are to be compared. It is 1 if all values are zero.
    """
    magnitudes = np.abs(values)
    return float(np.quantile(magnitudes, 0.995)) or float(magnitudes.max()) or 1.0


def signed_image(values: Reals, *, background: Bytes | None = None, limit: float | None = None) -> Picture:
    """Show values of either sign, place by place, over the digit they belong to.

    Parameters
    ----------
    values : ndarray of shape (28, 28) or (7, 7), float
        Negative values become blue with a small minus sign, positive ones orange; zero is transparent.
    background : ndarray of shape (28, 28), uint8, or None, default=None
        Ink of the digit to show in grey behind the values.
    limit : float or None, default=None
        Magnitude of the full colour; by default :func:`colour_limit` of the values.

    Returns
    -------
    Picture
        280 by 280 pixels, RGBA. The alternative text tells the sums of both signs.
    """
    limit = colour_limit(values) if limit is None else limit
    scale = _SIDE // len(values)
    pixels = _enlarge(_signed_rgba(values, limit), scale)
    # The sign must not hang on the colour alone: a minus is cut out of every negative place.
    pixels[_minus_signs(values < 0, scale), 3] //= 3
    picture = Image.fromarray(pixels)
    if background is not None:
        ink = _enlarge(_tinted(GREY, background * _INK_OPACITY), _SIDE // len(background))
        picture = Image.alpha_composite(Image.fromarray(ink), picture)
    _frame(ImageDraw.Draw(picture), (0, 0), picture.width)
    positive, negative = float(values[values > 0].sum()), float(values[values < 0].sum())
    alt = (
        f"{values.shape[0]} by {values.shape[1]} places coloured by their value: orange ones sum to {positive:+.3g}, "
        f"blue ones to {negative:+.3g}; the full colour stands for {limit:.3g}."
    )
    return Picture(_png(picture), alt)


def weight_images(weights: Reals, *, limit: float | None = None, signed: bool = True) -> Picture:
    """Show the weights of the ten digits as ten images, two rows of five, all on one scale.

    Parameters
    ----------
    weights : ndarray of shape (10, 28, 28) or (10, 7, 7), float
        Weight of each place for each digit.
    limit : float or None, default=None
        Magnitude of the full colour; by default :func:`colour_limit` of all weights.
    signed : bool, default=True
        Whether the weights have a sign (blue to orange) or are magnitudes (blue).

    Returns
    -------
    Picture
        RGBA, each image with its digit above it.
    """
    limit = colour_limit(weights) if limit is None else limit
    scale = _TILE // weights.shape[1]
    if signed:
        tiles = [_signed_rgba(weight, limit) for weight in weights]
        meaning = "ink on orange places speaks for the digit, ink on blue ones against it"
    else:
        tiles = [_tinted(BLUE, 255 * np.clip(weight / limit, 0, 1)) for weight in weights]
        meaning = "the stronger the blue, the more that place counts"
    alt = f"Ten weight images, one for each digit: {meaning}. The full colour stands for {limit:.3g}."
    return Picture(_png(_sheet(_enlarge(tile, scale) for tile in tiles)), alt)


def average_images(averages: Reals) -> Picture:
    """Show the average image of each digit in the same arrangement as :func:`weight_images`.

    Parameters
    ----------
    averages : ndarray of shape (10, 28, 28), float
        Average ink, 0 (paper) to 255 (black).
    """
    paper = 255 - np.rint(np.clip(averages, 0, 255)).astype(np.uint8)
    scale = _TILE // averages.shape[1]
    tiles = (np.asarray(Image.fromarray(_enlarge(tile, scale)).convert("RGBA")) for tile in paper)
    return Picture(_png(_sheet(tiles)), "The average image of each digit from 0 to 9, black ink on white paper.")


def _sheet(tiles: Iterable[Bytes]) -> Image.Image:
    """Lay ten RGBA tiles out in two rows of five, each with its digit above it."""
    rows, step = N_DIGITS // _PER_ROW, _TILE + _GAP
    sheet = Image.new("RGBA", (_PER_ROW * step - _GAP, rows * (step + _LABEL_HEIGHT) - _GAP), (0, 0, 0, 0))
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(_LABEL_HEIGHT - 3)
    for digit, tile in enumerate(tiles):
        left = digit % _PER_ROW * step
        top = digit // _PER_ROW * (step + _LABEL_HEIGHT)
        draw.text((left + _TILE / 2, top), str(digit), fill=GREY, font=font, anchor="ma")
        sheet.paste(Image.fromarray(tile), (left, top + _LABEL_HEIGHT))
        _frame(draw, (left, top + _LABEL_HEIGHT), _TILE)
    return sheet


def _frame(draw: ImageDraw.ImageDraw, corner: tuple[int, int], side: int) -> None:
    """Draw a thin frame that is visible on white and on black: a transparent picture has no edge of its own."""
    left, top = corner
    draw.rectangle((left, top, left + side - 1, top + side - 1), outline=_FRAME)


def _signed_rgba(values: Reals, limit: float) -> Bytes:
    """Colour by sign, with the magnitude as opacity."""
    pixels = _tinted(ORANGE, 255 * np.clip(np.abs(values) / limit, 0, 1))
    pixels[values < 0, :3] = _rgb(BLUE)
    return pixels


def _tinted(colour: str, opacity: Reals) -> Bytes:
    """Return pixels of one colour with the given opacities, 0 to 255."""
    pixels = np.empty((*opacity.shape, 4), dtype=np.uint8)
    pixels[..., :3] = _rgb(colour)
    pixels[..., 3] = np.rint(opacity)
    return pixels


def _minus_signs(negative: npt.NDArray[np.bool_], scale: int) -> npt.NDArray[np.bool_]:
    """Return where the minus signs of the negative places stand in the enlarged picture."""
    sign = np.zeros((scale, scale), dtype=bool)
    sign[scale // 2 - 1 : scale // 2 + 1, scale // 4 : -(scale // 4)] = True
    return np.kron(negative, sign)


def _rgb(colour: str) -> Bytes:
    """Return red, green and blue of a colour like ``#1c6dd0``."""
    return np.frombuffer(bytes.fromhex(colour[1:]), dtype=np.uint8)


def _enlarge(pixels: Bytes, scale: int) -> Bytes:
    """Repeat every pixel ``scale`` times in both directions."""
    return pixels.repeat(scale, axis=0).repeat(scale, axis=1)


def _png(picture: Image.Image) -> bytes:
    """Encode a picture; with the fastest compression, because it is made anew with every rerun."""
    buffer = BytesIO()
    picture.save(buffer, format="PNG", compress_level=1)
    return buffer.getvalue()

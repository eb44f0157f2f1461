"""Values of either sign as pictures: what speaks for a digit and what against it.

Negative values are blue, positive ones orange, and zero is transparent, so that the middle of the scale is the
background of either theme.
"""

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from mnist_core.charts.montage import Picture, draw_frame, encode_png, label_digits, repeat_pixels
from mnist_core.charts.style import BLUE, GREY, ORANGE
from mnist_core.data import Images

Reals: TypeAlias = npt.NDArray[np.floating[Any]]

_SIDE = 280
"""A large picture: MNIST's 28 pixels at ten each."""

_INK_OPACITY = 0.45
"""How strongly a digit shows behind signed values: visible on white and on black, and still behind."""


def colour_limit(values: Reals) -> float:
    """Return the value that gets the full colour: the 99.5th percentile of the magnitudes, so that no outlier rules.

    Pass it as ``limit`` to several pictures that are to be compared. It is 1 if all values are zero.
    """
    magnitudes = np.abs(values)
    return float(np.quantile(magnitudes, 0.995)) or float(magnitudes.max()) or 1.0


def signed_image(values: Reals, *, background: Images, limit: float) -> Picture:
    """Show values of either sign, place by place, over the digit they belong to.

    Parameters
    ----------
    values : ndarray of shape (28, 28) or (7, 7), float
        Negative values become blue with a small minus sign, positive ones orange; zero is transparent.
    background : ndarray of shape (28, 28), uint8
        Ink of the digit to show in grey behind the values.
    limit : float
        Magnitude of the full colour, as :func:`colour_limit` gives it.

    Returns
    -------
    Picture
        280 by 280 pixels, RGBA. The alternative text tells the sums of both signs.
    """
    scale = _SIDE // len(values)
    pixels = repeat_pixels(_signed_rgba(values, limit), scale)
    # The sign must not hang on the colour alone: a minus is cut out of every negative place.
    pixels[_minus_signs(values < 0, scale), 3] //= 3
    ink = repeat_pixels(_tinted(GREY, background * _INK_OPACITY), _SIDE // len(background))
    picture = Image.alpha_composite(Image.fromarray(ink), Image.fromarray(pixels))
    draw_frame(ImageDraw.Draw(picture), 0, 0, picture.width)
    positive, negative = float(values[values > 0].sum()), float(values[values < 0].sum())
    alt = (
        f"{values.shape[0]} by {values.shape[1]} places coloured by their value: orange ones sum to {positive:+.3g}, "
        f"blue ones to {negative:+.3g}; the full colour stands for {limit:.3g}."
    )
    return Picture(encode_png(picture), alt)


def score_pictures(pictures: Reals, scores: Reals, *, background: Images) -> str:
    """Show what an image adds to the score of each digit: ten small pictures on one scale, each with its score.

    Parameters
    ----------
    pictures : ndarray of shape (10, 28, 28) or (10, 7, 7), float
        What each place adds to the score of each digit.
    scores : ndarray of shape (10,), float
        Minus infinity for a digit that the model never saw.
    background : ndarray of shape (28, 28), uint8
        Ink of the image.

    Returns
    -------
    str
        HTML: a list whose items carry ``data-digit``; the one with the largest score has the class ``winner``.
    """
    limit, winner = colour_limit(pictures), int(np.argmax(scores))
    items = []
    for digit, (values, score) in enumerate(zip(pictures, scores, strict=True)):
        picture = signed_image(values, background=background, limit=limit)
        said = f"{score:+.1f}" if np.isfinite(score) else "never seen"
        items.append(
            f'<li data-digit="{digit}"{" class=winner" if digit == winner else ""}>'
            f'<img src="data:image/png;base64,{b64encode(picture.png).decode("ascii")}" '
            f'alt="What the image adds to the score of {digit}"><b>{digit}</b> {said}</li>'
        )
    return f'<ol class="mnist-scores" role="list">{"".join(items)}</ol>'


def weight_images(weights: Reals, *, limit: float, signed: bool) -> Picture:
    """Show the weights of the ten digits as ten images, two rows of five, all on one scale.

    Parameters
    ----------
    weights : ndarray of shape (10, 28, 28) or (10, 7, 7), float
        Weight of each place for each digit.
    limit : float
        Magnitude of the full colour.
    signed : bool
        Whether the weights have a sign (blue to orange) or are magnitudes (grey: neither for nor against).

    Returns
    -------
    Picture
        RGBA, each image with its digit above it.
    """
    if signed:
        tiles = [_signed_rgba(weight, limit) for weight in weights]
        meaning = "ink on orange places speaks for the digit, ink on blue ones against it"
    else:
        tiles = [_tinted(GREY, 255 * np.clip(weight / limit, 0, 1)) for weight in weights]
        meaning = "the stronger the grey, the more that place counts"
    alt = f"Ten weight images, one for each digit: {meaning}. The full colour stands for {limit:.3g}."
    return Picture(label_digits(tiles), alt)


def signed_legend(limit: float, *, negative: str, positive: str) -> str:
    """Explain the colours of a signed picture: a strip from solid blue over nothing to solid orange.

    Parameters
    ----------
    limit : float
        The value of solid orange; its negative is solid blue.
    negative, positive : str
        What a negative and a positive value mean, for instance "speaks for 9" and "speaks for 4".
    """
    ends = [f"{-limit:+.3g}", "0", f"{limit:+.3g}"]
    return _legend(f"{BLUE}, transparent, {ORANGE}", negative, positive, ends)


def magnitude_legend(limit: float, *, least: str, most: str) -> str:
    """Explain the colour of magnitudes: a strip from nothing, 0, to solid grey, `limit`, with the words for both."""
    return _legend(f"transparent, {GREY}", least, most, ["0", f"{limit:.3g}"])


def _legend(colours: str, left: str, right: str, values: Sequence[str]) -> str:
    """Return a strip of colours with words above its ends and values below it."""
    strip = f"linear-gradient(to right, {colours})"
    return (
        '<div style="max-width: 32rem; font-size: .875rem">'
        '<div style="display: flex; justify-content: space-between; gap: 1rem">'
        f'<span>{escape(left)}</span><span style="text-align: right">{escape(right)}</span></div>'
        f'<div style="height: .75rem; border: 1px solid rgba(128, 128, 128, .5); background: {strip}"></div>'
        '<div style="display: flex; justify-content: space-between; font-variant-numeric: tabular-nums">'
        f"{''.join(f'<span>{value}</span>' for value in values)}</div></div>"
    )


def _signed_rgba(values: Reals, limit: float) -> Images:
    """Colour by sign, with the magnitude as opacity."""
    pixels = _tinted(ORANGE, 255 * np.clip(np.abs(values) / limit, 0, 1))
    pixels[values < 0, :3] = _rgb(BLUE)
    return pixels


def _tinted(colour: str, opacity: Reals) -> Images:
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


def _rgb(colour: str) -> Images:
    """Return red, green and blue of a colour like ``#1c6dd0``."""
    return np.frombuffer(bytes.fromhex(colour[1:]), dtype=np.uint8)

"""Digits as pictures: one, several side by side, and one as a notebook shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from mnist_core.charts.style import GREY
from mnist_core.data import N_CLASSES, Images

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLUMNS = 10
"""Digits in one row of a montage."""

TILE = 112
"""Side of one of ten labelled pictures: four pixels each, so that five side by side fill a column of text."""

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


def montage_shape(n: int, columns: int = COLUMNS) -> tuple[int, int]:
    """Return the columns and rows that ``n`` images take: never more than ``columns``, and no empty row.

    Examples
    --------
    >>> montage_shape(23), montage_shape(4)
    ((10, 3), (4, 1))
    """
    columns = min(n, columns)
    return columns, -(-n // columns)


def lay_out(tiles: Images, columns: int = COLUMNS, *, gap: int = 0) -> Images:
    """Put images side by side, row by row.

    Parameters
    ----------
    tiles : ndarray of shape (n, h, w) or (n, h, w, channels), uint8
        At least one.
    columns : int
        Images in one row.
    gap : int
        Pixels between two images.

    Returns
    -------
    ndarray of uint8
        With the columns and rows of :func:`montage_shape`. Gaps and cells that no image fills are 0.
    """
    n, height, width, *channels = tiles.shape
    columns, rows = montage_shape(n, columns)
    cells = np.zeros((rows * columns, height + gap, width + gap, *channels), dtype=np.uint8)
    cells[:n, :height, :width] = tiles
    # (row, column, y, x) -> (row, y, column, x): the pixel rows of a row of images lie next to each other
    sheet = cells.reshape(rows, columns, *cells.shape[1:]).swapaxes(1, 2)
    sheet = sheet.reshape(rows * (height + gap), columns * (width + gap), *channels)
    return sheet[: sheet.shape[0] - gap, : sheet.shape[1] - gap]


def digit_png(image: Images, *, scale: int = 10) -> bytes:
    """Show a digit as ``imshow(image, cmap="binary")`` does: black ink on white paper, pixels as sharp squares.

    Parameters
    ----------
    image : ndarray of shape (h, w), uint8
        Ink: 0 is paper, 255 is black.
    scale : int
        Side of one pixel on the screen.

    Returns
    -------
    bytes
        PNG of h * scale by w * scale pixels, 8-bit grey. Its alternative text is the caller's: only the page knows
        which digit it is.
    """
    return encode_png(Image.fromarray(repeat_pixels(255 - image, scale)))


def digits_png(images: Images, *, gap: int = 0, scale: int = 1) -> bytes:
    """Show digits side by side as :func:`digit_png` shows one.

    A hundred digits as a hundred images are a hundred requests; as one PNG they are one, and a browser can show each
    cell its own part of it.

    Parameters
    ----------
    images : ndarray of shape (n, h, w), uint8
        At least one; 0 is paper, 255 is ink.
    gap : int
        As in :func:`lay_out`; what no digit fills is paper.
    scale : int
        Side of one pixel on the screen.
    """
    sheet = 255 - lay_out(images, gap=gap)
    return encode_png(Image.fromarray(repeat_pixels(sheet, scale)), level=6)


def average_images(averages: npt.NDArray[np.floating]) -> Picture:
    """Show the average image of each digit in the arrangement of :func:`mnist_core.charts.weight_images`.

    Parameters
    ----------
    averages : ndarray of shape (10, 28, 28), float
        Average ink, 0 (paper) to 255 (black).
    """
    paper = 255 - np.rint(np.clip(averages, 0, 255)).astype(np.uint8)
    tiles = (np.asarray(Image.fromarray(tile).convert("RGBA")) for tile in paper)
    return Picture(label_digits(tiles), "The average image of each digit from 0 to 9, black ink on white paper.")


def label_digits(tiles: Iterable[Images]) -> bytes:
    """Return a PNG of one picture for each digit, two rows of five, with the digit above and a thin frame.

    Parameters
    ----------
    tiles : iterable of ten ndarrays of shape (28, 28, 4) or (7, 7, 4), uint8
        Red, green, blue and opacity.
    """
    large = np.stack([repeat_pixels(tile, TILE // len(tile)) for tile in tiles])
    sheet = Image.fromarray(lay_out(np.pad(large, ((0, 0), (_LABEL_HEIGHT, 0), (0, 0), (0, 0))), _PER_ROW, gap=_GAP))
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(_LABEL_HEIGHT - 3)
    for digit in range(N_CLASSES):
        row, column = divmod(digit, _PER_ROW)
        left, top = column * (TILE + _GAP), row * (TILE + _GAP + _LABEL_HEIGHT)
        draw.text((left + TILE / 2, top), str(digit), fill=GREY, font=font, anchor="ma")
        draw_frame(draw, left, top + _LABEL_HEIGHT, TILE)
    return encode_png(sheet)


def draw_frame(draw: ImageDraw.ImageDraw, left: int, top: int, side: int) -> None:
    """Draw a thin frame that is visible on white and on black: a transparent picture has no edge of its own."""
    draw.rectangle((left, top, left + side - 1, top + side - 1), outline=_FRAME)


def imshow_picture(image: Images, title: str) -> Picture:
    """Show a digit with ``imshow(image, cmap="binary")``, with its pixel axes and a title.

    By matplotlib, and so by far the slowest picture, some 200 ms: none belongs on a path that runs with every stroke.

    Parameters
    ----------
    image : ndarray of shape (28, 28), uint8
        Ink: 0 is paper, 255 is black.
    title : str
        Title of the figure; also the beginning of its alternative text.
    """
    png = BytesIO()
    imshow_figure(image, title).savefig(png, format="png", dpi=120)
    return Picture(png.getvalue(), f"{title}: a handwritten digit of {image.shape[0]} by {image.shape[1]} pixels.")


def imshow_figure(image: Images, title: str) -> Figure:
    """Return the matplotlib figure of :func:`imshow_picture`.

    Not pyplot's: it keeps its figures in a registry that all visitors of a server would share.
    """
    # Imported here because it takes as long as all the rest of a page's start, and most visits never need it.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4, 4), layout="constrained")
    axes = figure.subplots()
    # Without the limits a faint digit would be stretched to full black.
    axes.imshow(image, cmap="binary", vmin=0, vmax=255)
    # parse_math: a title such as "cost: $5 or $6" is text, not a formula.
    axes.set_title(title, parse_math=False)
    return figure


def repeat_pixels(pixels: Images, scale: int) -> Images:
    """Repeat every pixel ``scale`` times in both directions."""
    return pixels.repeat(scale, axis=0).repeat(scale, axis=1)


def encode_png(picture: Image.Image, *, level: int = 1) -> bytes:
    """Encode a picture; by default with the fastest compression, because most are made again with every rerun."""
    buffer = BytesIO()
    picture.save(buffer, format="PNG", compress_level=level)
    return buffer.getvalue()

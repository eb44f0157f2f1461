"""A page of digits as one picture.

A hundred digits as a hundred images are a hundred requests; side by side in one PNG they are one, and the browser
shows each cell its own part of it (a *sprite*).
"""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SPRITE_COLUMNS = 10
"""Digits in one row of a sprite."""


def sprite_shape(n: int) -> tuple[int, int]:
    """Columns and rows of the sprite of ``n`` digits.

    Parameters
    ----------
    n : int
        Number of digits, at least 1.

    Returns
    -------
    columns, rows : int
        Never more than `SPRITE_COLUMNS` columns, and no empty row.

    Examples
    --------
    >>> sprite_shape(23)
    (10, 3)
    >>> sprite_shape(4)
    (4, 1)
    """
    columns = min(n, SPRITE_COLUMNS)
    return columns, -(-n // columns)


def sprite_png(images: NDArray[np.uint8]) -> bytes:
    """Digits side by side, row by row, as one grey PNG: dark ink on white paper.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28), uint8
        As MNIST stores them: 0 is paper, 255 is ink. ``n`` is at least 1; height and width may differ from 28.

    Returns
    -------
    bytes
        A PNG of 8-bit grey with the digits in `sprite_shape` order, their greys turned over as ``cmap="binary"``
        shows them (0 becomes white, 255 black). Cells that no digit fills are white.

    Examples
    --------
    >>> sprite_png(np.zeros((23, 28, 28), dtype=np.uint8))[1:4]
    b'PNG'
    """
    n, height, width = images.shape
    columns, rows = sprite_shape(n)
    cells = np.zeros((rows * columns, height, width), dtype=np.uint8)
    cells[:n] = images
    # (row, column, y, x) -> (row, y, column, x): the pixel rows of a row of digits lie next to each other
    sheet = cells.reshape(rows, columns, height, width).swapaxes(1, 2).reshape(rows * height, columns * width)
    buffer = BytesIO()
    Image.fromarray(255 - sheet).save(buffer, format="PNG", compress_level=6)
    return buffer.getvalue()

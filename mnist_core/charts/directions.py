"""What gradient histograms count in a digit, as lines: one for each direction of each place."""

import numpy as np
from PIL import Image, ImageDraw

from mnist_core.charts.montage import Picture, draw_frame, encode_png
from mnist_core.charts.style import GREY, ORANGE
from mnist_core.data import Images

_SCALE = 12
"""Side of one of MNIST's pixels."""
_SMOOTH = 3
"""How many times as large it is drawn, for smooth lines."""


def edge_directions(counts: Images, *, digit: Images) -> Picture:
    """Show how much edge of each direction runs through each place of a digit.

    Parameters
    ----------
    counts : ndarray of shape (directions, cells, cells), uint8
        The single edges of :class:`~mnist_core.model.GradientHistograms`: direction k is a gradient at k times 360
        degrees / directions, clockwise from the right, across which the edge runs.
    digit : ndarray of shape (28, 28), uint8
        The upright digit, 0 is paper and 255 is ink; shown in grey behind the lines.

    Returns
    -------
    Picture
        336 by 336 pixels, RGBA. A line begins at the middle of its place and is as long as its count is large.
    """
    side = len(digit) * _SCALE
    ink = Image.new("RGBA", digit.shape[::-1], GREY)
    ink.putalpha(Image.fromarray((digit * 0.45).astype(np.uint8)))
    picture = ink.resize((side * _SMOOTH, side * _SMOOTH), Image.Resampling.NEAREST)
    pen, width = ImageDraw.Draw(picture), side * _SMOOTH / counts.shape[1]
    longest = 0.6 * width / max(1, int(counts.max()))
    for direction, row, column in np.argwhere(counts):
        x, y = (column + 0.5) * width, (row + 0.5) * width
        angle = 2 * np.pi * direction / len(counts) + np.pi / 2  # an edge runs across its gradient
        length = longest * counts[direction, row, column]
        pen.line((x, y, x + length * np.cos(angle), y + length * np.sin(angle)), fill=ORANGE, width=2 * _SMOOTH)
    picture = picture.resize((side, side), Image.Resampling.LANCZOS)
    draw_frame(ImageDraw.Draw(picture), 0, 0, side)
    n, down, across = counts.shape
    alt = f"The upright digit under {down} by {across} bundles of up to {n} lines, along the edges of its strokes."
    return Picture(encode_png(picture), alt)

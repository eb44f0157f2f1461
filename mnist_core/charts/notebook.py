"""A digit as a notebook shows it, for where the point is to see the very same picture.

It is made with :class:`matplotlib.figure.Figure`: pyplot keeps its figures in a registry that all visitors of a
server would share. A figure is by far the slowest kind of chart, so none belongs on a path that runs with every stroke.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from mnist_core.charts.png import Picture
from mnist_core.data import Images

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def imshow_picture(image: Images, title: str) -> Picture:
    """Show a digit with ``imshow(image, cmap="binary")``, with its pixel axes and a title; takes some 200 ms.

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
    """Return the matplotlib figure of :func:`imshow_picture`."""
    # Imported here because it takes as long as all the rest of a page's start, and most visits never need it.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4, 4), layout="constrained")
    axes = figure.subplots()
    # Without the limits a faint digit would be stretched to full black.
    axes.imshow(image, cmap="binary", vmin=0, vmax=255)
    # parse_math: a title such as "cost: $5 or $6" is text, not a formula.
    axes.set_title(title, parse_math=False)
    return figure

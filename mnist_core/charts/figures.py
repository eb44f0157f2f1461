"""Figures as a notebook shows them, for where the point is to see the very same picture.

They are made with :class:`matplotlib.figure.Figure`: pyplot keeps its figures in a registry that all visitors of a
server would share. A figure is by far the slowest kind of chart, so none belongs on a path that runs with every stroke.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Plot:
    """A figure that is ready for ``st.pyplot(plot.figure, alt=plot.alt)``.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        The figure.
    alt : str
        What it shows, in a sentence, for those who cannot see it.
    """

    figure: Figure
    alt: str


def imshow_figure(image: npt.NDArray[np.uint8], title: str) -> Plot:
    """Show a digit with ``imshow(image, cmap="binary")``, with its pixel axes and a title.

    Parameters
    ----------
    image : ndarray of shape (28, 28), uint8
        Ink: 0 is paper, 255 is black.
    title : str
        Title of the figure; also its alternative text.
    """
    # Imported here because it takes as long as all the rest of a page's start, and most visits never need it.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4, 4), layout="constrained")
    axes = figure.subplots()
    # Without the limits a faint digit would be stretched to full black.
    axes.imshow(image, cmap="binary", vmin=0, vmax=255)
    # parse_math: a title such as "cost: $5 or $6" is text, not a formula.
    axes.set_title(title, parse_math=False)
    axes.set_xlabel("column")
    axes.set_ylabel("row")
    return Plot(figure, f"{title}: a handwritten digit of {image.shape[0]} by {image.shape[1]} pixels.")

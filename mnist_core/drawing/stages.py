"""What was done to MNIST's digits, stage by stage, and what it left in all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from mnist_core.data import SIDE
from mnist_core.drawing.ink import FINE, Grey, Ink, as_uint8, average

BOX = 20
"""The longer side of the ink, in pixels."""

CENTRE = 14.0
"""Where MNIST has the centre of mass, in rows and columns counted from 0: within half a pixel of 14 in every image.

LeCun's programs moved the digits by whole pixels. The middle of the frame would be 13.5, half a pixel away: the
benchmark shows that a model of raw pixels minds.
"""

USUAL_WIDTHS = (2.4, 3.6)
"""MNIST's strokes in pixels as :func:`stroke_width` measures them: the mean, and what 95% of the images stay below."""

PEN = 2.5
"""Pixels across of the pen whose lines measure as much as MNIST's typical stroke (ends and corners count less)."""


class BlankDrawing(ValueError):
    """There is no ink: nothing was drawn, or the picture is of one colour."""


class InvalidDrawing(ValueError):
    """The data is not a drawing; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class Stages:
    """Which stages of making MNIST a drawing goes through; leave one out to see what it is good for.

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


ALL_STAGES = Stages()
NO_STAGES = Stages(crop=False, fit=False, pen=False, centre=False)
"""The whole sheet, merely shrunk."""


class Stage(NamedTuple):
    """A drawing after one of the stages: what was done, and the image (h, w) uint8, ink from 0 to 255."""

    name: str
    image: Grey


def collect_stages(fine: Callable[[Stages], Ink], stages: Stages) -> tuple[Stage, ...]:
    """Look at a drawing after each stage; `fine` is the drawing's first half, whatever it is made of."""
    drawn = replace(stages, crop=False, fit=False, pen=False)
    cropped = replace(stages, fit=False, pen=False)
    fitted = replace(stages, pen=False)
    redrawn = fine(stages)
    return (
        Stage("as drawn", as_uint8(255 * fine(drawn))),
        Stage("cropped", as_uint8(255 * fine(cropped))),
        Stage("fitted", _in_square(fine(fitted), stages.side)),
        Stage("redrawn", _in_square(redrawn, stages.side)),
        Stage("centred", place_in_frame(redrawn, stages)),
    )


def place_in_frame(fine: Ink, stages: Stages) -> Grey:
    """Place the fine drawing in the frame and average it to 28 x 28."""
    by_row, by_column = (fine.sum(axis=axis, dtype=np.float64) for axis in (1, 0))
    if stages.centre and (total := by_row.sum()):
        row, column = ((np.arange(len(ink)) + 0.5) @ ink / total for ink in (by_row, by_column))
        middle = (CENTRE + 0.5) * FINE
    else:
        row, column = fine.shape[0] / 2, fine.shape[1] / 2
        middle = SIDE * FINE / 2
    image = as_uint8(255 * average(_window(fine, round(row - middle), round(column - middle), SIDE * FINE)))
    if not image.any():
        raise BlankDrawing("There is no ink on the canvas: draw a digit from 0 to 9.")
    return image


def _in_square(fine: Ink, side: int) -> Grey:
    """Average the fine drawing to side x side, in the middle."""
    top, left = ((length - side * FINE) // 2 for length in fine.shape)
    return as_uint8(255 * average(_window(fine, top, left, side * FINE)))


def _window(fine: Ink, top: int, left: int, side: int) -> Ink:
    """Cut a square out of the plane that `fine` lies in, with paper around it."""
    window = np.zeros((side, side), np.float32)
    rows = slice(max(top, 0), max(top + side, 0))
    columns = slice(max(left, 0), max(left + side, 0))
    inside = fine[rows, columns]
    down, right = max(-top, 0), max(-left, 0)
    window[down : down + inside.shape[0], right : right + inside.shape[1]] = inside
    return window

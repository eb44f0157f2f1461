"""What the model is asked about: the pad's drawing, or another image until the visitor draws."""

import random
from dataclasses import dataclass

from mnist_core.data import N_DIGITS, N_LECUN_TRAIN, Images
from mnist_core.drawing import (
    ALL_STEPS,
    BlankDrawing,
    Drawing,
    InvalidDrawing,
    Nudge,
    Steps,
    nudge,
    strokes_to_mnist,
    to_mnist,
)
from mnist_core.ui import cache, state
from mnist_core.ui.state import DrawState, OtherImage

NO_NUDGE = Nudge()


@dataclass(frozen=True, eq=False)
class Subject:
    """What the model is asked about in this run.

    Attributes
    ----------
    drawing : Drawing
        What is on the pad.
    other : OtherImage or None
        What is read instead.
    steps : Steps
        What is done to it.
    before : ndarray of shape (28, 28), uint8, or None
        The image before nudging; None if there is nothing to see, and then `reason` says why.
    image : ndarray of shape (28, 28), uint8, or None
        What the model sees.
    """

    drawing: Drawing
    other: OtherImage | None
    steps: Steps
    before: Images | None = None
    image: Images | None = None
    reason: str = ""

    @property
    def label(self) -> int | None:
        """What it shows, if that is known."""
        return None if self.other is None else self.other.label

    @property
    def is_pad(self) -> bool:
        """Whether it is the pad's drawing as the browser reads it: all steps done, not nudged."""
        return self.other is None and self.steps == ALL_STEPS and self.image is self.before

    def to_image(self, steps: Steps) -> Images:
        """Return it as 28 x 28 pixels after some steps; raises BlankDrawing or InvalidDrawing if nothing is there."""
        if self.other is None:
            return strokes_to_mnist(self.drawing.strokes, steps, self.drawing.sheet)
        if self.other.ink is not None:
            return to_mnist(self.other.ink, steps)
        assert self.other.image is not None
        return self.other.image


def find_subject(drawing: Drawing, steps: Steps = ALL_STEPS, change: Nudge = NO_NUDGE) -> Subject:
    """Return what the model is asked about: the drawing or another image, after steps and nudges."""
    subject = Subject(drawing, find_other(drawing), steps)
    try:
        before = subject.to_image(steps)
    except (BlankDrawing, InvalidDrawing) as nothing:
        return Subject(drawing, subject.other, steps, reason=str(nothing))
    return Subject(drawing, subject.other, steps, before, nudge(before, change))


def find_other(drawing: Drawing) -> OtherImage | None:
    """Return what is read instead of the pad; a new stroke ends it."""
    known = state.get(DrawState)
    if known.other is None or drawing.touched == known.other_since:
        return known.other
    go_back_to_pad()
    return None


def read_instead(other: OtherImage | None) -> None:
    """Read something else than the pad; None: the pad again."""
    known = state.get(DrawState)
    known.other, known.other_since = other, known.drawing.touched


def go_back_to_pad() -> None:
    """Read the pad again, and take what was shown instead of it out of the address."""
    read_instead(None)
    state.forget_link("row")
    state.get(DrawState).row = None


def read_row(row: int) -> None:
    """Read an image of the data instead of the pad."""
    label = int(cache.digits().labels[row])
    read_instead(OtherImage(f"Image {row:,} of the data, labelled {label}", cache.digits().images[row], label=label))


def read_test_digit() -> None:
    """Read one of LeCun's test images instead of the pad; for callbacks."""
    state.forget_link("row")
    read_row(random.randrange(N_LECUN_TRAIN, N_DIGITS))


def follow_link() -> None:
    """Read the image that the address names, once."""
    known, row = state.get(DrawState), state.link().get("row")
    if row != known.row:
        known.row = row
        if row is not None:
            read_row(int(row))

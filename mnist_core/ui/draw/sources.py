"""What the model is asked about: the pad's drawing, or another image, such as a photo, until the visitor draws."""

import random
from dataclasses import dataclass

import streamlit as st

from mnist_core.data import N_DIGITS, N_LECUN_TRAIN, Images
from mnist_core.drawing import (
    ALL_STAGES,
    BlankDrawing,
    Drawing,
    InvalidDrawing,
    Nudge,
    SeveralDigits,
    Stages,
    UnreadablePhoto,
    clean_photo,
    nudge,
    read_photo,
    strokes_to_mnist,
    to_mnist,
)
from mnist_core.ui import cache, state
from mnist_core.ui.choices import choose_one
from mnist_core.ui.state import DrawState, PickedImage

NO_NUDGE = Nudge()


@dataclass(frozen=True, eq=False)
class ImageToRead:
    """What the model is asked about in this run.

    Attributes
    ----------
    drawing : Drawing
        What is on the pad.
    picked : PickedImage or None
        What is read instead.
    stages : Stages
        What is done to it.
    before : ndarray of shape (28, 28), uint8, or None
        The image before nudging; None if there is nothing to see, and then `reason` says why.
    image : ndarray of shape (28, 28), uint8, or None
        What the model sees.
    """

    drawing: Drawing
    picked: PickedImage | None
    stages: Stages
    before: Images | None = None
    image: Images | None = None
    reason: str = ""

    @property
    def label(self) -> int | None:
        """What it shows, if that is known."""
        return None if self.picked is None else self.picked.label

    @property
    def is_pad(self) -> bool:
        """Whether it is the pad's drawing as the browser reads it: all stages done, not nudged."""
        return self.picked is None and self.stages == ALL_STAGES and self.image is self.before

    def to_image(self, stages: Stages) -> Images:
        """Return it as 28 x 28 pixels after some stages; raises BlankDrawing or InvalidDrawing if nothing is there."""
        if self.picked is None:
            return strokes_to_mnist(self.drawing.strokes, stages, self.drawing.sheet)
        if self.picked.ink is not None:
            return to_mnist(self.picked.ink, stages)
        assert self.picked.image is not None
        return self.picked.image


def find_image_to_read(drawing: Drawing, stages: Stages = ALL_STAGES, change: Nudge = NO_NUDGE) -> ImageToRead:
    """Return what the model is asked about: the drawing or another image, after stages and nudges."""
    to_read = ImageToRead(drawing, find_picked(drawing), stages)
    try:
        before = to_read.to_image(stages)
    except (BlankDrawing, InvalidDrawing) as nothing:
        return ImageToRead(drawing, to_read.picked, stages, reason=str(nothing))
    return ImageToRead(drawing, to_read.picked, stages, before, nudge(before, change))


def find_picked(drawing: Drawing) -> PickedImage | None:
    """Return what is read instead of the pad; a new stroke ends it."""
    known = state.get(DrawState)
    if known.picked is None or drawing.touched == known.picked_since:
        return known.picked
    go_back_to_pad()
    return None


def read_instead(picked: PickedImage | None) -> None:
    """Read something else than the pad; None: the pad again."""
    known = state.get(DrawState)
    known.picked, known.picked_since = picked, known.drawing.touched


def go_back_to_pad() -> None:
    """Read the pad again, and take what was shown instead of it out of the address."""
    read_instead(None)
    state.forget_link("row")
    state.get(DrawState).row = None


def read_row(row: int) -> None:
    """Read an image of the data instead of the pad."""
    label = int(cache.digits().labels[row])
    read_instead(PickedImage(f"Image {row:,} of the data, labelled {label}", cache.digits().images[row], label=label))


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


PICTURES = ["png", "jpg", "jpeg", "webp", "bmp", "gif"]


def choose_photo() -> None:
    """Take a photo from a file or from the camera, and read it instead of the pad."""
    st.markdown("Write one digit large on paper, dark on light or light on dark, and take a picture of it.")
    source = choose_one("Photo from", ["A file", "The camera"], "photo-from", shows_label=False, in_link=False)
    if source == "The camera":
        picture = st.camera_input("Take a photo of one digit", key="camera", width=420)
    else:
        picture = st.file_uploader("Picture of one digit, at most 5 MB", PICTURES, key="photo")
    if picture is None:
        return
    known = state.get(DrawState)
    if picture.file_id != known.photo_id:
        known.photo_id, known.photo_problem = picture.file_id, use_photo(picture.getvalue())
    if known.photo_problem:
        st.error(f"{known.photo_problem} What you drew is still on the pad.", icon=":material/broken_image:")


def use_photo(data: bytes) -> str | None:
    """Read a photo instead of the pad; return what is wrong with it, if anything."""
    try:
        ink = clean_photo(read_photo(data))
        to_mnist(ink)
    except (UnreadablePhoto, SeveralDigits, BlankDrawing, InvalidDrawing) as problem:
        go_back_to_pad()  # the verdict on the photo before it would stand beside this message
        return str(problem)
    state.forget_link("row")
    read_instead(PickedImage("Your photo", ink=ink))
    return None

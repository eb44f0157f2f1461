"""Photo: a digit on paper, from a file or from the camera."""

import streamlit as st

from mnist_core.drawing import (
    BlankDrawing,
    InvalidDrawing,
    SeveralDigits,
    UnreadablePhoto,
    clean_photo,
    read_photo,
    to_mnist,
)
from mnist_core.ui import state
from mnist_core.ui.draw.sources import go_back_to_pad, read_instead
from mnist_core.ui.state import DrawState, PickedImage

PICTURES = ["png", "jpg", "jpeg", "webp", "bmp", "gif"]


def choose_photo() -> None:
    """Take a photo from a file or from the camera, and read it instead of the pad."""
    st.markdown("Write one digit large on paper, dark on light or light on dark, and take a picture of it.")
    source = st.segmented_control(
        "Photo from",
        ["A file", "The camera"],
        default="A file",
        required=True,
        key="photo-from",
        label_visibility="collapsed",
    )
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

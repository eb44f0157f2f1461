"""Right or wrong: what the visitor says of a reading, and from there to why it came out so and to a stronger model."""

from collections.abc import Callable

import streamlit as st

from mnist_core.data import DIGITS, Images
from mnist_core.model import TrainedModel
from mnist_core.ui import state
from mnist_core.ui.draw.sources import ImageToRead
from mnist_core.ui.words import name_digit

Save = Callable[[Images, int, int], None]
"""Takes an image, what it is meant to be, and what was read."""


def show_feedback(
    to_read: ImageToRead,
    model: TrainedModel,
    *,
    show_why: Callable[[], None],
    ask_stronger: Callable[[], None],
    save: Save | None = None,
) -> int | None:
    """Ask what an image is meant to be; say whether it was read right, and offer to see why and a stronger model.

    Parameters
    ----------
    to_read : ImageToRead
        What has been read.
    model : TrainedModel
    show_why, ask_stronger : function
        What the two buttons do, as callbacks.
    save : function, optional
        Called, as a callback, when the visitor has said what the image is meant to be.

    Returns
    -------
    int or None
        What the visitor says that it is meant to be.
    """
    if to_read.image is None or to_read.label is not None:
        return None
    read_as = int(model.predict(to_read.image[None])[0])
    key = f"said-{to_read.drawing.seq}-{to_read.picked is None}"
    with st.container(gap="small", key="draw-feedback"):
        meant: int | None = st.pills(
            "It is a …", DIGITS, key=key, on_change=tell, args=(key, to_read.image, read_as, save)
        )
        if meant is None:
            return None
        word = "check: **Right.**" if meant == read_as else f"close: **Wrong, it is {name_digit(meant)}.**"
        st.markdown(f":material/{word}")
        with st.container(horizontal=True, gap="small"):
            st.button("Why?", key="why", icon=":material/help:", on_click=show_why)
            if model.config.features != "gradient histograms":
                st.button("Ask a stronger model", key="stronger", icon=":material/bolt:", on_click=ask_stronger)
    return meant


def tell(key: str, image: Images, read_as: int, save: Save | None) -> None:
    """Hand on what the visitor says that an image is meant to be; for callbacks."""
    if save is not None and (meant := state.widget_value(key)) is not None:
        save(image, meant, read_as)

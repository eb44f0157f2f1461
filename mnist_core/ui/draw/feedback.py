"""Right or wrong: what the visitor says of a reading, and from there to why it came out so and to a stronger model."""

from collections.abc import Callable

import streamlit as st

from mnist_core.data import DIGITS
from mnist_core.model import TrainedModel
from mnist_core.ui import state
from mnist_core.ui.draw.sources import Subject
from mnist_core.ui.words import name_digit

RIGHT, WRONG = "Right", "Wrong, it is a …"


def show_feedback(
    subject: Subject, model: TrainedModel, *, show_why: Callable[[], None], ask_stronger: Callable[[], None]
) -> int | None:
    """Ask whether an image was read right; offer to see why, and what a stronger model reads.

    Parameters
    ----------
    subject : Subject
        What has been read.
    model : TrainedModel
    show_why, ask_stronger : function
        What the two buttons do, as callbacks.

    Returns
    -------
    int or None
        What the visitor says that it is meant to be.
    """
    if subject.image is None or subject.label is not None:
        return None
    read_as = int(model.predict(subject.image[None])[0])
    key = f"said-{subject.drawing.seq}-{subject.other is None}"
    with st.container(gap="small", key="draw-feedback"):
        said = st.segmented_control("Is that right?", [RIGHT, WRONG], key=key, label_visibility="collapsed")
        meant = read_as if said == RIGHT else None
        if said == WRONG:
            others = [digit for digit in DIGITS if digit != read_as]
            meant = st.pills("It is a", others, key=f"{key}-digit", label_visibility="collapsed")
        if meant is None:
            return None
        word = "check: **Right.**" if meant == read_as else f"close: **Wrong, it is {name_digit(meant)}.**"
        st.markdown(f":material/{word}")
        with st.container(horizontal=True, gap="small"):
            st.button("Why?", key="why", icon=":material/help:", on_click=show_why)
            if model.config.features != "gradient histograms":
                st.button("Ask a stronger model", key="stronger", icon=":material/bolt:", on_click=ask_stronger)
    return meant


def open_why() -> None:
    """Open the closer look that says why; for callbacks."""
    state.set_widget("closer", "Why")


def see_edges() -> None:
    """Let the model see gradient histograms; for callbacks."""
    state.set_widget("sees", "Gradient histograms")

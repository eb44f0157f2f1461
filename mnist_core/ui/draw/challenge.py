"""The game "draw one that fools it"."""

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import streamlit as st

from mnist_core.data import N_CLASSES, Images
from mnist_core.model import TrainedModel
from mnist_core.ui import state
from mnist_core.ui.draw.answer import judge_image
from mnist_core.ui.draw.sources import Subject
from mnist_core.ui.state import MySetState

Save = Callable[[Images, int], None]


def show_challenge(subject: Subject, model: TrainedModel, save: Save) -> None:
    """Ask for a digit that the visitor can read and the model cannot; `save` keeps each attempt."""
    known = state.get(MySetState)
    challenge = known.challenge
    st.markdown(f"**Draw a {challenge.digit} that you can read and the model cannot**")
    image = subject.image if subject.other is None else None
    read_as = None if image is None else read_digit(image, model)
    if image is None:
        st.caption("It must be your own drawing, on the pad.")
    elif read_as is None:
        st.caption("This is like no digit at all: it would not count.")
    with st.container(horizontal=True):
        st.button(
            f"Done, this is a {challenge.digit}",
            key="challenge-done",
            type="primary",
            disabled=read_as is None,
            on_click=count_attempt,
            args=(challenge.digit, image, read_as, save),
        )
        st.button("Another digit", key="challenge-other", on_click=choose_other_digit)
    if known.outcome:
        st.markdown(known.outcome)
    if challenge.tried:
        st.markdown(f"Fooled **{challenge.fooled} of {challenge.tried}** times.")


def read_digit(image: Images, model: TrainedModel) -> int | None:
    """Return what a model reads, or None if the image is like no digit at all."""
    verdict = judge_image(model.predict_proba(image[np.newaxis])[0], image)
    return None if verdict.opinion == "unlike any digit" else verdict.first


def count_attempt(digit: int, image: Images, read_as: int, save: Save) -> None:
    """Count an attempt at a digit, say how it went, and keep the drawing; for callbacks."""
    known = state.get(MySetState)
    if digit != known.challenge.digit:  # pressed once more before the page had changed
        return
    said = "it was not fooled." if read_as == digit else "**fooled!**"
    save(image, digit)
    if known.problem:  # the set is full, and the page says so: the attempt can be made again
        known.outcome = None
        return
    known.outcome = f"Your {digit} was read as **{read_as}**: {said} It is in your test set."
    known.challenge = known.challenge.attempt(read_as, other_than(digit))


def choose_other_digit() -> None:
    """Ask for another digit; for callbacks."""
    known = state.get(MySetState)
    known.challenge = replace(known.challenge, digit=other_than(known.challenge.digit))


def other_than(digit: int) -> int:
    """Return any other digit."""
    return (digit + random.randint(1, N_CLASSES - 1)) % N_CLASSES

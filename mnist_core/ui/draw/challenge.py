"""The game "draw one that fools it", with the strongest model as the judge of what a person could read."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import streamlit as st

from mnist_core.data import N_CLASSES, Images
from mnist_core.model import TrainedModel, load_shipped
from mnist_core.ui import state
from mnist_core.ui.draw.sources import ImageToRead
from mnist_core.ui.state import DrawState, MyDigitsState
from mnist_core.ui.words import name_digit, name_model

Save = Callable[[Images, int], None]
LIKELY = 0.5
"""The judge reads a digit if it finds it at least as probable as all others together."""


class Readings(NamedTuple):
    """What the model reads in a drawing, and the judge; None if the judge cannot read it."""

    model: int
    judge: int | None


def show_challenge(to_read: ImageToRead, model: TrainedModel, save: Save) -> None:
    """Ask for a digit that the judge can read and the model cannot; `save` keeps a drawing that does it."""
    if model.config == load_shipped().config:
        st.markdown("This model is the judge of the game. **Play against one that sees only pixels**, trained for you:")
        st.button(
            "Train it and play",
            key="challenge-train",
            type="primary",
            on_click=state.set_widget,
            args=("sees", "Pixels"),
        )
        return
    known = state.get(MyDigitsState)
    challenge = known.challenge
    digit, number = name_digit(challenge.digit), to_read.drawing.seq
    st.markdown(f"**Draw {digit} that you can read and the model cannot**")
    image = to_read.image if to_read.picked is None else None
    with st.container(horizontal=True):
        st.button(
            f"Done, this is {digit}",
            key="challenge-done",
            type="primary",
            disabled=image is None or number == challenge.last,
            on_click=count_attempt,
            args=(challenge.digit, number, image, None if image is None else read(image, model), save),
        )
        st.button("Another digit", key="challenge-other", on_click=choose_other_digit)
    if known.outcome and number == challenge.last:
        st.markdown(known.outcome)
    if challenge.tried:
        st.markdown(f"Fooled **{challenge.fooled} of {challenge.tried}** times.")
    judge = load_shipped().config
    st.caption(f"It must be your own drawing. The judge of whether it is {digit}: {name_model(judge)}.")


def read(image: Images, model: TrainedModel) -> Readings:
    """Let the model and the judge read a drawing."""
    shares = load_shipped().predict_proba(image[np.newaxis])[0]
    judged = int(shares.argmax())
    return Readings(int(model.predict(image[np.newaxis])[0]), judged if shares[judged] >= LIKELY else None)


def count_attempt(digit: int, number: int, image: Images, readings: Readings, save: Save) -> None:
    """Say how an attempt at a digit went, count it, and keep a drawing that fooled the model; for callbacks.

    A drawing that neither the model nor the judge reads as the digit does not count.
    """
    known = state.get(MyDigitsState)
    if digit != known.challenge.digit or number == known.challenge.last:  # pressed twice before the page had changed
        return
    if digit not in readings:
        judged = "cannot read it" if readings.judge is None else f"reads {name_digit(readings.judge)}"
        known.outcome = (
            f"**By your word it is {name_digit(digit)}.** The model reads {name_digit(readings.model)} and the judge "
            f"{judged}: it does not count. Add to it, or try again."
        )
        known.challenge = replace(known.challenge, last=number)
        return
    is_fooled = readings.model != digit
    if is_fooled:
        save(image, digit)
        if known.problem:  # it cannot be kept, and the page says so: the attempt can be made again
            known.outcome = None
            return
    known.outcome = (
        f"The model reads {name_digit(readings.model)}, the judge your {digit}: **fooled!** It is in My digits."
        if is_fooled
        else f"The model reads your {digit}: it was not fooled. Try again."
    )
    shown = state.get(DrawState).drawing.seq  # a drawing that is kept leaves an empty pad, on which it is said
    known.challenge = known.challenge.attempt(shown, is_fooled, following=other_than(digit))


def choose_other_digit() -> None:
    """Ask for another digit; for callbacks."""
    known = state.get(MyDigitsState)
    known.challenge = replace(known.challenge, digit=other_than(known.challenge.digit), last=None)


def other_than(digit: int) -> int:
    """Return any other digit."""
    return (digit + random.randint(1, N_CLASSES - 1)) % N_CLASSES

"""One digit of the data in detail: the image, what models say of it and why, and whether its label is right."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import streamlit as st

from mnist_core import charts
from mnist_core.analysis import DISPUTED
from mnist_core.analysis.disputed import Disputed
from mnist_core.model import TrainedModel
from mnist_core.ui import cache, shell, state, tab_copy
from mnist_core.ui.explanation import Models, explain_image, predict_digit, show_name, show_prediction
from mnist_core.ui.run_watch import find_active_model
from mnist_core.ui.state import VisitorState


def show_digit(row: int, *, key: str, models: Models | None = None) -> None:
    """Show a digit of the data large, what models say of it, and why.

    Parameters
    ----------
    row : int
        Row of :class:`~mnist_core.data.Digits`, 0 to 69,999.
    key : str
        Beginning of the keys of the widgets inside; another one for each detail on a page.
    models : mapping from str to TrainedModel, optional
        Two models by name, to be shown beside each other. By default it is the visitor's own; while that one trains,
        its progress stands where its answer will be.
    """
    digits = cache.digits()
    image, label = digits.images[row], int(digits.labels[row])
    with st.container(horizontal=True, gap="large", key=f"{key}-digit"):
        with st.container(width=280, gap="xsmall"):
            st.image(charts.digit_png(image), width=280, alt=f"Image {row}, labelled {label}")
            st.markdown(f"Image **{row:,}**, label **{label}**")
            show_link_to_draw(row)
        with st.container(width="stretch", gap="xsmall", key=f"{key}-answer"):
            if models is None:
                own = find_active_model()
                models = {} if own is None else {"Your run": own}
            if models:
                for column, (name, model) in zip(st.columns(len(models), gap="large"), models.items(), strict=True):
                    with column:
                        show_name(models, name)
                        show_prediction(predict_digit(model, image), label)
                        st.markdown(describe_place(model, row))
    if row in DISPUTED:
        with st.container(border=True):
            ask_about_label(DISPUTED[row], key=key)
    if models:
        explain_image(models, image, key=key, label=label, row=row)


def show_link_to_draw(row: int) -> None:
    """Show a link that opens a digit in Draw."""
    st.page_link(shell.page("draw"), label="Open in Draw", query_params={"row": str(row)})


def describe_place(model: TrainedModel, row: int) -> str:
    """Say whether a model has learned from a row, is tested with it, or does not use it."""
    if np.isin(row, model.test_rows):
        return "A test image: the model has not learned from it."
    if np.isin(row, model.train_rows):
        return "A training image: the model has learned from it."
    return f"Not used: this run learns from {len(model.train_rows):,} images, and this one is left over."


NEITHER = "neither"
SOURCE = "[Northcutt, Athalye and Mueller (2021)](https://arxiv.org/abs/2103.14749)"


@contextmanager
def disputed_card(disputed: Disputed, *, key: str) -> Iterator[None]:
    """Show a disputed image on a card; what the block shows stands beside it."""
    with st.container(border=True, horizontal=True, key=f"{key}-{disputed.row}"):
        with st.container(width=112):
            image = charts.digit_png(cache.digits().images[disputed.row], scale=4)
            st.image(image, width=112, alt=f"Image {disputed.row}, labelled {disputed.label}")
        with st.container(width="stretch", gap="xsmall"):
            yield


def ask_about_label(disputed: Disputed, *, key: str) -> bool:
    """Let the visitor say what a disputed image shows, and only then show what five people said.

    Parameters
    ----------
    disputed : Disputed
        One of :data:`~mnist_core.analysis.DISPUTED`.
    key : str
        Beginning of the keys of the buttons.

    Returns
    -------
    bool
        Whether the visitor has voted, so that other opinions may be shown.
    """
    vote = state.get(VisitorState).votes.get(disputed.row)
    if vote is None:
        st.markdown(f"**Is the label right?** MNIST says {disputed.label}. What do you read?")
        with st.container(horizontal=True, gap="small"):
            for choice in list_choices(disputed):
                st.button(
                    choice, key=f"{key}-vote-{disputed.row}-{choice}", on_click=cast_vote, args=(disputed.row, choice)
                )
        return False
    st.markdown(f"**You: {vote}.** {describe_votes(disputed)}")
    return True


def describe_votes(disputed: Disputed) -> str:
    """Say what five people said of a disputed image."""
    return (
        f"Of five people, {disputed.votes_label} chose the label {disputed.label}, {disputed.votes_other} chose "
        f"{disputed.other}, and {disputed.votes_neither} neither of them. ({SOURCE})"
    )


def cast_vote(row: int, choice: str) -> None:
    """Keep what the visitor reads in a disputed image."""
    state.get(VisitorState).votes[row] = choice


def keep_votes() -> None:
    """Give the tab a copy of the votes; call it on pages that ask."""
    tab_copy.keep_in_tab("votes", list(state.get(VisitorState).votes.items()), restore_votes)


def restore_votes(copy: list[tuple[int, str]]) -> None:
    """Begin with the tab's copy of the votes; for callbacks."""
    known = state.get(VisitorState)
    known.votes = {row: vote for row, vote in copy if vote in list_choices(DISPUTED[row])} | known.votes


def list_choices(disputed: Disputed) -> tuple[str, str, str]:
    """Return what can be voted for."""
    return str(disputed.label), str(disputed.other), NEITHER

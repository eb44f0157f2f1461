"""Is the label right? What the visitor reads in a disputed image, and then what five people did."""

import streamlit as st

from mnist_core.analysis import Disputed
from mnist_core.ui import state
from mnist_core.ui.state import VisitorState

NEITHER = "neither"
SOURCE = "[Northcutt, Athalye and Mueller (2021)](https://arxiv.org/abs/2103.14749)"


def show_ballot(disputed: Disputed, *, key: str) -> bool:
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
            for choice in (str(disputed.label), str(disputed.other), NEITHER):
                st.button(
                    choice, key=f"{key}-vote-{disputed.row}-{choice}", on_click=cast_vote, args=(disputed.row, choice)
                )
        return False
    st.markdown(
        f"**You: {vote}.** Of five people, {disputed.votes_label} chose the label {disputed.label}, "
        f"{disputed.votes_other} chose {disputed.other}, and {disputed.votes_neither} neither of them. ({SOURCE})"
    )
    return True


def cast_vote(row: int, choice: str) -> None:
    """Keep what the visitor reads in a disputed image."""
    state.get(VisitorState).votes[row] = choice

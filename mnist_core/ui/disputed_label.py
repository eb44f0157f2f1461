"""Is the label right? What the visitor reads in a disputed image, and then what five people did."""

import json

import streamlit as st

from mnist_core.analysis import DISPUTED
from mnist_core.analysis.disputed import Disputed
from mnist_core.ui import state, tab_copy
from mnist_core.ui.state import VisitorState

NEITHER = "neither"
SOURCE = "[Northcutt, Athalye and Mueller (2021)](https://arxiv.org/abs/2103.14749)"


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
    votes = state.get(VisitorState).votes
    tab_copy.keep_in_tab("votes", json.dumps(list(votes.items())) if votes else "", restore_votes)


def restore_votes(copy: object) -> None:
    """Begin with the tab's copy of the votes, if it is one; for callbacks."""
    try:
        votes = {
            row: vote
            for row, vote in json.loads(copy)  # type: ignore[arg-type]
            if vote in list_choices(DISPUTED[row])
        }
    except (TypeError, ValueError, LookupError, RecursionError):
        return
    known = state.get(VisitorState)
    known.votes = votes | known.votes


def list_choices(disputed: Disputed) -> tuple[str, str, str]:
    """Return what can be voted for."""
    return str(disputed.label), str(disputed.other), NEITHER

"""Where one can go from here: four steps, and what stands beside them. Each is a card that is a link."""

from base64 import b64encode
from dataclasses import dataclass

import numpy as np
import streamlit as st

from mnist_core import charts
from mnist_core.ui import cache, shell

CURVE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 224 56"><path d="M8 6C26 38 52 45 96 47.5S180 50 216 50.5" '
    'fill="none" stroke="#2166ac" stroke-width="4" stroke-linecap="round"/></svg>'
)


@dataclass(frozen=True)
class Card:
    """A way to a page: the page, what stands on the card, and four digits of the data for its picture."""

    page: str
    title: str
    words: str
    rows: tuple[int, ...] = ()


STEPS = (
    Card(
        "browse",
        "1 · Look",
        "Browse the digits that it learns from. To a computer, each is 784 numbers.",
        (1, 38, 7, 0),
    ),
    Card("train", "2 · Train", "Press one button and watch it learn, from not knowing to nine out of ten."),
    Card(
        "evaluate",
        "3 · See its mistakes",
        "Every digit that it misreads, how sure it was, and why this 4 was a 9 to it.",
        (69009, 63836, 64017, 69534),
    ),
    Card(
        "draw",
        "4 · Beat it",
        "Draw digits that you can read and it cannot. Keep them: they make a test of your own.",
        (64176, 60381, 65913, 64140),
    ),
)
BESIDE = (
    Card("notebook", "Following the notebook?", "Start here: its steps in order, each with its code and run here."),
    Card("learn", "Lessons", "Eight short ones: guess first, then watch the experiment."),
    Card("draw", "More ways to draw", "Photos, other models, and every step from your stroke to 28 x 28 pixels."),
    Card("compare", "Compare models", "Which settings help, by how much, and on which images."),
)


def show_steps() -> None:
    """Show the four steps from the question to its answer."""
    with st.container(key="home-all-steps"):
        st.subheader("How does it do that? Find out in four steps", anchor=False)
        with st.container(key="home-steps"):
            for number, card in enumerate(STEPS):
                show_card(card, key=f"home-card-step-{number}", picture=_picture(card.rows))


def show_beside() -> None:
    """Show where else one can go."""
    with st.container(key="home-beside"):
        for card in BESIDE:
            if card.page in shell.PAGES:
                show_card(card, key=f"home-card-{card.page}")


def show_card(card: Card, *, key: str, picture: str = "") -> None:
    """Show one card."""
    with st.container(border=True, gap="xxsmall", key=key):
        if picture:
            st.html(picture)
        st.page_link(shell.page(card.page), label=f"**{card.title}**")
        st.caption(card.words)


def _picture(rows: tuple[int, ...]) -> str:
    """Return four digits side by side, or without rows a loss that falls, as HTML."""
    if not rows:
        source, alt = (
            f"data:image/svg+xml;base64,{_encode(CURVE.encode())}",
            "An error that falls, soon and then slowly",
        )
    else:
        digits, at = cache.digits(), np.array(rows)
        source = f"data:image/png;base64,{_encode(charts.digits_png(digits.images[at]))}"
        alt = f"Digits with the labels {', '.join(map(str, digits.labels[at]))}"
    return f'<img class="mnist-strip" src="{source}" alt="{alt}">'


def _encode(picture: bytes) -> str:
    return b64encode(picture).decode("ascii")

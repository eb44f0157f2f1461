"""Where one can go from here: four steps, and what stands beside them. Each is a card that is a link."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote

import streamlit as st

from mnist_core.lessons import LESSONS
from mnist_core.ui import shell
from mnist_core.ui.figures import show_digits

CURVE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 224 56"><path d="M8 6C26 38 52 45 96 47.5S180 50 216 50.5" '
    'fill="none" stroke="#2166ac" stroke-width="4" stroke-linecap="round"/></svg>'
)
LOSS = (  # st.html takes no SVG
    f'<img class="mnist-strip" alt="An error that falls, soon and then slowly" src="data:image/svg+xml,{quote(CURVE)}">'
)


@dataclass(frozen=True)
class Card:
    """A link to a page.

    Attributes
    ----------
    page : str
        Its name in :data:`~mnist_core.ui.shell.PAGES`.
    title, words : str
        What stands on the card.
    picture : tuple of int or str, optional
        Rows of MNIST whose images stand side by side on it, or HTML.
    link : dict from str to str, optional
        What the address says after its question mark.
    """

    page: str
    title: str
    words: str
    picture: tuple[int, ...] | str = ()
    link: dict[str, str] = field(default_factory=dict)


STEPS = (
    Card(
        "browse",
        "1 · Look",
        "Browse the digits that it learns from. To a computer, each is 784 numbers.",
        (1, 38, 7, 0),
    ),
    Card("train", "2 · Train", "Press one button and watch it learn, from not knowing to nine out of ten.", LOSS),
    Card(
        "evaluate",
        "3 · See its mistakes",
        "Every digit that it misreads, how sure it was, and why this 4 was a 9 to it.",
        (69009, 63836, 64017, 69534),
    ),
    Card(
        "draw",
        "4 · Beat it",
        "Draw digits that you can read and it cannot, or label the 20 images it is least sure of, in a lesson.",
        (64176, 60381, 65913, 64140),
        {"closer": "My digits", "set": "Draw one that fools it"},
    ),
)
BESIDE = (
    Card("notebook", "Following the notebook?", "Start here: its cells in order, each with its code and output."),
    Card("learn", "Lessons", "Short ones: guess first, then watch the experiment."),
    Card("class", "Teaching? Start a class", "Your students answer and draw by phone; all see it on one wall."),
    Card("draw", "More ways to draw", "Photos, other models, and every step from your stroke to 28 x 28 pixels."),
    Card("compare", "Compare models", "Which settings help, by how much, and on which images."),
)


LESSON_CARDS = tuple(
    Card("learn", lesson.title, f"{lesson.minutes} minutes", lesson.picture, {"lesson": lesson.key})
    for lesson in LESSONS.values()
)


def show_cards(cards: Iterable[Card], name: str, heading: str = "") -> None:
    """Show cards side by side under a heading; `name` is what their style is found by."""
    with st.container(key=f"home-all-{name}"):
        if heading:
            st.header(heading, anchor=False)
        with st.container(key=f"home-{name}"):
            for number, card in enumerate(cards):
                show_card(card, key=f"{name}-{number}")


def show_card(card: Card, *, key: str) -> None:
    """Show one card."""
    with st.container(border=True, gap="xxsmall", key=f"home-card-{key}"):
        if isinstance(card.picture, str):
            st.html(card.picture)
        elif card.picture:
            show_digits(card.picture)
        st.page_link(shell.page(card.page), label=f"**{card.title}**", query_params=card.link)
        st.caption(card.words)

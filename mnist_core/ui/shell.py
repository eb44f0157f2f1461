"""What surrounds every page: the menu, the heading, the footer, and words that come from a link."""

import re
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from mnist_core.ui import state

FOLDER = Path(__file__).parents[2] / "pages"

PAGES = {
    "browse": ("1_browse.py", "Browse", "grid_view"),
    "train": ("2_train.py", "Train", "model_training"),
    "evaluate": ("3_evaluate.py", "Evaluate", "fact_check"),
    "draw": ("4_draw.py", "Draw", "draw"),
    "compare": ("5_compare.py", "Compare", "compare_arrows"),
    "owner": ("9_owner.py", "Owner", "monitoring"),
}
"""Pages by their name in the address: file, title and icon, in the menu's order."""

# Streamlit leaves a hand's breadth above the title; on a phone that is where the answer could be.
STYLE = """<style>
  .stMainBlockContainer { padding-top: 4.2rem; }
  @media (max-width: 640px) {
    .stMainBlockContainer { padding: 3.4rem 1rem 2rem; }
    .stMainBlockContainer h1 { font-size: 1.9rem; padding: 0.4rem 0; }
  }
  /* Streamlit's blue has too little contrast on the chosen option's tint in the dark theme, and in captions. */
  button[data-variant][data-selected="true"], button[data-variant][data-selected="true"] *,
  [data-testid="stCaptionContainer"] a { color: inherit !important; }
</style>"""

_come_back = st.components.v2.component(
    "mnist_come_back", js=(Path(__file__).parent / "frontend" / "come_back.js").read_text(encoding="utf-8")
)

LICENCE = (
    "Digits: MNIST, © Yann LeCun and Corinna Cortes, "
    "[CC BY-SA 3.0](https://creativecommons.org/licenses/by-sa/3.0/). Everything here runs on the embedded copy."
)


def navigation() -> StreamlitPage:
    """Show the menu and return the page that the address names."""
    state.note_navigation()
    return st.navigation([page(name) for name in PAGES], position="top")


def page(name: str) -> StreamlitPage:
    """Return a page by its name in the address, for the menu and for links."""
    file, title, icon = PAGES[name]
    return st.Page(
        FOLDER / file,
        title=title,
        icon=f":material/{icon}:",
        default=name == "browse",
        visibility="hidden" if name == "owner" else "visible",
    )


def heading(title: str, purpose: str) -> None:
    """Show a page's title and its purpose in one sentence, and what was wrong with the link, if anything."""
    st.set_page_config(page_title=f"{title} · MNIST", page_icon="✍️", layout="wide")
    if not state.navigation_noted():
        navigation()  # on a fresh server, Streamlit runs a deep link's page without app.py: the menu would be missing
    st.html(STYLE)
    st.title(title, anchor=False)
    st.markdown(purpose)
    state.config()  # reads the link
    if problem := state.link_problem():
        st.warning(as_text(problem), icon=":material/link_off:")


def as_text(words: str) -> str:
    r"""Escape what Markdown would take for a link, a picture, a formula or an icon: a link's values come from anybody.

    Examples
    --------
    >>> print(as_text("[Sign in](https://example.org)"))
    \[Sign in\](https\://example\.org)
    """
    return re.sub(r"([\\`*_\[\]<>$:~#!|.])", r"\\\1", " ".join(words.split()))


def footer() -> None:
    """Show where the digits come from and their licence; from here on the page comes back after a lost connection."""
    st.divider()
    st.caption(LICENCE)
    _come_back(key="come-back", on_back_change=lambda: None)

"""The browser's half: plain JavaScript, HTML and CSS, read as they are; there is nothing to build."""

from functools import cache
from pathlib import Path

import streamlit as st


@cache
def read_source(*names: str) -> str:
    """Return files of this folder as one."""
    folder = Path(__file__).parent
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


def read_reader() -> str:
    """Return the reader of drawings as one script: its files declare functions, and need no order but this one."""
    names = ("pen", "paper", "deskewing", "gradient_histograms", "scores")
    return read_source(*(f"reader/{name}.js" for name in names))


def apply_style(name: str) -> None:
    """Put one of this folder's style sheets on the page."""
    st.html(f"<style>{read_source(name)}</style>")

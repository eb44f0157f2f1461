"""The browser's half: plain JavaScript, HTML and CSS, read as they are; there is nothing to build."""

from functools import cache
from pathlib import Path

import streamlit as st


@cache
def read_source(name: str) -> str:
    """Return one file of this folder."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def apply_style(name: str) -> None:
    """Put one of this folder's style sheets on the page."""
    st.html(f"<style>{read_source(name)}</style>")

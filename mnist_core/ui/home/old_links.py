"""Links from the time when Browse stood at ``/``."""

import streamlit as st

from mnist_core.ui import shell, state

BROWSE_NAMES = {"digit", "lecun", "order", "shuffle", "image", "page", "detail", "facts"}
"""What a link to Browse may say; the home page has no such names."""


def follow_old_link() -> None:
    """Go on to Browse, with the whole link, if the link was made for it."""
    if BROWSE_NAMES & state.link().keys():
        st.switch_page(shell.page("browse"), query_params=state.link())

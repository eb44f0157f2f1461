"""Home: one question, a pad to try it, and the way to the answer."""

import streamlit as st

import mnist_core.ui.libraries  # noqa: F401  before all others: it says why
from mnist_core.ui import cache, home, shell
from mnist_core.ui.frontend import apply_style

shell.follow_old_link()
shell.show_title(
    "Can a computer read your handwriting?",
    "Draw a digit: ten bars show how sure it is of each. It was given no rules, only examples.",
)
apply_style("home.css")
apply_style("draw.css")
shell.check_address({})
with st.container(key="home"):
    with st.container(key="home-try"):
        home.show_pad()
    home.show_beside()
    home.show_steps()
    home.show_lessons()
cache.familiarity()  # ready before the first stroke, as on Draw
shell.show_footer()

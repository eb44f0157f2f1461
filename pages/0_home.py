"""Home: one question, a pad to try it, and the way to the answer."""

import streamlit as st

from mnist_core.ui import shell
from mnist_core.ui.frontend import apply_style

shell.follow_old_link()
shell.show_heading(
    "Can a computer read your handwriting?",
    "Draw a digit: ten bars show how sure it is of each. It was given no rules, only examples.",
)
# Now and not before: on a fresh server this imports scikit-learn, and the question is on screen meanwhile.
from mnist_core.ui import home  # noqa: E402

apply_style("draw.css")
apply_style("home.css")
with st.container(key="home"):
    with st.container(key="home-try"):
        home.show_pad()
    home.show_beside()
    home.show_steps()
shell.show_footer()

"""Home: one question, a pad to try it, and the way to the answer."""

import streamlit as st

import mnist_core.ui.first_libraries  # noqa: F401  before all others: mnist_core.ui.libraries says why
from mnist_core.ui import shell
from mnist_core.ui.frontend import apply_style
from mnist_core.ui.home import pad

shell.follow_old_link()
shell.show_heading(
    "Can a computer read your handwriting?",
    "Draw a digit: ten bars show how sure it is. It was given no rules, only examples.",
)
apply_style("home.css")
apply_style("draw.css")
with st.container(key="home"):
    with st.container(key="home-try"):
        pad.show_pad()
    from mnist_core.ui import cache  # the rest of the page needs what takes seconds to import
    from mnist_core.ui.home import cards

    cards.show_cards(cards.BESIDE, "beside")
    cards.show_cards(cards.STEPS, "steps", "How does it do that? Find out in four steps")
    cards.show_cards(cards.LESSON_CARDS, "lessons", "Lessons: a question, your guess, and the experiment")
cache.familiarity()  # ready before the first stroke, as on Draw
shell.show_footer()

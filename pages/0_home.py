"""Home: one question, a pad to try it, and the way to the answer."""

import streamlit as st

import mnist_core.ui.first_libraries  # noqa: F401  before all others: mnist_core.ui.libraries says why
from mnist_core.ui import pads, shell
from mnist_core.ui.frontend import apply_style
from mnist_core.ui.home import pad

shell.follow_old_link()
shell.show_heading(
    "Can a computer read your handwriting?",
    "Draw a digit: ten bars show how sure it is. It was given no rules, only examples.",
)
apply_style("home.css")
apply_style("draw.css")
home = st.container(key="home")
with home, st.container(key="home-try"):
    pad.show_pad()

from mnist_core.ui import cache  # noqa: E402  what stands above is on screen before this has taken its seconds
from mnist_core.ui.home import cards  # noqa: E402

cache.familiarity()  # ready before the first stroke, as on Draw
if pads.is_built():  # a browser builds together what comes together: the rest would hold the pad up
    with home:
        cards.show_cards(cards.BESIDE, "beside")
        cards.show_cards(cards.STEPS, "steps", "How does it do that? Find out in four steps")
        cards.show_cards(cards.LESSON_CARDS, "lessons", "Lessons: a question, your guess, and the experiment")
    shell.show_footer()

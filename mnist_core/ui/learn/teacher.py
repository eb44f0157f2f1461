"""Notes for teachers, on a page of their own: they say what comes out."""

from urllib.parse import urlencode

import streamlit as st

from mnist_core.lessons import LESSONS, Lesson
from mnist_core.ui import shell

NOTES = "for-teachers"
"""The notes' name in the address."""
HOW_TO = """
**At the projector.** Open a step and read its question aloud. Let everybody write down an answer, then discuss it with
a neighbour, then answer again by a show of hands. Only then press an answer for the class: the outcome opens, with the
reason why each answer is right or wrong.

**With phones.** A class on the **Class** page answers by phone, with a code: the projector counts the answers, and
at the outcome it shows both rounds beside the experiment. It also holds a wall for what the class draws.

**With a screen each.** Send the link of a step. The outcome opens to each with their own answer, so let them discuss
before they press. Answers stay in the tab, also when it is reloaded.

**What trains** starts when somebody answers, and one run serves everybody on this server. Answer a step yourself
shortly before the lesson, and the class need not wait for it.

Below are the links of all steps. With `&embed=true` at its end, a link opens without the menu, for a page of yours.
"""


def show_notes() -> None:
    """Show how to use the lessons, and for each what to prepare, what to discuss, and the links of its steps."""
    st.markdown(HOW_TO)
    st.page_link(shell.page("class"), label="Start a class", icon=":material/groups:")
    for lesson in LESSONS.values():
        st.header(lesson.title, anchor=lesson.key)
        st.markdown(f"**{lesson.minutes} minutes.** {lesson.notes}")
        for number, step in enumerate(lesson.steps, 1):
            st.caption(f"Step {number}: {step.question.words}")
            st.code(link_to(lesson, number), language=None, wrap_lines=True)
    st.page_link(shell.page("learn"), label="All lessons", icon=":material/arrow_back:")


def link_to(lesson: Lesson, number: int) -> str:
    """Return a step's whole link, as it is in this visitor's browser: behind a proxy only that knows the address."""
    return f"{st.context.url or '/learn'}?{urlencode({'lesson': lesson.key, 'step': str(number)})}"

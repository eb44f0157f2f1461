"""All lessons as cards; and the notes for teachers, on a page of their own: they say what comes out."""

from urllib.parse import urlencode

import streamlit as st

from mnist_core.lessons import LESSONS, Lesson
from mnist_core.ui import shell, state
from mnist_core.ui.figures import show_digits
from mnist_core.ui.frontend import apply_style
from mnist_core.ui.learn.progress import answers_of, go_to, outcomes_of
from mnist_core.ui.state import LearnState


def show_overview() -> None:
    """Show all lessons, and the way to the notes for teachers."""
    apply_style("learn.css")
    with st.grid(min_column_width=250, gap="medium", key="lessons"):
        for lesson in LESSONS.values():
            with st.container(border=True, height="stretch", key=f"lesson-card-{lesson.key}"):
                show_card(lesson)
    st.page_link(
        shell.page("learn"),
        label="For teachers: what to prepare, what to discuss, links",
        query_params={"section": NOTES},
    )


def show_card(lesson: Lesson) -> None:
    """Show one lesson."""
    outcomes = outcomes_of(lesson)
    done, right = sum(map(bool, outcomes)), outcomes.count("right")
    show_digits(lesson.picture)
    st.header(lesson.title, anchor=False)
    st.markdown(lesson.purpose)
    progress = f" · {done} of {len(outcomes)} done, {right} right" if done else ""
    st.caption(f"{lesson.minutes} minutes · {len(outcomes)} question{'s' if len(outcomes) > 1 else ''}{progress}")
    is_done = done == len(outcomes)
    verb = "Look again" if is_done else "Continue" if any(answers_of(lesson)) else "Start"
    st.button(
        f"{verb}:gray[: {lesson.title}]",  # whose title learn.css leaves to screen readers: it stands above
        key=f"lesson-open-{lesson.key}",
        type="secondary" if is_done else "primary",
        on_click=go_to,
        args=(lesson, state.get(LearnState).steps.get(lesson.key, 1)),
    )


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
    st.page_link(shell.page("class"), label="Start a class")
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

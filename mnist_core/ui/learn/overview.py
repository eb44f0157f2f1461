"""All lessons as cards: the question, the minutes, a picture, and how far the visitor is."""

import streamlit as st

from mnist_core.lessons import LESSONS, Lesson
from mnist_core.ui import shell, state
from mnist_core.ui.figures import show_digits
from mnist_core.ui.frontend import apply_style
from mnist_core.ui.learn.progress import answers_of, go_to, outcomes_of
from mnist_core.ui.learn.teacher import NOTES
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
        icon=":material/school:",
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
    st.button(
        f"{'Look again' if is_done else 'Continue' if any(answers_of(lesson)) else 'Start'}: {lesson.title}",
        key=f"lesson-open-{lesson.key}",
        type="secondary" if is_done else "primary",
        on_click=go_to,
        args=(lesson, state.get(LearnState).steps.get(lesson.key, 1)),
    )

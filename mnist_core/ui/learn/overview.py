"""All lessons as cards: the question, the minutes, a picture, and how far the visitor is."""

import streamlit as st

from mnist_core.lessons import LESSONS, Lesson
from mnist_core.ui import state
from mnist_core.ui.figures import show_digits
from mnist_core.ui.frontend import apply_style
from mnist_core.ui.learn.place import answers_of, go_to
from mnist_core.ui.state import LearnState


def show_overview() -> None:
    """Show all lessons."""
    apply_style("learn.css")
    with st.grid(min_column_width=250, gap="medium", key="lessons"):
        for lesson in LESSONS.values():
            with st.container(border=True, height="stretch", key=f"lesson-card-{lesson.key}"):
                show_card(lesson)


def show_card(lesson: Lesson) -> None:
    """Show one lesson."""
    answers = answers_of(lesson)
    done = sum(answer != "" for answer in answers)
    show_digits(lesson.picture)
    st.markdown(f"### {lesson.title}")
    st.markdown(lesson.purpose)
    progress = f" · {done} of {len(answers)} answered" if done else ""
    st.caption(f"{lesson.minutes} minutes · {len(answers)} question{'s' if len(answers) > 1 else ''}{progress}")
    st.button(
        "Continue" if 0 < done < len(answers) else "Look again" if done else "Start",
        key=f"lesson-open-{lesson.key}",
        type="secondary" if done == len(answers) else "primary",
        on_click=go_to,
        args=(lesson, state.get(LearnState).steps.get(lesson.key, 1)),
    )

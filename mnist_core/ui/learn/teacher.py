"""What a teacher needs to know of a lesson: how long it takes, what to prepare, and its links."""

from urllib.parse import urlencode

import streamlit as st

from mnist_core.lessons import Lesson


def show_notes_for_teachers(lesson: Lesson) -> None:
    """Show what to prepare, and the two links to each step."""
    with st.expander(f"For teachers: {lesson.minutes} minutes, what to prepare, links", icon=":material/school:"):
        st.markdown(f"**{lesson.minutes} minutes.** {lesson.prepare}")
        st.markdown(
            "Let everybody answer alone, then discuss, then answer again in a new tab; show the outcome only after "
            "that. Each step has two links of its own: one to open, and one to embed in a page of yours, without the "
            "menu."
        )
        for number in range(1, len(lesson.steps) + 1):
            st.caption(f"Step {number}: to open, and to embed")
            st.code(link_to(lesson, number), language=None, wrap_lines=True)
            st.code(link_to(lesson, number, embedded=True), language=None, wrap_lines=True)


def link_to(lesson: Lesson, number: int, *, embedded: bool = False) -> str:
    """Return a step's whole link, as it is in this visitor's browser: behind a proxy only that knows the address."""
    query = {"lesson": lesson.key, "step": str(number)} | ({"embed": "true"} if embedded else {})
    return f"{st.context.url or '/learn'}?{urlencode(query)}"

"""What a teacher needs to know of a lesson: how long it takes, what to prepare, and its links."""

from urllib.parse import urlencode

import streamlit as st

from mnist_core.lessons import Lesson


def show_notes_for_teachers(lesson: Lesson) -> None:
    """Show what to prepare, and the links to each step."""
    with st.expander(f"For teachers: {lesson.minutes} minutes, what to prepare, links", icon=":material/school:"):
        st.markdown(f"**{lesson.minutes} minutes.** {lesson.prepare}")
        st.markdown(
            "Let everybody answer alone, then discuss, then answer again in a new tab; show the outcome only after "
            "that. Each step has a link of its own, here after the address of this site. With `&embed=true` it stands "
            "in a page of your own without the menu."
        )
        names = ({"lesson": lesson.key, "step": number} for number in range(1, len(lesson.steps) + 1))
        st.code("\n".join(f"/learn?{urlencode(each)}" for each in names), language=None)

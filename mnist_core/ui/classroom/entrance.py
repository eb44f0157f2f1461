"""The way into a class: the code, for students; the start, for a teacher."""

import streamlit as st

from mnist_core.classes import CODE_LENGTH, KEPT_SECONDS, Classes, is_code, read_code
from mnist_core.ui import state
from mnist_core.ui.classroom.identity import keep_refusal, show_refusal
from mnist_core.ui.classroom.questions import QUESTIONS
from mnist_core.ui.state import ClassState
from mnist_core.ui.words import as_text

NAMES = ("code", "key")
"""Names in the address that belong to this page."""


def show_entrance(school: Classes) -> None:
    """Show where a code is typed, and how a class is started."""
    student, teacher = st.columns(2, gap="large")
    with student, st.container(border=True, key="class-join"):
        st.header("Join a class", anchor=False)
        with st.form(key="class-join-form", border=False, enter_to_submit=True):
            st.text_input(
                "The code that your teacher shows",
                key="class-typed",
                max_chars=20,
                placeholder=f"{CODE_LENGTH} letters and digits",
                autocomplete="off",
            )
            st.form_submit_button("Join", type="primary", width="stretch", on_click=join_class)
        show_refusal()
        st.caption("No name and no account. Your answers count in the class, and nobody sees whose they are.")
    with teacher, st.container(border=True, key="class-start"):
        st.header("Teaching? Start a class", anchor=False)
        st.markdown(
            "Your students join by phone, with a code. They guess, discuss, guess again and see the experiment; or "
            "everybody draws, and you see on one wall what the model reads."
        )
        st.button("Start a class", type="primary", width="stretch", on_click=start_class, args=(school,))
        st.caption(f"Everything is deleted when you end the class, or after {KEPT_SECONDS / 3600:.0f} hours.")


def join_class() -> None:
    """Go to the class whose code was typed; for callbacks."""
    known, typed = state.get(ClassState), state.widget_value("class-typed") or ""
    code = read_code(typed)
    if not is_code(code):
        shown = f"{as_text(typed[: CODE_LENGTH * 2])} is not a code: it" if typed.strip() else "Type the code: it"
        known.refused = f"{shown} has {CODE_LENGTH} letters and digits, without 0, O, 1, I and L."
        return
    known.refused = None
    state.write_link({"code": code}, NAMES)


def start_class(school: Classes) -> None:
    """Start a class and become its teacher; for callbacks."""
    with keep_refusal():
        code, key = school.start(next(iter(QUESTIONS)))
        state.get(ClassState).keys[code] = key
        state.write_link({"code": code}, NAMES)

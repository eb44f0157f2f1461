"""Asking: buttons for choices, a field for a number, a hint, and a way past the question."""

import streamlit as st

from mnist_core.lessons import SKIPPED, NumberQuestion
from mnist_core.ui import state
from mnist_core.ui.learn.progress import Progress, give_answer
from mnist_core.ui.state import LearnState
from mnist_core.ui.words import as_text


def ask(progress: Progress) -> None:
    """Ask the open step's question."""
    question = progress.step.question
    with st.container(key="lesson-ask"):
        if isinstance(question, NumberQuestion):
            ask_number(progress, question)
        else:
            for choice in question.choices:
                st.button(
                    choice.words,
                    key=f"lesson-choice-{choice.key}",
                    width="stretch",
                    on_click=give_answer,
                    args=(progress, choice.key),
                )
    with st.container(border=True, key="lesson-closed"):
        st.markdown(":material/lock: What comes out is shown when you have answered.")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.popover("Hint", icon=":material/lightbulb:"):
                st.markdown(question.hint)
            st.button(
                "Skip: just show me", type="tertiary", key="lesson-skip", on_click=give_answer, args=(progress, SKIPPED)
            )


def ask_number(progress: Progress, question: NumberQuestion) -> None:
    """Ask for a number, and say why what was typed is none."""
    key = f"lesson-number-{progress.lesson.key}-{progress.number}"
    with st.form(key=f"form-{key}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(f"Your estimate, in {question.unit}", key=key, width=220, placeholder=f"0 to {question.high:g}")
        st.form_submit_button("That is my answer", type="primary", on_click=give_number, args=(progress, key))
    if problem := state.get(LearnState).refused:
        st.warning(as_text(problem), icon=":material/edit:")


def give_number(progress: Progress, key: str) -> None:
    """Take what was typed as the answer; for callbacks."""
    give_answer(progress, state.widget_value(key) or "")

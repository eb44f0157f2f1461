"""One step of a lesson: its question; its experiment and outcome once it has been answered or skipped; and why."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from mnist_core.charts import percent
from mnist_core.lessons import (
    SKIPPED,
    ChoiceQuestion,
    CountDigit,
    DetectDigit,
    DrawDigit,
    Duel,
    Figures,
    LabelImages,
    NumberQuestion,
    ReadDisputed,
    TeachZeros,
    TrainRuns,
    TrySettings,
    is_answered,
)
from mnist_core.lessons.questions import Question
from mnist_core.ui import state
from mnist_core.ui.frontend import apply_style
from mnist_core.ui.learn.drawing import draw_digit, teach_zeros
from mnist_core.ui.learn.labelling import label_against_model, label_images, read_disputed
from mnist_core.ui.learn.progress import (
    Outcome,
    Progress,
    close_lesson,
    give_answer,
    go_to,
    keep_outcome,
    outcomes_of,
    start_over,
)
from mnist_core.ui.learn.training import count_digit, detect_digit, train_runs, try_settings
from mnist_core.ui.state import LearnState
from mnist_core.ui.words import as_text

VERDICTS: dict[Outcome, str] = {
    "right": ":green[:material/check_circle:] Right: ",
    "not quite": ":orange[:material/info:] Not quite: ",
    "skipped": "",
}
"""What stands before what came out."""


def show_step(progress: Progress) -> None:
    """Show the open step."""
    apply_style("learn.css")
    with st.container(key="lesson"):
        show_progress(progress)
        with st.container(key="lesson-question" if progress.answer == "" else "lesson-asked"):
            st.header(progress.step.question.words, anchor=False)
        if progress.answer == "":
            ask(progress)
            return
        answers = st.container(key="lesson-answers")
        figures = show_experiment(progress)
        with answers:
            show_answers(progress, figures)
        if figures is not None:
            explain(progress, figures)
        show_next_step(progress)


def show_progress(progress: Progress) -> None:
    """Show how far the lesson is, with the ways back."""
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="lesson-progress"
    ):
        st.button("All lessons", key="lesson-all", icon=":material/arrow_back:", type="tertiary", on_click=close_lesson)
        with st.container(horizontal=True, gap="xsmall", width="content", key="lesson-steps"):
            for number, outcome in enumerate(outcomes_of(progress.lesson), 1) if len(progress.answers) > 1 else ():
                is_open = number == progress.number
                st.button(
                    f"Step {number}{f': {outcome}' if outcome else ''}",
                    key=f"lesson-step-{number}",
                    type="primary" if is_open else "secondary",
                    on_click=go_to,
                    args=(progress.lesson, number),
                )
        st.button(
            "Start over",
            icon=":material/restart_alt:",
            type="tertiary",
            on_click=start_over,
            args=(progress.lesson,),
            disabled=not any(progress.answers),
            help="Forgets your answers to this lesson.",
        )


def show_answers(progress: Progress, figures: Figures | None) -> None:
    """Show the visitor's answer and beside it what came out."""
    question, answer = progress.step.question, progress.answer
    given = is_answered(answer)
    with st.container(border=True, key="lesson-yours"):
        st.caption("Your answer")
        st.markdown(f"**{question.describe_answer(answer)}**" if given else "*skipped*")
    with st.container(border=True, key="lesson-outcome"):
        st.caption("What came out")
        if figures is None:
            st.markdown("*not yet, see below*")
            return
        outcome: Outcome = "skipped"
        if given:
            outcome = "right" if question.is_right(answer, figures) else "not quite"
        st.markdown(f"{VERDICTS[outcome]}**{question.describe_outcome(figures)}**")
    keep_outcome(progress, outcome)


class Share(float):
    """A figure that is written as a percentage as on all pages, where a text asks for one.

    Examples
    --------
    >>> f"{Share(0.917):.1%}", f"{Share(0.998):.0%}", f"{Share(12):.0f}"
    ('91.7%', '>99%', '12')
    """

    def __format__(self, form: str) -> str:
        """Write it in a form such as ``".1%"``."""
        return percent(float(self), int(form[1:-1])) if form.endswith("%") else super().__format__(form)


def explain(progress: Progress, figures: Figures) -> None:
    """Say why it came out so, and why the other answers are wrong; if it came out otherwise than usual, that."""
    figures = {name: Share(figure) for name, figure in figures.items()}
    question = progress.step.question
    with st.container(key="lesson-why"):
        st.subheader("Why?", anchor=False)
        if not question.is_usual(figures):
            st.info(describe_unusual(progress), icon=":material/help:")
            return
        st.markdown(progress.step.why.format(**figures))
        if isinstance(question, NumberQuestion):
            if is_answered(progress.answer) and not question.is_right(progress.answer, figures):
                low = float(progress.answer) < question.measured(figures)
                why = question.too_low if low else question.too_high
                st.markdown(f"**Your {'lower' if low else 'higher'} answer:** {why.format(**figures)}")
            return
        for choice in question.choices:
            mark = ":green[:material/check:]" if choice.key == question.decide(figures) else ":material/close:"
            st.markdown(f"{mark} **{choice.words}.** {choice.why.format(**figures)}")


def describe_unusual(progress: Progress) -> str:
    """Say what usually comes out, where this time something else did."""
    question = progress.step.question
    if isinstance(question, ChoiceQuestion):
        usual = f"“{question.find_choice(question.expected).words}”"
    else:
        usual = f"from {question.usual[0]:g} to {question.usual[1]:g} {question.unit}"
    return (
        f"This time it came out otherwise. Usually it is {usual}. The figures above are yours, and the usual "
        "explanation would not fit them."
    )


def show_next_step(progress: Progress) -> None:
    """Show the way to the next step, or back to the lessons after the last."""
    if progress.number < len(progress.lesson.steps):
        st.button(
            "Next question",
            icon=":material/arrow_forward:",
            icon_position="right",
            type="primary",
            key="lesson-next",
            on_click=go_to,
            args=(progress.lesson, progress.number + 1),
        )
    else:
        st.button("Done: all lessons", icon=":material/flag:", type="primary", key="lesson-done", on_click=close_lesson)


def ask(progress: Progress) -> None:
    """Ask the open step's question."""
    question = progress.step.question
    with st.container(key="lesson-ask"):
        ask_question(question, partial(give_answer, progress), f"{progress.lesson.key}-{progress.number}")
        if problem := state.get(LearnState).refused:
            st.warning(as_text(problem), icon=":material/edit:")
    with st.container(border=True, key="lesson-closed"):
        st.markdown(":material/lock: What comes out is shown when you have answered.")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.popover("Hint", icon=":material/lightbulb:"):
                st.markdown(question.hint)
            st.button(
                "Skip: just show me", type="tertiary", key="lesson-skip", on_click=give_answer, args=(progress, SKIPPED)
            )


def ask_question(
    question: Question, give: Callable[[str], None], name: str, *, place: str = "lesson", given: str | None = None
) -> None:
    """Show a field for a number, or a button for each choice.

    Parameters
    ----------
    question : Question
    give : callable
        Gets the answer, as a callback.
    name : str
        Tells the field from those of other questions.
    place : str
        Where it is asked: the beginning of keys.
    given : str, optional
        The choice that has been pressed already.
    """
    if isinstance(question, NumberQuestion):
        key = f"{place}-number-{name}"
        with st.form(key=f"form-{key}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                f"Your estimate, in {question.unit}", key=key, width=220, placeholder=f"0 to {question.high:g}"
            )
            st.form_submit_button(
                "That is my answer", type="primary", on_click=lambda: give(state.widget_value(key) or "")
            )
        return
    for choice in question.choices:
        st.button(
            choice.words,
            key=f"{place}-choice-{choice.key}",
            type="primary" if choice.key == given else "secondary",
            icon=":material/check:" if choice.key == given else None,
            width="stretch",
            on_click=give,
            args=(choice.key,),
        )


SHOW: dict[type[Any], Callable[[Progress, Any], Figures | None]] = {
    CountDigit: count_digit,
    DetectDigit: detect_digit,
    TrainRuns: train_runs,
    TrySettings: try_settings,
    TeachZeros: teach_zeros,
    LabelImages: label_images,
    ReadDisputed: read_disputed,
    DrawDigit: draw_digit,
    Duel: label_against_model,
}
"""What shows each kind of experiment."""


def show_experiment(progress: Progress) -> Figures | None:
    """Show the open step's experiment; return its figures, or None while they are still to come."""
    experiment = progress.step.experiment
    return SHOW[type(experiment)](progress, experiment)

"""Where the visitor is: lesson, step and answers, in the address and in the tab."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, get_args

import streamlit as st

from mnist_core.data import DIGITS, N_DIGITS
from mnist_core.lessons import LESSONS, SKIPPED, Duel, InvalidAnswer, LabelImages, Lesson, Step
from mnist_core.ui import state, tab_copy
from mnist_core.ui.links import MAX_SHOWN, check_link, readable, whole_number
from mnist_core.ui.state import LearnState, VisitorState

NAMES = ("lesson", "step", "answers", "section")
"""Names in the address that belong to this page."""
Outcome = Literal["right", "not quite", "skipped"]
"""What the marks of steps say once their outcome has been seen."""
OUTCOMES = {"", *get_args(Outcome)}


@dataclass(frozen=True)
class Progress:
    """A step of a lesson, and the visitor's answers to all its steps; an empty one is still to come."""

    lesson: Lesson
    number: int
    answers: tuple[str, ...]

    @property
    def step(self) -> Step:
        """The step that is open."""
        return self.lesson.steps[self.number - 1]

    @property
    def answer(self) -> str:
        """The answer to it."""
        return self.answers[self.number - 1]


def read_answers(lesson: Lesson, text: str) -> tuple[str, ...]:
    """Read what :func:`write_answers` wrote: ``"91,recall"``, one answer for each step; later ones may miss.

    Raises
    ------
    InvalidAnswer
        If there are more answers than steps, or one that its step does not have.
    """
    given = text.split(",")
    if len(given) > len(lesson.steps):
        raise InvalidAnswer(f"this lesson has {len(lesson.steps)} steps")
    answers = [
        answer if answer in ("", SKIPPED) else step.question.read_answer(answer)
        for answer, step in zip(given, lesson.steps, strict=False)
    ]
    return (*answers, *[""] * (len(lesson.steps) - len(answers)))


def write_answers(answers: Sequence[str]) -> str:
    """Write answers as they stand in the address."""
    return ",".join(answers).rstrip(",")


def find_progress() -> Progress | None:
    """Return the step that the address names, with the answers that it or the tab remembers; None without a lesson."""
    link = state.link()
    lesson = LESSONS.get(link.get("lesson", ""))
    if lesson is None:
        state.write_link({}, ("step", "answers"))
        return None
    check_link(
        {
            "step": whole_number(1, len(lesson.steps), instead="The first step is shown."),
            "answers": readable(
                partial(read_answers, lesson),
                InvalidAnswer,
                "they do not fit this lesson's questions",
                "The questions are open again.",
            ),
        }
    )
    known = state.get(LearnState)
    if "answers" in link:
        # What the link does not answer the tab may remember: Back leads to an address from before later answers.
        given = zip(read_answers(lesson, link["answers"]), answers_of(lesson), strict=True)
        known.answers[lesson.key] = [answer or remembered for answer, remembered in given]
    known.steps[lesson.key] = int(link.get("step", known.steps.get(lesson.key, 1)))
    write_progress(lesson)
    return Progress(lesson, known.steps[lesson.key], answers_of(lesson))


def outcomes_of(lesson: Lesson) -> list[str]:
    """Return how each step of a lesson came out for the visitor; empty until they have seen it."""
    return state.get(LearnState).outcomes.get(lesson.key, [""] * len(lesson.steps))


def keep_outcome(progress: Progress, outcome: Outcome) -> None:
    """Keep how the open step came out, and run the page again if that is news: its mark stands above."""
    outcomes = outcomes_of(progress.lesson)
    if outcomes[progress.number - 1] != outcome:
        outcomes = [outcome if number == progress.number else each for number, each in enumerate(outcomes, 1)]
        state.get(LearnState).outcomes[progress.lesson.key] = outcomes
        st.rerun()


def answers_of(lesson: Lesson) -> tuple[str, ...]:
    """Return the visitor's answers to a lesson."""
    return tuple(state.get(LearnState).answers.get(lesson.key, [""] * len(lesson.steps)))


def write_progress(lesson: Lesson) -> None:
    """Write where the visitor is in a lesson into the address."""
    values = {"lesson": lesson.key, "step": str(state.get(LearnState).steps.get(lesson.key, 1))}
    if answers := write_answers(answers_of(lesson)):
        values["answers"] = answers
    state.write_link(values, NAMES)


def go_to(lesson: Lesson, number: int) -> None:
    """Open a step; for callbacks."""
    known = state.get(LearnState)
    known.steps[lesson.key], known.refused = number, None
    write_progress(lesson)


def close_lesson() -> None:
    """Go back to the list of lessons; for callbacks."""
    state.get(LearnState).refused = None
    state.write_link({}, NAMES)


def give_answer(progress: Progress, text: str) -> None:
    """Take what was chosen or typed as the answer to the open step, or keep why it is none; for callbacks."""
    known = state.get(LearnState)
    try:
        answer = text if text == SKIPPED else progress.step.question.read_answer(text)
    except InvalidAnswer as problem:
        shown = text.strip()[:MAX_SHOWN]
        known.refused = f"“{shown}” is not an answer: {problem}." if shown else f"Type a number first: {problem}."
        return
    known.refused = None
    known.answers[progress.lesson.key] = [
        answer if number == progress.number else each for number, each in enumerate(progress.answers, 1)
    ]
    write_progress(progress.lesson)


def start_over(lesson: Lesson) -> None:
    """Forget the answers to a lesson and what was drawn and labelled in it; for callbacks."""
    known = state.get(LearnState)
    known.answers.pop(lesson.key, None)
    known.outcomes.pop(lesson.key, None)
    for at in [at for at in known.pads if at[0] == lesson.key]:
        known.pads[at] = known.pads[at].replaced(())
        known.drawings.pop(at, None)
    if any(isinstance(step.experiment, Duel) for step in lesson.steps):
        known.labels.clear()
    for step in lesson.steps:
        if isinstance(step.experiment, LabelImages):
            for row in step.experiment.rows:
                state.get(VisitorState).votes.pop(row, None)
    go_to(lesson, 1)


def keep_answers() -> None:
    """Give the tab a copy of the answers to all lessons and of how they came out."""
    known = state.get(LearnState)
    kept = {"answers": known.answers, "outcomes": known.outcomes}
    tab_copy.keep_in_tab("answers", kept if any(kept.values()) else None, restore_answers)


def restore_answers(copy: dict[str, dict[str, list[str]]]) -> None:
    """Begin with the tab's copy; what the address says is kept. For callbacks."""
    answers = {key: list(read_answers(LESSONS[key], ",".join(each))) for key, each in copy["answers"].items()}
    outcomes = {key: list(each) for key, each in copy["outcomes"].items()}
    if all(len(each) == len(LESSONS[key].steps) and {*each} <= OUTCOMES for key, each in outcomes.items()):
        known = state.get(LearnState)
        known.answers, known.outcomes = answers | known.answers, outcomes | known.outcomes


def keep_labels() -> None:
    """Give the tab a copy of the labels against the model."""
    tab_copy.keep_in_tab("labels", list(state.get(LearnState).labels.items()), restore_labels)


def restore_labels(copy: list[tuple[int, int]]) -> None:
    """Begin with the tab's copy; for callbacks."""
    known = state.get(LearnState)
    known.labels = {row: digit for row, digit in copy if row in range(N_DIGITS) and digit in DIGITS} | known.labels

"""The student's side: one thing at a time, and nothing moves while one thinks."""

from collections import Counter
from functools import partial

import numpy as np
import streamlit as st

from mnist_core.classes import Classes, StudentView, digits_to_draw
from mnist_core.drawing import ALL_STAGES, BlankDrawing, InvalidDrawing, strokes_to_mnist
from mnist_core.lessons import LESSONS, InvalidAnswer, NumberQuestion
from mnist_core.lessons.questions import Question
from mnist_core.ui import pads, state
from mnist_core.ui.classroom.identity import Identity, keep_refusal, show_refusal
from mnist_core.ui.classroom.questions import find_step
from mnist_core.ui.classroom.votes import show_votes
from mnist_core.ui.classroom.wall import open_as_my_digits, show_readings
from mnist_core.ui.learn.progress import Progress
from mnist_core.ui.learn.step import ask_question, explain
from mnist_core.ui.state import ClassState
from mnist_core.ui.words import name_digit

ROUNDS = {"first answer": 1, "second answer": 2}
WAITED_FOR = {
    "waiting": "your teacher begins",
    "first answer": "everybody to answer",
    "discuss": "the second answer",
    "second answer": "everybody to answer",
    "outcome": "the next question",
    "draw": "your drawing",
    "wall": "what comes next",
}


def describe_waiting(told: StudentView) -> str:
    """Say what is being waited for."""
    if told.phase in ROUNDS and ROUNDS[told.phase] not in told.answers:
        return "waiting for your answer"
    return f"waiting for {WAITED_FOR[told.phase]}" if told.phase != "waiting" else "waiting until your teacher begins"


def show_student(school: Classes, who: Identity, told: StudentView) -> None:
    """Show a student where the class is."""
    if digits_to_draw(told.question):
        show_drawing_task(school, who, told)
    else:
        show_question(school, who, told)
    show_refusal()


def show_question(school: Classes, who: Identity, told: StudentView) -> None:
    """Show the question in the phase that the class is in."""
    found = find_step(told.question)
    if found is None or told.phase == "waiting":
        with st.container(key="class-question"):
            st.markdown("**You are in.** The first question comes by itself when your teacher begins.")
        return
    lesson, number, step = found
    with st.container(key="class-question"):
        st.markdown(step.question.words)
    if told.phase in ROUNDS:
        ask(school, who, told, step.question)
    elif told.phase == "discuss":
        show_own_answers(told, step.question)
        st.markdown("**Discuss:** find somebody who answered otherwise, and convince each other.")
    else:
        show_own_answers(told, step.question)
        with st.container(key="class-outcome"):
            show_outcome(told, lesson, number)


def ask(school: Classes, who: Identity, told: StudentView, question: Question) -> None:
    """Ask for the answer of this round, which may be changed until the round ends."""
    round_ = ROUNDS[told.phase]
    given = told.answers.get(round_)
    give = partial(give_answer, school, who, told.question, round_)
    with st.container(key="class-ask"):
        ask_question(question, give, f"{told.question}-{round_}", place="class", given=given)
    if given is None:
        st.markdown("Type a number." if isinstance(question, NumberQuestion) else "Press your answer.")
    else:
        st.markdown(f"Counted: **{question.describe_answer(given)}**. You can change it until your teacher goes on.")
    if round_ == 2 and 1 in told.answers:
        st.caption(f"Your first answer was {question.describe_answer(told.answers[1])}.")


def give_answer(school: Classes, who: Identity, name: str, round_: int, text: str) -> None:
    """Give an answer, or keep why it was not taken; for callbacks."""
    found = find_step(name)
    if found is None:
        return
    with keep_refusal():
        try:
            school.vote(who.code, who.token, name, round_, found[2].question.read_answer(text))
        except InvalidAnswer as problem:
            state.get(ClassState).refused = f"That is not an answer: {problem}."


def show_own_answers(told: StudentView, question: Question) -> None:
    """Show the student's two answers."""
    said = [question.describe_answer(told.answers[each]) if each in told.answers else "none" for each in (1, 2)]
    if told.phase == "discuss":
        st.markdown(f"Your answer: **{said[0]}**")
    else:
        st.markdown(f"Your first answer: **{said[0]}**  \nYour second answer: **{said[1]}**")


def show_outcome(told: StudentView, lesson: str, number: int) -> None:
    """Show what came out, what the class had answered, and why."""
    step = LESSONS[lesson].steps[number - 1]
    if told.figures is None:
        st.markdown("The experiment runs on your teacher's screen: watch there.")
        return
    st.markdown(f"What came out: **{step.question.describe_outcome(told.figures)}**")
    show_votes(step.question, told.votes, told.figures)
    answers = [""] * len(LESSONS[lesson].steps)
    answers[number - 1] = told.answers.get(2, told.answers.get(1, ""))
    explain(Progress(LESSONS[lesson], number, tuple(answers)), told.figures)


def show_drawing_task(school: Classes, who: Identity, told: StudentView) -> None:
    """Show what to draw, or the wall once it is open."""
    if told.phase == "wall" and told.wall is not None:
        with st.container(key="class-wall"):
            show_readings(told.wall, told.figures)
            open_as_my_digits(told.wall)
        return
    if told.phase == "waiting":
        with st.container(key="class-question"):
            st.markdown("**You are in.** Soon everybody draws: the pad comes by itself.")
        return
    digits = digits_to_draw(told.question)
    drawn = Counter(map(str, told.drawings.labels.tolist()))
    digit = min(digits, key=lambda each: (drawn[each], each))
    done = sum(drawn[each] > 0 for each in digits)
    with st.container(key="class-question"):
        st.markdown(f"Write **{name_digit(int(digit))}** as you always do")
    st.fragment(draw_and_send)(school, who, int(digit))
    if done < len(digits):
        st.caption(f"{done} of {len(digits)} digits are on the wall.")
    else:
        st.caption(f"Thank you: all that was asked for is on the wall ({drawn.total()}). You may draw more.")


def draw_and_send(school: Classes, who: Identity, digit: int) -> None:
    """Show the pad, and the button that sends what is on it; at a stroke only this runs again."""
    known = state.get(ClassState)
    drawing = known.drawing = pads.show_pad(known.drawing, name="class-pad")
    try:
        image = strokes_to_mnist(drawing.strokes, ALL_STAGES, drawing.sheet)
    except (BlankDrawing, InvalidDrawing):
        image = np.empty(0, np.uint8)
    if not st.button("Send it to the wall", type="primary", width="stretch", key="class-send", disabled=not image.size):
        return
    with keep_refusal():
        if not school.draw(who.code, who.token, image, digit):
            known.refused = "This very drawing is on the wall already: it counts once."
        known.drawing = drawing.replaced(())
    st.rerun()

"""The teacher's side, for a projector: the way in, what the class does, and where it is."""

from contextlib import suppress
from functools import partial
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

from mnist_core.classes import (
    DRAWING_PHASES,
    LESSON_PHASES,
    Classes,
    ClassRefused,
    Phase,
    TeacherView,
    digits_to_draw,
    suggest,
)
from mnist_core.lessons import LESSONS, ChoiceQuestion
from mnist_core.lessons.questions import Question
from mnist_core.model import load_shipped
from mnist_core.runs import RunRefused
from mnist_core.ui import run_watch, state
from mnist_core.ui.choices import choose_one
from mnist_core.ui.classroom.entrance import NAMES
from mnist_core.ui.classroom.identity import Identity, keep_refusal, show_refusal
from mnist_core.ui.classroom.questions import QUESTIONS, find_step
from mnist_core.ui.classroom.votes import count_right, read_votes, show_votes
from mnist_core.ui.classroom.wall import (
    LOOKS,
    collect_readings,
    open_as_my_digits,
    show_confusions,
    show_scores,
    show_teaching,
    show_wall,
)
from mnist_core.ui.figures import offer_file
from mnist_core.ui.learn.progress import Progress
from mnist_core.ui.learn.step import explain, show_experiment
from mnist_core.ui.state import ClassState
from mnist_core.ui.words import name_digit

BUTTONS: dict[Phase, str] = {
    "first answer": "First answer",
    "discuss": "Discuss",
    "second answer": "Second answer",
    "outcome": "Outcome",
    "draw": "Draw",
    "wall": "Results",
}
HERE_ONLY = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}
SUGGESTED = {
    "explain": "Fewer than a third are right: **explain** first, then let them answer again.",
    "discuss": "Between a third and 70% are right: **discuss**. That is where talking helps most.",
    "go on": "Most are right: **go on** to the outcome.",
}


def show_teacher(school: Classes, who: Identity, view: TeacherView) -> None:
    """Show the teacher's side of a class."""
    show_way_in(school, who, view)
    choose_phase(school, who, view)
    show_refusal()
    with st.container(key="class-board"):
        if digits_to_draw(view.question):
            show_drawing_task(school, who, view)
        elif view.phase == "waiting":
            show_welcome(who, view)
        else:
            show_question(school, who, view)


def link_to(code: str, key: str | None = None) -> str:
    """Return the address of a class, as it is in this visitor's browser; with a key, the teacher's own."""
    query = {"code": code} | ({"key": key} if key else {})
    return f"{(st.context.url or '/class').split('?')[0]}?{urlencode(query)}"


def draw_qr(link: str) -> str:
    """Return a link's QR code as a picture."""
    data = segno.make(link, error="m").svg_data_uri(scale=8, border=2, light="#fff")
    return f'<img class="mnist-qr" src="{data}" alt="QR code of {link}">'


def show_way_in(school: Classes, who: Identity, view: TeacherView) -> None:
    """Show the code and the address, which stay on the projector; what is for the teacher is behind a press."""
    with st.container(horizontal=True, vertical_alignment="center", key="class-strip"):
        with st.container(key="class-code", width="content"):
            st.markdown(who.code)
        with st.container(key="class-address", width="stretch"):
            link = urlsplit(link_to(who.code))
            st.markdown(f"{link.netloc}{link.path} · {view.n_students} joined")
        with st.popover("How to join", icon=":material/qr_code_2:"):
            st.html(draw_qr(link_to(who.code)))
            describe_invitation(who.code)
        with st.popover("For you alone", icon=":material/key:"):
            st.markdown("**Your own link** opens the teacher's side on another machine. Do not show it.")
            st.code(link_to(who.code, who.key), language=None, wrap_lines=True)
            show_suggestion(view)
            take = partial(school.download, who.code, who.key)
            offer_file("Take everything along (.zip)", take, f"class-{who.code}.zip", "application/zip")
        ending = state.get(ClassState).ending
        st.button(
            "End the class",
            type="primary" if ending else "tertiary",
            icon=":material/delete_forever:" if ending else None,
            on_click=end_class,
            args=(school, who),
            key="class-end",
        )
    if ending:
        st.warning("Press *End the class* again to delete all answers and drawings, for everybody and for good.")


def end_class(school: Classes, who: Identity) -> None:
    """Ask at the first press; end the class at the second. For callbacks."""
    known = state.get(ClassState)
    if not known.ending:
        known.ending = True
        return
    known.ending = False
    with keep_refusal():
        school.end(who.code, who.key)
        known.keys.pop(who.code, None)
        state.write_link({}, NAMES)


def describe_invitation(code: str) -> None:
    """Say where to go and what to type."""
    link = urlsplit(link_to(code))
    st.markdown(f"Open **{link.netloc}{link.path}** and type **{code}**, or scan the picture.")
    if link.hostname in HERE_ONLY:
        st.caption("This address works on this computer alone. Open the page by the address that phones can reach.")


def choose_phase(school: Classes, who: Identity, view: TeacherView) -> None:
    """Let the teacher choose what the class does, and lead it on."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="class-lead"):
        state.set_widget("class-activity", view.question)
        st.selectbox(
            "What the class does",
            QUESTIONS,
            format_func=lambda name: QUESTIONS.get(name, name),
            key="class-activity",
            label_visibility="collapsed",
            on_change=lead,
            args=(school, who, "waiting"),
            width="stretch",
        )
        for phase in DRAWING_PHASES if digits_to_draw(view.question) else LESSON_PHASES:
            st.button(
                BUTTONS[phase],
                key=f"class-phase-{phase.replace(' ', '-')}",
                type="primary" if phase == view.phase else "secondary",
                on_click=lead,
                args=(school, who, phase),
            )


def lead(school: Classes, who: Identity, phase: Phase) -> None:
    """Lead the class to a phase of what is chosen, which may have changed since the button was shown; for callbacks."""
    known, question = state.get(ClassState), str(state.widget_value("class-activity"))
    known.ending, known.opened = False, None
    phases = DRAWING_PHASES if digits_to_draw(question) else LESSON_PHASES
    with keep_refusal():
        school.lead(who.code, who.key, question, phase if phase in phases else "waiting")


def show_welcome(who: Identity, view: TeacherView) -> None:
    """Show how to join, large, before the first question."""
    picture, words = st.columns([2, 3], vertical_alignment="center")
    picture.html(draw_qr(link_to(who.code)))
    with words, st.container(key="class-welcome"):
        describe_invitation(who.code)
        st.markdown(f"**{view.n_students}** joined")


def show_question(school: Classes, who: Identity, view: TeacherView) -> None:
    """Show the question in the phase that the class is in."""
    found = find_step(view.question)
    if found is None:
        st.warning("This server does not know the question that the class is at: choose another.")
        return
    lesson, number, step = found
    question = step.question
    for config in step.experiment.configs:  # so that the outcome is there when the class has answered
        with suppress(RunRefused):
            run_watch.submit_run(config)
    with st.container(key="class-asked" if view.phase == "outcome" else "class-question"):
        st.markdown(question.words)
        if isinstance(question, ChoiceQuestion) and view.phase != "outcome":
            st.markdown("\n".join(f"- {choice.words}" for choice in question.choices))
    if view.phase == "discuss":
        st.markdown("**Find somebody who answered otherwise, and convince each other.**")
    elif view.phase == "outcome":
        with st.container(key="class-outcome"):
            show_outcome(school, who, view, lesson, number)
    else:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="class-count"):
            with st.container(key="class-answered", width="content"):  # how many, and not what
                st.markdown(f"{view.n_answered} of {view.n_students}")
            st.markdown("have answered")


def show_suggestion(view: TeacherView) -> None:
    """Show the teacher what the first vote suggests; the class must not see it."""
    found = find_step(view.question)
    votes = read_votes(found[2].question, view.votes[0]) if found else None
    if found is None or votes is None or view.phase not in ("discuss", "second answer") or not votes:
        return
    right = count_right(found[2].question, votes, view.figures)
    st.markdown(
        f"**{right} of {votes.total()}** first answers are what usually comes out. "
        f"{SUGGESTED[suggest(right, votes.total())]}"
    )


def show_outcome(school: Classes, who: Identity, view: TeacherView, lesson: str, number: int) -> None:
    """Show both votes beside the experiment, which runs once for all, and why it comes out so."""
    progress = Progress(LESSONS[lesson], number, ("",) * len(LESSONS[lesson].steps))
    question: Question = progress.step.question
    votes, experiment = st.columns([2, 3], gap="medium")
    with experiment, st.container(key="class-experiment"):
        shown = choose_one("Shown", ["Experiment", "Why"], "class-shown", shows_label=False, in_link=False)
        figures = view.figures
        if shown == "Experiment" or figures is None:
            measured = show_experiment(progress)
            if measured is not None:
                figures = {name: float(figure) for name, figure in measured.items()}
        else:
            explain(progress, figures)
    if figures is not None and figures != view.figures:
        try:
            school.lead(who.code, who.key, view.question, "outcome", figures)
        except ClassRefused as refusal:
            st.warning(str(refusal), icon=":material/info:")
    with votes:
        if figures is not None:
            st.markdown(f"What came out: **{question.describe_outcome(figures)}**")
        show_votes(question, view.votes, figures)


def show_drawing_task(school: Classes, who: Identity, view: TeacherView) -> None:
    """Show the drawing task and the wall."""
    digits = digits_to_draw(view.question)
    if view.phase == "waiting":
        show_welcome(who, view)
        return
    wall = view.wall
    task = (
        f"Write **{name_digit(int(digits))}** as you always do"
        if len(digits) == 1
        else "Write each digit as you always do"
    )
    with st.container(horizontal=True, vertical_alignment="center", key="class-task"):
        if view.phase == "draw":
            st.markdown(task)
            look: str = LOOKS[0]
        else:
            look = choose_one("Look", LOOKS, "class-look", shows_label=False, in_link=False)
        st.markdown(f"**{len(wall)}** {'drawing' if len(wall) == 1 else 'drawings'}")
    with st.container(key="class-wall"):
        model = load_shipped()  # at once: a wall cannot wait for a fit
        if not len(wall):
            st.markdown("The wall is empty: what is drawn appears here by itself.")
        elif look == LOOKS[0]:
            show_wall(school, who, wall, model)
        elif look == LOOKS[1]:
            show_scores(wall)
        elif look == LOOKS[2]:
            show_confusions(wall, model)
        else:
            show_teaching(wall)
    if view.phase == "wall" and len(wall):
        open_as_my_digits(wall)
        readings = collect_readings(wall, model)
        if readings != view.figures:
            school.lead(who.code, who.key, view.question, "wall", readings)

"""Which side of a class to show: the way in, the student's side or the teacher's."""

from contextlib import suppress
from typing import Any

import streamlit as st

from mnist_core.classes import Classes, ClassRefused, DatabaseUnavailable, NotTheTeacher, TooManyTries, is_code
from mnist_core.ui import presence, state
from mnist_core.ui.classroom.entrance import show_entrance
from mnist_core.ui.classroom.identity import Identity, find_identity, keep_identity, open_classes
from mnist_core.ui.classroom.student import describe_waiting, show_student
from mnist_core.ui.classroom.teacher import show_teacher
from mnist_core.ui.frontend import apply_style
from mnist_core.ui.state import ClassState

LOOKS_PER_SECOND = 35
"""How often all students' pages together look whether the class has gone on: each look costs the server some 2 ms."""


def show_class() -> None:
    """Show the class that the address names, or the way into one."""
    apply_style("class.css")
    code = state.link().get("code", "")
    try:
        school = open_classes()
    except DatabaseUnavailable as refusal:
        st.error(str(refusal), icon=":material/database_off:")
        return
    if not is_code(code):
        show_entrance(school)
        return
    who = find_identity(code)
    version, shown = 0, None  # found before the page is made: what changes meanwhile is seen by the next look
    try:
        version = school.find_version(code)
        shown = None if who is None else find_moment(school, who)
        show_side(school, code, who)
    except ClassRefused as refusal:
        shown = type(refusal)
        with st.container(key="class-refused"):
            st.warning(str(refusal), icon=":material/info:")
        if not isinstance(refusal, DatabaseUnavailable | TooManyTries):
            keep_identity(code, who, "", gone=True)
            show_entrance(school)
    if who is not None:
        interval = max(1.0, presence.count_visitors() / LOOKS_PER_SECOND)
        st.fragment(look_again, run_every=interval)(who, version, shown)


def show_side(school: Classes, code: str, who: Identity | None) -> None:
    """Show the teacher's side to who has the key, else the student's; raises ClassRefused."""
    if who is None:
        keep_identity(code, who, "Joining …")
        return
    if who.key:
        try:
            view = school.look_as_teacher(code, who.key)
        except NotTheTeacher as refusal:
            state.get(ClassState).keys.pop(code, None)
            keep_identity(code, who, "", wrong=who.key)
            st.warning(str(refusal), icon=":material/key_off:")
        else:
            show_teacher(school, who, view)
            keep_identity(code, who, "Connected")
        return
    school.join(code, who.token)
    told = school.look_as_student(code, who.token)
    keep_identity(code, who, f"Class {code} · connected · {describe_waiting(told)}")
    show_student(school, who, told)


def find_moment(school: Classes, who: Identity) -> Any:
    """Return what a visitor's side of the class depends on; of a refusal, its kind."""
    try:
        if who.key:
            return school.look_as_teacher(who.code, who.key).version
        told = school.look_as_student(who.code, who.token)
    except ClassRefused as refusal:
        return type(refusal)
    return (
        told.question,
        told.phase,
        told.answers,
        told.figures,
        told.drawings.numbers.tolist(),
        None if told.wall is None else told.wall.numbers.tolist(),
    )


def look_again(who: Identity, version: int, shown: Any) -> None:
    """Run the page again if what it shows has changed; that is all that happens while nothing does."""
    school = open_classes()
    with suppress(ClassRefused):  # which the page says
        if school.find_version(who.code) == version:
            return
    if find_moment(school, who) != shown:
        st.rerun()

"""Which side of a class to show: the way in, the student's side or the teacher's."""

import streamlit as st

from mnist_core.classes import Classes, ClassRefused, DatabaseUnavailable, NotTheTeacher, TooManyTries, is_code
from mnist_core.ui import state
from mnist_core.ui.classroom.entrance import show_entrance
from mnist_core.ui.classroom.following import find_moment, follow
from mnist_core.ui.classroom.identity import Identity, find_identity, keep_identity, open_classes
from mnist_core.ui.classroom.student import describe_waiting, show_student
from mnist_core.ui.classroom.teacher import show_teacher
from mnist_core.ui.frontend import apply_style
from mnist_core.ui.state import ClassState


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
    version: object = None
    moment: object = None  # found before the page is made: what changes meanwhile is seen by the next look
    try:
        version = school.find_version(code)
        moment = who and find_moment(school, who)
        show_side(school, code, who)
    except ClassRefused as refusal:
        version = moment = type(refusal)
        with st.container(key="class-refused"):
            st.warning(str(refusal), icon=":material/info:")
        if not isinstance(refusal, DatabaseUnavailable | TooManyTries):
            keep_identity(code, who, "", gone=True)
            show_entrance(school)
            return
    if who is not None:
        follow(school, who, version, moment)


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

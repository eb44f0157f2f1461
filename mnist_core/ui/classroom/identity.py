"""Who the visitor is in which class: by the link, and by what their browser keeps."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from mnist_core.classes import CODE_LENGTH, Classes, ClassRefused, is_code, is_secret
from mnist_core.ui import state
from mnist_core.ui.frontend import read_source
from mnist_core.ui.links import Rule
from mnist_core.ui.state import ClassState

DATABASE = "MNIST_CLASS_DATABASE"
"""Environment variable: the folder or the URL of the database that keeps classes."""
FOLDER = Path(__file__).parents[3] / ".cache" / "classes"
"""Where classes are kept unless that is set."""
_memory = st.components.v2.component(
    "mnist_class_memory",
    html='<p class="connection" role="status"></p>',
    css="""
      p { margin: 0; font: .875rem var(--st-font); color: var(--st-text-color); opacity: .75; }
      p.lost { opacity: 1; font-weight: 600; }
    """,
    js=read_source("storage.js", "connection.js", "class_memory.js"),
)


@cache
def open_classes() -> Classes:
    """Return the server's classes. Raises DatabaseUnavailable; then the next visitor tries again."""
    return Classes(os.environ.get(DATABASE) or str(FOLDER))


RULES = {
    "code": Rule(is_code, f"a code has {CODE_LENGTH} letters and digits", "Type the code that your teacher shows."),
    "key": Rule(is_secret, "a key has 32 characters", "The teacher's own link is needed for the teacher's side."),
}
"""What a link to this page may say."""


@dataclass(frozen=True)
class Identity:
    """A visitor of a class: the token that makes their browser a student, and the key if they are the teacher."""

    code: str
    token: str
    key: str


def find_identity(code: str) -> Identity | None:
    """Return who the visitor is in a class; None until their browser has said so."""
    known = state.get(ClassState)
    link = state.link()
    if "key" in link:  # kept by the browser from now on: the projector shows the address
        known.keys[code] = link["key"]
        state.forget_link("key")
    said = state.widget_value("class-memory")
    who = said.get("who") if isinstance(said, Mapping) else None
    who = who if isinstance(who, Mapping) and who.get("code") == code else {}
    token, key = who.get("token"), known.keys.get(code) or who.get("key")
    if not is_secret(token):
        return None
    return Identity(code, str(token), str(key) if is_secret(key) else "")


def keep_identity(code: str, who: Identity | None, words: str, *, gone: bool = False, wrong: str = "") -> None:
    """Let the browser keep who the visitor is, and show whether it is connected, with what is waited for in `words`.

    If the class is `gone`, or a key was `wrong`, the browser forgets it.
    """
    known = state.get(ClassState)
    _memory(
        key="class-memory",
        data={
            "code": code,
            "key": known.keys.get(code, ""),
            "known": None if who is None else {"code": code, "token": who.token, "key": who.key},
            "words": words,
            "gone": gone,
            "wrong": wrong,
        },
        on_who_change=lambda: None,
    )


@contextmanager
def keep_refusal() -> Iterator[None]:
    """Keep why what was pressed is not done, and no longer why something before it was not; for callbacks."""
    known = state.get(ClassState)
    known.refused = None
    try:
        yield
    except ClassRefused as refusal:
        known.refused = str(refusal)


def show_refusal() -> None:
    """Say why what was pressed last is not done, if so."""
    if refused := state.get(ClassState).refused:
        st.warning(refused, icon=":material/info:")

"""Pages that follow their class: one thread looks for all of them, and runs those again for which it has gone on.

A page could ask by itself, but each time costs the server some milliseconds, and a phone asks all day.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Any

import streamlit as st

from mnist_core.classes import Classes, ClassRefused
from mnist_core.ui import presence
from mnist_core.ui.classroom.identity import Identity

LOOK_SECONDS = 0.4
"""How often the thread looks whether a class has gone on."""
CALM_SECONDS = 1.0
"""Between two such runs of one page: many answer at once."""
ASK_SECONDS = 15.0
"""How often a page asks nevertheless. Browsers ask at once when they are connected again, if they ask at all."""


@dataclass
class Follower:
    """A page, and what it shows.

    Attributes
    ----------
    school : Classes
    who : Identity
    version : object
        The class's, when the page was made.
    moment : object
        What the page depends on, see :func:`find_moment`.
    run_again : callable
    since : float
        When the page was made, in ``time.monotonic()``.
    """

    school: Classes
    who: Identity
    version: object
    moment: Any
    run_again: Callable[[], None]
    since: float = field(default_factory=time.monotonic)


_followers: dict[str, Follower] = {}
"""By visitor."""
_lock = Lock()
_thread: list[Thread] = []


def follow(school: Classes, who: Identity, version: object, moment: Any) -> None:
    """Run the page again when the class has gone on for this visitor; call it last."""
    st.fragment(look_again, run_every=ASK_SECONDS)(school, who, version, moment)


def look_again(school: Classes, who: Identity, version: object, moment: Any) -> None:
    """Run the page again if what it shows has changed, else let the thread look; nothing else happens meanwhile."""
    now = find_version(school, who.code)
    if now != version and find_moment(school, who, now) != moment:
        st.rerun()
    visitor, run_again = presence.visitor(), presence.prepare_rerun()
    if visitor is None or run_again is None:
        return
    with _lock:
        _followers[visitor] = Follower(school, who, version, moment, run_again)
        if not _thread:
            _thread.append(Thread(target=look_for_all, name="followers", daemon=True))
            _thread[0].start()


def look_for_all() -> None:
    """Look whether classes have gone on, for ever."""
    while True:
        time.sleep(LOOK_SECONDS)
        look_once()


def look_once() -> None:
    """Run the pages again whose class has gone on; they follow again by themselves."""
    with _lock:
        for visitor in [each for each in _followers if not presence.is_here(each)]:
            del _followers[visitor]
        followers = list(_followers.items())
    versions = {each.who.code: find_version(each.school, each.who.code) for _, each in followers}
    for visitor, follower in followers:
        version = versions[follower.who.code]
        if version == follower.version or time.monotonic() - follower.since < CALM_SECONDS:
            continue
        if find_moment(follower.school, follower.who, version) == follower.moment:
            follower.version = version
            continue
        with _lock:
            if _followers.get(visitor) is follower:
                del _followers[visitor]
        follower.run_again()


def find_version(school: Classes, code: str) -> object:
    """Return the class's version; of a refusal, its kind."""
    try:
        return school.find_version(code)
    except ClassRefused as refusal:
        return type(refusal)


def find_moment(school: Classes, who: Identity, version: object = None) -> Any:
    """Return what a visitor's side of the class depends on; of a refusal, its kind."""
    if isinstance(version, type):
        return version
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

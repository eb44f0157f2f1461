"""What only the tab remembers: a copy of what the visitor did, for the session that follows a reload or a restart."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from secrets import token_hex
from typing import Any

import streamlit as st

from mnist_core.ui import state
from mnist_core.ui.frontend import read_source

_tab_copy = st.components.v2.component("mnist_tab_copy", js=read_source("storage.js", "tab_copy.js"))


Restore = Callable[[Any], None]


@dataclass
class TabCopyState:
    """What names this session to the tab, and the copies that the tab has given back to it."""

    session: str = field(default_factory=lambda: token_hex(8))
    restored: set[str] = field(default_factory=set)


def keep_in_tab(name: str, kept: object, restore: Restore) -> None:
    """Give the tab a copy; a new session gets the one of the session before.

    Parameters
    ----------
    name : str
        Names the copy.
    kept : object
        What is worth keeping, for JSON; empty if nothing is.
    restore : callable
        Gets the copy, once, before the page runs again. It comes from the browser, so it may be anything.
    """
    known = state.get(TabCopyState)
    _tab_copy(
        key=f"copy-{name}",
        data={
            "storage": f"mnist-{name}",
            "session": known.session,
            "restored": name in known.restored,
            "text": json.dumps(kept) if kept else "",
        },
        on_copy_change=partial(_give_back, name, restore),
    )


def _give_back(name: str, restore: Restore) -> None:
    known = state.get(TabCopyState)
    if name not in known.restored:
        known.restored.add(name)
        read_copy(state.widget_value(f"copy-{name}").get("copy"), restore)


def read_copy(copy: object, restore: Restore) -> None:
    """Hand on what a browser has given back, as it is if it is no JSON; what is no copy of ours restores nothing."""
    kept: Any = copy
    with suppress(TypeError, ValueError, RecursionError):
        kept = json.loads(copy)  # type: ignore[arg-type]
    with suppress(TypeError, ValueError, LookupError, AttributeError):
        restore(kept)

"""The tab's copy of the visitor's test set: after a reload, or a restart of the server, only the tab knows it."""

import streamlit as st

from mnist_core.drawing import CollectionFull, InvalidCollection, from_text, to_text
from mnist_core.ui import state
from mnist_core.ui.frontend import read_source
from mnist_core.ui.state import MySetState

_set_copy = st.components.v2.component("mnist_set_copy", js=read_source("tab_storage.js") + read_source("set_copy.js"))


def keep_in_tab() -> None:
    """Give the tab a copy of the test set; a new session gets the one of the session before."""
    known = state.get(MySetState)
    _set_copy(
        key="set-copy",
        data={
            "session": known.session,
            "restored": known.is_restored,
            "drawings": to_text(known.drawings) if len(known.drawings) else "",
            "storage": "mnist-set",
        },
        on_copy_change=take_copy,
    )


def take_copy() -> None:
    """Begin with the tab's copy; what has been saved since comes after it. For callbacks."""
    known = state.get(MySetState)
    if known.is_restored:
        return
    known.is_restored = True
    try:
        known.drawings = from_text(state.widget_value("set-copy").get("copy")).joined(known.drawings)
    except (InvalidCollection, CollectionFull) as problem:
        known.file_problem = f"The copy of your test set in this tab cannot be used. {problem}"

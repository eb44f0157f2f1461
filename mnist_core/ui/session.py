"""Streamlit's session and the address: the only module with ``st.session_state`` and ``st.query_params``.

What is kept there is typed, in :mod:`mnist_core.ui.state`. This half imports only Streamlit, so that the menu and a
heading can be on screen before scikit-learn has been imported.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import streamlit as st
from streamlit.errors import StreamlitAPIException

State = TypeVar("State")


def get(kind: type[State]) -> State:
    """Return this visitor's state of one kind, such as ``get(TrainState)``; a new one when there is none yet."""
    state: State = st.session_state.setdefault(f"state-{kind.__name__}", kind())
    return state


def set_widget(key: str, value: Any) -> None:
    """Set a widget's value before it is drawn; for callbacks, such as a button that moves a slider."""
    st.session_state[key] = value


def widget_value(key: str) -> Any:
    """Return what a widget or a component has reported; None before it is shown for the first time.

    It is known before the widget is called, and it has to be: what is passed to a pad depends on what came from it.
    """
    return st.session_state.get(key)


def link() -> dict[str, str]:
    """Return the names and values in the address."""
    return st.query_params.to_dict()


def all_link_values() -> dict[str, list[str]]:
    """Return the names in the address, each with all of its values."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def forget_link(name: str) -> bool:
    """Take a name and its value out of the address; return False if a widget on the page holds it there."""
    try:
        if name in st.query_params:
            del st.query_params[name]
    except StreamlitAPIException:
        return False
    return True


def write_link(wanted: Mapping[str, str], names: Iterable[str]) -> None:
    """Give some names in the address their values, and take out those of them that have none."""
    for name in names:
        if name not in wanted:
            forget_link(name)
    if missing := {name: value for name, value in wanted.items() if st.query_params.get(name) != value}:
        st.query_params.update(missing)  # all at once: each change of the address is a message to the browser

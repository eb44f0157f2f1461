"""Glue: what one visitor has chosen. The only place with ``st.session_state`` and ``st.query_params``.

A visitor's question is small: a :class:`~mnist_core.model.TrainingConfig`, what they drew, which digit they have
open. Answers (models, evaluations) are found by the configuration in :mod:`mnist_core.ui.cache`.

The configuration also stands in the address, so that a link carries it: a lesson, or the way back after a restart.
"""

from typing import Any, TypeVar

import streamlit as st

from mnist_core.model import QUICK, InvalidConfig, TrainingConfig

_CONFIG = "config"
_LINK_PROBLEM = "link_problem"
_NAVIGATED = "navigated"
_PARAMETERS = frozenset(TrainingConfig.__dataclass_fields__)

T = TypeVar("T")


def config() -> TrainingConfig:
    """Return the visitor's configuration: what they chose, else what their link says, else the quick default."""
    if _CONFIG not in st.session_state:
        st.session_state[_CONFIG] = _config_of_link()
    chosen: TrainingConfig = st.session_state[_CONFIG]
    _write_link(chosen)
    return chosen


def choose(chosen: TrainingConfig) -> None:
    """Make a configuration the visitor's own, on every page and in the address."""
    st.session_state[_CONFIG] = chosen
    st.session_state.pop(_LINK_PROBLEM, None)
    _write_link(chosen)


def link_problem() -> str | None:
    """Return what was wrong with the link that the visitor came by, until they choose something themselves."""
    problem: str | None = st.session_state.get(_LINK_PROBLEM)
    return problem


def note_navigation() -> None:
    """Remember, for this run of the script, that the menu has been shown."""
    st.session_state[_NAVIGATED] = True


def navigation_noted() -> bool:
    """Return whether the menu has been shown in this run of the script."""
    return bool(st.session_state.pop(_NAVIGATED, False))


def keep(name: str, value: object) -> None:
    """Keep something of this visitor's under a name until the session ends."""
    st.session_state[f"kept-{name}"] = value


def kept(name: str, default: T) -> T:
    """Return what was kept under a name, or the default."""
    value: T = st.session_state.get(f"kept-{name}", default)
    return value


def set_widget(key: str, value: Any) -> None:
    """Set a widget's value before it is drawn; for callbacks, such as a button that moves a slider."""
    st.session_state[key] = value


def link() -> dict[str, str]:
    """Return the names and values in the address, before the widgets bound to them take out what is not possible."""
    return st.query_params.to_dict()


def forget_link(name: str) -> None:
    """Take a name and its value out of the address."""
    if name in st.query_params:
        del st.query_params[name]


def _config_of_link() -> TrainingConfig:
    try:
        return TrainingConfig.from_params(st.query_params.to_dict())
    except InvalidConfig as error:
        st.session_state[_LINK_PROBLEM] = f"The link asks for something impossible: {error} The quick default is used."
        return QUICK


def _write_link(chosen: TrainingConfig) -> None:
    wanted = chosen.to_params()
    for name in _PARAMETERS:
        if name in wanted:
            if st.query_params.get(name) != wanted[name]:
                st.query_params[name] = wanted[name]
        elif name in st.query_params:
            del st.query_params[name]

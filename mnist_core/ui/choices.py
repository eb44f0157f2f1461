"""One of some choices, of which one is always chosen; views of which one is open."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import streamlit as st

Value = TypeVar("Value")


def choose_one(
    label: str,
    choices: Iterable[Value],
    key: str,
    *,
    default: Value | None = None,
    shows_label: bool = True,
    in_link: bool = True,
    **options: Any,
) -> Value:
    """Let the visitor choose, and return what is chosen: at first the `default`, without one the first choice."""
    choices = list(choices)
    chosen: Value = st.segmented_control(
        label,
        choices,
        default=choices[0] if default is None else default,
        required=True,
        key=key,
        label_visibility="visible" if shows_label else "collapsed",
        bind="query-params" if in_link else None,
        **options,
    )
    return chosen


def show_tabs(views: Mapping[str, Callable[[], None]], *, key: str) -> None:
    """Show a tab for each view; one that is not open is not made."""
    for tab, show in zip(st.tabs(list(views), key=key, bind="query-params"), views.values(), strict=True):
        if tab.open:
            with tab:
                show()

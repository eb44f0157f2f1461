"""One of some choices, of which one is always chosen."""

from collections.abc import Iterable
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

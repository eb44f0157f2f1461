"""What may be chosen by name."""

from typing import Any, get_args


def check_choice(name: str, value: str, choices: Any) -> None:
    """Raise a ValueError that names the choices unless a value is one of a ``Literal``'s."""
    if value not in get_args(choices):
        raise ValueError(f"{name} is {value!r}; choose one of {', '.join(map(repr, get_args(choices)))}.")

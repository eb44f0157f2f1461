"""What a link may say: one table of rules for each page, checked before the page's widgets read it.

Links come from anybody. What breaks its rule is taken out of the address and said in a sentence, and the page starts
again with what is left, so that no widget ever sees it::

    RULES = {"digit": one_of(range(10), instead="All digits are shown."), "page": whole_number(1, 700)}
    check_link(RULES)
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from mnist_core.model import InvalidConfig, TrainingConfig
from mnist_core.model.config import LINK_NAMES
from mnist_core.ui import state
from mnist_core.ui.state import LinkState

USUAL = "The usual choice is shown."
MAX_SHOWN = 20
"""Characters of a wrong value that are repeated on screen."""
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,15}", re.ASCII)
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{0,20})?", re.ASCII)


@dataclass(frozen=True)
class Rule:
    """What one name in the address may be.

    Attributes
    ----------
    allows : callable
        Returns whether a value is allowed.
    allowed : str
        Which values are, in words: "there are …".
    instead : str
        What the page does without it, as a sentence.
    several : bool
        Whether the name may have several values.
    """

    allows: Callable[[str], bool]
    allowed: str
    instead: str = USUAL
    several: bool = False


def one_of(choices: Iterable[object], instead: str = USUAL) -> Rule:
    """Allow one of some choices, written as it stands on screen."""
    *others, last = texts = [str(choice) for choice in choices]
    allowed = f"there are {others[0]} to {last}" if last.isdigit() else f"there are {', '.join(others)} and {last}"
    return Rule(texts.__contains__, allowed, instead)


def some_of(choices: Iterable[object], instead: str = USUAL) -> Rule:
    """Allow any number of some choices; none of them is an empty value."""
    one = one_of(choices, instead)
    return replace(one, allows=lambda text: text == "" or one.allows(text), several=True)


def whole_number(low: int, high: int, instead: str = USUAL) -> Rule:
    """Allow a whole number within bounds that include their ends, written the usual way."""

    def allows(text: str) -> bool:
        return bool(_WHOLE.fullmatch(text)) and low <= int(text) <= high

    return Rule(allows, f"there are {low:,} to {high:,}", instead)


def readable(read: Callable[[str], object], error: type[Exception], allowed: str, instead: str) -> Rule:
    """Allow what a function reads without this error."""

    def allows(text: str) -> bool:
        try:
            read(text)
        except error:
            return False
        return True

    return Rule(allows, allowed, instead)


SHARE = Rule(lambda text: bool(_DECIMAL.fullmatch(text)) and float(text) <= 1, "it goes from 0 to 1")
"""Allows a number from 0 to 1."""


def find_problems(link: Mapping[str, list[str]], rules: Mapping[str, Rule]) -> dict[str, str]:
    """Return what in a link breaks its rule: the names, and a sentence about each.

    Parameters
    ----------
    link : mapping from str to list of str
        All values of each name in the address.
    rules : mapping from str to Rule

    Examples
    --------
    >>> find_problems({"digit": ["x"], "page": ["2"]}, {"digit": one_of(range(10)), "page": whole_number(1, 9)})
    {'digit': 'The link asks for digit “x”; there are 0 to 9. The usual choice is shown.'}
    """
    problems = {}
    for name, rule in rules.items():
        values = link.get(name, [])
        wrong = [value for value in values if not rule.allows(value)]
        if len(values) > 1 and not rule.several:
            problems[name] = f"The link gives {name} {len(values)} values. {rule.instead}"
        elif wrong:
            problems[name] = f"The link asks for {name} “{wrong[0][:MAX_SHOWN]}”; {rule.allowed}. {rule.instead}"
    return problems


def check_link(rules: Mapping[str, Rule]) -> None:
    """Take out of the address what breaks its rule, and start the page again; call it before the page's widgets.

    A page may call it again for names whose rule depends on others, such as the number of pages. What a widget has put
    into the address itself is the widget's business.
    """
    problems = find_problems(state.all_link_values(), rules)
    _start_over([problem for name, problem in problems.items() if state.forget_link(name)])


def check_config() -> None:
    """Do the same for the configuration in the address, which is taken or left as a whole."""
    if problems := find_config_problems(state.all_link_values()):
        for name in LINK_NAMES:
            state.forget_link(name)
        _start_over([f"The link asks for something impossible: {' '.join(problems)} The quick default is used."])


def find_config_problems(link: Mapping[str, list[str]]) -> list[str]:
    """Return what is wrong with the configuration in a link, a sentence for each of its names that cannot be followed.

    Examples
    --------
    >>> find_config_problems({"C": ["0.1", "1"], "max_iter": ["0"], "seed": ["x"]})
    ["seed must be a number, not 'x'.", 'C has 2 values.', 'max_iter must be a whole number from 1 to 2,000, not 0.']
    """
    problems = []
    for name in filter(link.__contains__, LINK_NAMES):
        values = link[name]
        try:
            TrainingConfig.from_params({name: values[0]})
        except InvalidConfig as error:
            problems.append(str(error))
        else:
            problems += [f"{name} has {len(values)} values."] * (len(values) > 1)
    return problems


def _start_over(problems: list[str]) -> None:
    if not problems:
        return
    problems = [*current_problems(), *problems]
    state.config()  # writes its part of the address
    known = state.get(LinkState)
    known.problems, known.address = problems, state.link()
    st.rerun()


def current_problems() -> list[str]:
    """Return what was wrong with the link, until the visitor has chosen something."""
    known = state.get(LinkState)
    return known.problems if state.link().items() <= known.address.items() else []


def forget_problems() -> None:
    """Say no more what was wrong with the link: the visitor has chosen what the address does not show yet."""
    state.get(LinkState).problems.clear()

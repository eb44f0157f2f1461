"""The tab's copies of what the visitor did in the lessons, for the session after a reload."""

import json
from typing import Any, get_args

from mnist_core.data import DIGITS, N_DIGITS
from mnist_core.lessons import LESSONS, InvalidAnswer
from mnist_core.ui import state, tab_copy
from mnist_core.ui.learn.progress import Outcome, read_answers
from mnist_core.ui.state import LearnState


class InvalidCopy(ValueError):
    """What a browser gave back is no copy of ours."""


def keep_answers() -> None:
    """Give the tab a copy of the answers to all lessons and of how they came out."""
    known = state.get(LearnState)
    kept = {"answers": known.answers, "outcomes": known.outcomes}
    tab_copy.keep_in_tab("answers", json.dumps(kept) if any(kept.values()) else "", restore_answers)


def keep_labels() -> None:
    """Give the tab a copy of the labels against the model."""
    labels = state.get(LearnState).labels
    tab_copy.keep_in_tab("labels", json.dumps(list(labels.items())) if labels else "", restore_labels)


def restore_answers(copy: object) -> None:
    """Begin with the tab's copy, if it is one; what the address says is kept. For callbacks."""
    try:
        answers, outcomes = read_copy(copy)
    except InvalidCopy:
        return
    known = state.get(LearnState)
    known.answers, known.outcomes = answers | known.answers, outcomes | known.outcomes


def restore_labels(copy: object) -> None:
    """Begin with the tab's copy, if it is one; for callbacks."""
    try:
        labels = {row: digit for row, digit in load(copy) if row in range(N_DIGITS) and digit in DIGITS}
    except (TypeError, ValueError):
        return
    known = state.get(LearnState)
    known.labels = labels | known.labels


def read_copy(copy: object) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return answers and outcomes by lesson. Raises InvalidCopy if these are none."""
    try:
        kept = load(copy)
        answers = {key: list(read_answers(LESSONS[key], ",".join(each))) for key, each in kept["answers"].items()}
        outcomes = {key: list(each) for key, each in kept["outcomes"].items()}
        are_outcomes = all(
            len(each) == len(LESSONS[key].steps) and {*each} <= {"", *get_args(Outcome)}
            for key, each in outcomes.items()
        )
    except (TypeError, ValueError, LookupError, AttributeError, InvalidAnswer) as error:
        raise InvalidCopy from error
    if not are_outcomes:
        raise InvalidCopy
    return answers, outcomes


def load(copy: object) -> Any:
    """Read JSON that may be anything. Raises InvalidCopy."""
    try:
        return json.loads(copy)  # type: ignore[arg-type]
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidCopy from error

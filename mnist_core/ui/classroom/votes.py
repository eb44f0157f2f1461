"""How often each answer was given, first and second beside each other."""

from collections import Counter
from collections.abc import Sequence
from html import escape

import streamlit as st

from mnist_core.lessons import ChoiceQuestion, Figures, InvalidAnswer
from mnist_core.lessons.questions import Question

N_BINS = 10


def count_right(question: Question, votes: Counter[str], figures: Figures | None) -> int:
    """Count the right answers; before the experiment, those that usually are."""
    return sum(n for answer, n in votes.items() if is_right(question, answer, figures))


def is_right(question: Question, answer: str, figures: Figures | None) -> bool:
    """Return whether an answer is right; before the experiment, whether it usually is."""
    if figures is not None:
        return question.is_right(answer, figures)
    if isinstance(question, ChoiceQuestion):
        return answer == question.expected
    low, high = question.usual
    return low - question.near <= float(answer) <= high + question.near


def read_votes(question: Question, votes: Counter[str]) -> Counter[str]:
    """Return the votes that are answers to the question: what a browser sends may be anything."""
    found: Counter[str] = Counter()
    for answer, n in votes.items():
        try:
            found[question.read_answer(answer)] += n
        except InvalidAnswer:
            continue
    return found


def tabulate(
    question: Question, votes: Sequence[Counter[str]], figures: Figures | None
) -> list[tuple[str, list[int], bool]]:
    """Return a row for each answer, of numbers for each tenth of their range: words, how often in each round, right."""
    if isinstance(question, ChoiceQuestion):
        return [
            (choice.words, [round_[choice.key] for round_ in votes], is_right(question, choice.key, figures))
            for choice in question.choices
        ]
    width = question.high / N_BINS
    rows = []
    for place in range(N_BINS):
        low, high, last = place * width, (place + 1) * width, place == N_BINS - 1
        inside = [sum(n for text, n in each.items() if low <= float(text) < high + last) for each in votes]
        right = figures is not None and low <= question.measured(figures) < high + last
        if any(inside) or right:
            rows.append((f"{low:,.0f} to {high:,.0f} {question.unit}", inside, right))
    return rows


def show_votes(question: Question, votes: Sequence[Counter[str]], figures: Figures | None) -> None:
    """Show both rounds; the right answer is marked once the experiment has measured it."""
    rounds = [read_votes(question, each) for each in votes]
    rows = tabulate(question, rounds, figures)
    most = max([1, *(n for _, counts, _ in rows for n in counts)])
    parts = [
        '<div class="mnist-votes"><div class="key"><span class="first">first answer</span> '
        f'({rounds[0].total()}) <span class="second">second answer</span> ({rounds[1].total()})</div>'
    ]
    for words, counts, right in rows:
        mark = ' <span class="right">✓ right</span>' if right and figures is not None else ""
        bars = "".join(
            f'<div class="bar {name}"><i style="width:{100 * n / most:.0f}%"></i><b>{n}</b></div>'
            for name, n in zip(("first", "second"), counts, strict=True)
        )
        parts.append(f'<div class="row"><div class="words">{escape(words)}{mark}</div>{bars}</div>')
    st.html("".join(parts) + "</div>")

"""What a step asks, and how an answer is read and judged.

Which answer is right is decided by figures that were measured in front of the visitor. A question also says which
one usually is, so that the page can say so when a visitor's own run comes out otherwise.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

Figures: TypeAlias = Mapping[str, float]
"""What an experiment measured, by name."""

SKIPPED = "skip"
"""The answer of those who want to see the outcome without one."""
_NUMBER = re.compile(r"\d{1,6}([.,]\d{1,3})?", re.ASCII)


class InvalidAnswer(ValueError):
    """An answer that the question does not have; the message says which it has."""


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from.

    Attributes
    ----------
    key : str
        Its name in the address.
    words : str
        What stands on its button.
    why : str
        Why it is right, or why it is wrong, in the usual case; ``{name:.1%}`` stands for a figure.
    """

    key: str
    words: str
    why: str


@dataclass(frozen=True)
class ChoiceQuestion:
    """A question with some answers to choose from.

    Attributes
    ----------
    words, hint : str
    choices : tuple of Choice
    expected : str
        Key of the answer that is usually right.
    decide : callable
        Gets the figures and returns the key of the answer that they make right.
    """

    words: str
    hint: str
    choices: tuple[Choice, ...]
    expected: str
    decide: Callable[[Figures], str]

    @property
    def allowed(self) -> str:
        """Which answers there are, in words."""
        return f"{', '.join(choice.key for choice in self.choices)} or {SKIPPED}"

    def read_answer(self, text: str) -> str:
        """Return an answer as it stands in the address.

        Raises
        ------
        InvalidAnswer
            If it is not one of the choices.
        """
        if text not in [choice.key for choice in self.choices]:
            raise InvalidAnswer(f"it must be {self.allowed}")
        return text

    def find_choice(self, key: str) -> Choice:
        """Return a choice by its key."""
        return next(choice for choice in self.choices if choice.key == key)

    def describe_answer(self, answer: str) -> str:
        """Return an answer in words."""
        return self.find_choice(answer).words

    def is_right(self, answer: str, figures: Figures) -> bool:
        """Return whether the figures make an answer right."""
        return answer == self.decide(figures)

    def describe_outcome(self, figures: Figures) -> str:
        """Return the right answer in words."""
        return self.find_choice(self.decide(figures)).words

    def is_usual(self, figures: Figures) -> bool:
        """Return whether the figures came out as they usually do, so that the explanations hold."""
        return self.decide(figures) == self.expected


@dataclass(frozen=True)
class NumberQuestion:
    """A question whose answer is a number: an estimate, right when it is near.

    Attributes
    ----------
    words, hint : str
    figure : str
        Name of the figure that is asked for.
    high : float
        The answer goes from 0 to this.
    near : float
        How far off an answer may be and still be right.
    usual : tuple of float
        Bounds between which the figure usually lies.
    too_low, too_high : str
        Why those who answered too low, or too high, did.
    unit : str
        ``"%"`` if the figure is a share, else what is counted.
    """

    words: str
    hint: str
    figure: str
    high: float
    near: float
    usual: tuple[float, float]
    too_low: str
    too_high: str
    unit: str = "%"

    @property
    def allowed(self) -> str:
        """Which answers there are, in words."""
        return f"a {'' if self.unit == '%' else 'whole '}number from 0 to {self.high:g}, such as {self.high // 3:g}"

    def read_answer(self, text: str) -> str:
        """Return an answer as it stands in the address: ``"85"`` for ``" 85 %"``.

        Raises
        ------
        InvalidAnswer
            If it is not a number from 0 to the highest; what is counted, is counted in whole numbers.

        Examples
        --------
        >>> NumberQuestion("How many?", "", "n", 100, 5, (0, 100), "", "").read_answer(" 91,5 %")
        '91.5'
        """
        number = text.strip().removesuffix(self.unit).strip()
        value = float(number.replace(",", ".")) if _NUMBER.fullmatch(number) else math.inf
        if value > self.high or (self.unit != "%" and not value.is_integer()):
            raise InvalidAnswer(f"it must be {self.allowed}")
        return f"{value:g}"

    def measured(self, figures: Figures) -> float:
        """Return the figure that is asked for, in the unit of the answer."""
        return figures[self.figure] * (100 if self.unit == "%" else 1)

    def describe_answer(self, answer: str) -> str:
        """Return an answer in words."""
        return self._with_unit(answer)

    def is_right(self, answer: str, figures: Figures) -> bool:
        """Return whether an answer is near enough."""
        return abs(float(answer) - self.measured(figures)) <= self.near

    def describe_outcome(self, figures: Figures) -> str:
        """Return the figure in words."""
        return self._with_unit(f"{self.measured(figures):.1f}".removesuffix(".0"))

    def is_usual(self, figures: Figures) -> bool:
        """Return whether the figure came out as it usually does, so that the explanations hold."""
        low, high = self.usual
        return low <= self.measured(figures) <= high

    def _with_unit(self, number: str) -> str:
        return f"{number}{'' if self.unit == '%' else ' '}{self.unit}"


Question: TypeAlias = ChoiceQuestion | NumberQuestion


def is_answered(answer: str) -> bool:
    """Return whether there is an answer at all, neither skipped nor still to come."""
    return answer not in ("", SKIPPED)

"""What is said about an explanation."""

import math

import numpy as np
import pytest

from mnist_core.analysis.explanation import Contributions
from mnist_core.ui.explanation import describe_sum


def explain(log_odds, intercept):
    picture = np.full((28, 28), (log_odds - intercept) / 784)
    return Contributions(5, 3, picture, np.zeros((28, 28), np.uint8), intercept, log_odds)


@pytest.mark.parametrize("log_odds", [-3.456, -0.004, 0.0, 0.015, 1.005, 4.321, 6.7])
@pytest.mark.parametrize("intercept", [-1.234, 0.005, 0.333])
def test_the_sum_adds_up_as_printed(log_odds, intercept):
    words = describe_sum(explain(log_odds, intercept)).replace(",", "").split()
    picture, intercepts, total = (float(word) for word in words if word[0] in "+-")
    assert round(picture + intercepts, 2) == total == round(log_odds, 2)
    times = float(words[words.index("is") + 1])
    assert times == pytest.approx(math.exp(abs(log_odds)), abs=0.5 if times > 100 else 0.05)


@pytest.mark.parametrize(("log_odds", "words"), [(2.0, "5 is 7.4 times as"), (-2.0, "3 is 7.4 times as")])
def test_the_more_probable_digit_is_named(log_odds, words):
    assert words in describe_sum(explain(log_odds, 0.5))


def test_astronomic_odds_are_not_written_out():
    assert "5 is more than a million times as" in describe_sum(explain(800.0, 0.5))

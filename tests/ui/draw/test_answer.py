"""A verdict in words."""

import numpy as np

from mnist_core.analysis import judge
from mnist_core.ui.draw.answer import describe_verdict


def words(four, likeness="usual"):
    p = np.zeros(10)
    p[4], p[9] = four, 1 - four
    return describe_verdict(judge(p, likeness), p)


def test_each_verdict_has_its_words():
    assert words(0.9) == ("Sure: 4", "90.0%, against 10.0% for 9")
    assert words(0.3) == ("Not sure: 9 or 4", "70.0%, against 30.0% for 4")
    assert words(0.99999) == ("Sure: 4", ">99.9%, against <0.1% for 9")
    title, note = words(1.0, "unlike any digit")
    assert title == "Unlike any digit I know; at best a 4"
    assert "add up to 100%" in note

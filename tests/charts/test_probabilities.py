"""Probabilities as HTML, read by a parser."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from mnist_core import charts
from tests.support.charts import NASTY, Parsed

probabilities = (
    hnp.arrays(np.float64, 10, elements=st.floats(0, 1)).filter(lambda p: p.sum() > 0.1).map(lambda p: p / p.sum())
)


@given(probabilities, st.none() | st.integers(0, 9))
def test_bars_carry_ten_probabilities_and_one_winner(shares, true):
    parsed = Parsed(charts.probability_bars(shares, true=true))
    bars = parsed.with_attribute("data-digit")
    assert [bar["data-digit"] for bar in bars] == [str(digit) for digit in range(10)]
    assert np.allclose([float(bar["data-probability"] or "nan") for bar in bars], shares, atol=1e-6)
    assert [i for i, bar in enumerate(bars) if "winner" in (bar["class"] or "")] == [int(np.argmax(shares))]
    assert [i for i, bar in enumerate(bars) if "true" in (bar["class"] or "")] == ([] if true is None else [true])
    (bars_list,) = parsed.named("ul")
    assert (bars_list["aria-label"] or "").startswith("Probability of each digit: ")
    widths = [attributes["style"] for attributes in parsed.named("span") if attributes["class"] == "bar"]
    assert widths == [f"width: {share:.2%}" for share in shares]


def test_no_answer_takes_the_same_space():
    empty, full = Parsed(charts.probability_bars(None)), Parsed(charts.probability_bars([0.1] * 10))
    assert [tag for tag, _ in empty.elements] == [tag for tag, _ in full.elements]
    assert not empty.with_attribute("data-probability")


@pytest.mark.parametrize("wrong", [[0.1] * 9, [2.0] + [0] * 9, [-0.5] + [0.1] * 9, [math.nan] * 10])
def test_bars_refuse_what_is_no_probability(wrong):
    with pytest.raises(ValueError, match=r"shape|between 0 and 1"):
        charts.probability_bars(wrong)


def test_rows_show_every_model():
    answers = np.stack([np.eye(10)[4], np.full(10, 0.1), [0.005, 0.995, *[0] * 8]])
    parsed = Parsed(charts.probability_rows(["a", NASTY, "c"], answers, true=4))
    assert [body["data-model"] for body in parsed.named("tbody")] == ["a", NASTY, "c"]
    cells = [float(cell["data-probability"] or "nan") for cell in parsed.with_attribute("data-probability")]
    assert np.allclose(np.reshape(cells, (3, 10)), answers, atol=1e-6)
    assert not parsed.named("script")
    assert [i for i, head in enumerate(parsed.named("th")[:10]) if head.get("class") == "true"] == [4]


def test_rows_refuse_names_without_answers():
    with pytest.raises(ValueError, match=r"expected \(2, 10\)"):
        charts.probability_rows(["a", "b"], np.full((1, 10), 0.1))


@pytest.mark.parametrize(
    "fragment",
    [
        charts.probability_rows([NASTY], [[0.1] * 10]),
        charts.signed_legend(1, negative=NASTY, positive=NASTY),
    ],
    ids=["rows", "legend"],
)
def test_html_from_outside_is_text(fragment):
    assert not Parsed(fragment).named("script")

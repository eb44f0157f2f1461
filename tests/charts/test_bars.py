"""Bars hold the counts and shares that they are given."""

import math
from itertools import pairwise

import pytest

from mnist_core import charts
from tests.support.charts import CONFIDENCES, SCORES, records


def test_class_counts_hold_the_counts():
    chart = charts.class_counts({"train": range(10), "test": [7] * 10})
    drawn = {(row["part"], row["digit"]): row["images"] for row in records(chart)}
    assert drawn == {**{("train", d): d for d in range(10)}, **{("test", d): 7 for d in range(10)}}
    assert "train: 45 in all, from 0 images of 0 to 9 of 9." in chart.alt


def test_class_counts_refuse_another_number_of_digits():
    with pytest.raises(ValueError, match=r"train has shape \(9,\)"):
        charts.class_counts({"train": range(9)})


def test_confidence_histogram_shares_add_up_to_one_in_each_group():
    rows = records(charts.confidence_histogram(CONFIDENCES))
    for group in ("right", "wrong"):
        assert math.isclose(sum(row["share"] for row in rows if row["answer"] == group), 1)
    by_start = sorted(rows, key=lambda row: row["start"])
    assert all(a["end"] <= b["start"] + 1e-12 for a, b in pairwise(by_start))
    assert [row["images"] for row in by_start] == [0, 1, 10, 3, 90, 4, 900, 2]


def test_confidence_histogram_of_a_perfect_model():
    perfect = CONFIDENCES.assign(wrong=0)
    assert all(math.isfinite(row["share"]) for row in records(charts.confidence_histogram(perfect)))


def test_scores_that_are_not_defined_are_left_out():
    rows = records(charts.per_digit_scores(SCORES))
    assert len(rows) == 29
    assert all(math.isfinite(row["score"]) for row in rows)
    assert "Lowest recall: 91.0% for 9." in charts.per_digit_scores(SCORES).alt

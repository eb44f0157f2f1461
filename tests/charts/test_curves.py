"""Curves mark the chosen threshold where scikit-learn's curves have it."""

import pandas as pd

from mnist_core import charts
from tests.support.charts import BINS, COVERAGE, records


def test_calibration_tells_the_gap():
    chart = charts.calibration(BINS)
    assert [row["images"] for row in records(chart)] == [100, 300]
    # (100 * (0.40 - 0.45) + 300 * (0.97 - 0.95)) / 400 = 0.0025
    assert "right 0.2% more often" in chart.alt or "right 0.3% more often" in chart.alt


def test_coverage_leaves_out_an_accuracy_of_nothing_and_marks_the_threshold():
    chart = charts.coverage_curve(COVERAGE, chosen=0.5)
    assert len(records(chart)) == 5
    assert chart.spec["layer"][1]["data"]["values"] == [{"threshold": 0.5}]
    assert "50.0% is marked" in chart.alt


def test_the_marked_point_lies_on_the_curve(one_against_rest):
    for chart in (
        charts.pr_curve(one_against_rest[0], base_rate=0.1, chosen=0.5),
        charts.roc_curve(one_against_rest[1], area=0.9, chosen=0.5),
    ):
        (point,) = chart.spec["layer"][-1]["data"]["values"]
        assert point in records(chart)
        assert point["threshold"] == min(row["threshold"] for row in records(chart) if row["threshold"] >= 0.5)
        assert [row["order"] for row in records(chart)] == list(range(len(records(chart))))


def test_the_marked_point_of_scores_that_are_all_zero_says_no():
    never = pd.DataFrame({"threshold": [0.0, 1.0000001], "precision": [0.1, 1.0], "recall": [1.0, 0.0]})
    (point,) = charts.pr_curve(never, base_rate=0.1, chosen=0.5).spec["layer"][-1]["data"]["values"]
    assert point["recall"] == 0

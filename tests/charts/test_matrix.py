"""The confusion matrix shows every cell, and a press names it."""

import altair
import numpy as np
import pytest

from mnist_core import charts
from tests.support.charts import COUNTS, records


@pytest.mark.parametrize(
    ("mode", "values", "text"),
    [
        ("counts", COUNTS, "5"),
        ("by row (recall)", COUNTS / COUNTS.sum(axis=1, keepdims=True), "5.1"),
        ("by column (precision)", COUNTS / COUNTS.sum(axis=0, keepdims=True), "4.8"),
        ("errors only", np.where(np.eye(10), np.nan, COUNTS), "5"),
    ],
)
def test_confusion_matrix_shows_each_cell(mode, values, text):
    chart = charts.confusion_matrix(COUNTS, values, mode)
    altair.Chart.from_dict(chart.spec, validate=True)
    cells = {(row["true"], row["predicted"]): row for row in records(chart)}
    assert len(cells) == 100
    assert cells[4, 9]["images"] == 5
    assert cells[4, 9]["text"] == text  # 5 of 99 images of 4; 5 of 104 read as 9
    assert cells[4, 9]["description"] == "5 images of 4 read as 9"
    assert cells[9, 4]["images"] == cells[9, 4]["shade"] == 0
    assert (cells[3, 3]["text"] == "") == (mode == "errors only")
    assert max(row["shade"] for row in cells.values()) == 1
    assert "945 of 960 images read correctly. The most frequent error: 5 images of 4 read as 9." in chart.alt


def test_shade_grows_with_the_count():
    cells = sorted(records(charts.confusion_matrix(COUNTS, COUNTS)), key=lambda row: row["images"])
    shades = [row["shade"] for row in cells]
    assert shades == sorted(shades)
    assert shades[-11] > 0.3  # Five of a hundred can be seen, too.


def test_a_click_selects_both_digits_of_a_cell():
    clicked = charts.confusion_matrix(COUNTS, COUNTS).spec["layer"][0]
    assert clicked["params"][0]["name"] == "cell"
    assert clicked["params"][0]["select"]["fields"] == ["true", "predicted"]
    chart = charts.confusion_matrix(COUNTS, COUNTS, selected=(4, 9))
    assert [(row["true"], row["predicted"]) for row in records(chart) if row["selected"]] == [(4, 9)]


def test_an_empty_and_a_perfect_matrix_can_be_drawn():
    empty = charts.confusion_matrix(np.zeros((10, 10)), np.full((10, 10), np.nan), "by row (recall)")
    assert all(row["text"] == "" and row["shade"] == 0 for row in records(empty))
    assert "error" not in charts.confusion_matrix(np.eye(10), np.eye(10)).alt


def test_confusion_matrix_refuses_another_shape():
    with pytest.raises(ValueError, match=r"values has shape \(9, 9\)"):
        charts.confusion_matrix(COUNTS, np.zeros((9, 9)))

"""Learning curves hold what was measured, and only their data change while a run is watched."""

import pytest

from mnist_core import charts
from tests.support.charts import HISTORY, records


def test_learning_curve_leaves_out_what_was_not_measured():
    loss = charts.learning_curve(HISTORY, "loss", max_iter=50)
    assert [(row["k"], row["value"]) for row in records(loss)] == [(1, 1.5), (3, 0.5), (4, 0.4)]
    accuracy = records(charts.learning_curve(HISTORY, "accuracy", max_iter=50))
    assert [row["k"] for row in accuracy if row["images"] == "train"] == [1, 3, 4]
    assert [row["value"] for row in accuracy if row["images"] == "test"] == [0.69, 0.92]


@pytest.mark.parametrize("panel", ["loss", "accuracy"])
def test_only_the_data_of_a_live_curve_change(panel):
    early = charts.learning_curve(HISTORY[:1], panel, max_iter=50)
    late = charts.learning_curve(HISTORY, panel, max_iter=50)
    assert {**early.spec, "data": None} == {**late.spec, "data": None}
    assert early.alt == late.alt
    assert late.spec["encoding"]["x"]["scale"]["domain"] == [0, 50]


def test_a_finished_curve_tells_its_values():
    accuracy = charts.learning_curve(HISTORY, "accuracy", max_iter=50, finished=True)
    assert "train: 94.0% after iteration 4," in accuracy.alt
    loss = charts.learning_curve(HISTORY, "loss", max_iter=50, finished=True)
    assert "0.400 after iteration 4, from 1.500 at iteration 1." in loss.alt

"""Runs beside each other."""

from mnist_core import charts
from tests.support.charts import NASTY, RUNS, records, sweep_frame


def test_sweep_returns_runs_and_tells_the_best():
    frame = sweep_frame()
    chart = charts.sweep(frame)
    drawn = {row["run"]: (row["max_iter"], row["validation_accuracy"]) for row in records(chart)}
    assert drawn == {row.run: (row.max_iter, row.validation_accuracy) for row in frame.itertuples()}
    (selection,) = [param for layer in chart.spec["layer"] for param in layer.get("params", [])]
    assert (selection["name"], selection["select"]["fields"]) == ("run", ["run"])
    best = frame.loc[frame["validation_accuracy"].idxmax()]
    assert f"run {best['run']}: pixels, standardise, max_iter 100" in chart.alt


def test_a_sweep_is_drawn_against_what_it_varied():
    frame = sweep_frame()
    chart = charts.sweep(frame.assign(C=frame["max_iter"] / 100, max_iter=50), by="C")
    assert chart.spec["encoding"]["x"]["field"] == "C"
    assert chart.spec["encoding"]["x"]["axis"]["values"] == [0.1, 0.3, 1.0]


def test_intervals_are_drawn_in_the_order_given():
    chart = charts.accuracy_intervals(RUNS)
    assert chart.spec["encoding"]["y"]["sort"] == ["A", NASTY]
    assert "A: 92.0% (91.0% to 93.0%)." in chart.alt
    assert chart.alt.endswith(": 95.0% (94.0% to 96.0%), better.")
    assert [row["verdict"] for row in records(chart)] == ["", "better"]

"""Answers only when sure, held against counts by hand."""

import pytest

from mnist_core.analysis import accuracy, coverage_curve, measure_coverage
from tests.support.answers import answers

EVALUATION = answers([0, 0, 0, 0, 0], [0, 0, 1, 0, 1], confidence=[0.95, 0.85, 0.85, 0.55, 0.45])


def test_coverage_curve_by_hand():
    curve = coverage_curve(EVALUATION)
    assert curve["threshold"].tolist() == pytest.approx([0.45, 0.55, 0.85, 0.95])
    assert curve["coverage"].tolist() == [1, 0.8, 0.6, 0.2]
    assert curve["accuracy"].tolist() == pytest.approx([3 / 5, 3 / 4, 2 / 3, 1])


def test_coverage_curve_agrees_with_single_thresholds(tested):
    curve = coverage_curve(tested)
    assert len(curve) <= 300
    assert curve["coverage"].iloc[0] == 1
    assert curve["accuracy"].iloc[0] == accuracy(tested).value
    assert curve["threshold"].iloc[-1] == tested.confidence.max()
    for point in curve.iloc[::40].itertuples():
        single = measure_coverage(tested, point.threshold)
        assert (single.answered.value, single.accuracy.value) == pytest.approx((point.coverage, point.accuracy))


def test_too_strict_a_threshold_answers_nothing():
    silent = measure_coverage(EVALUATION, 0.99)
    assert silent.answered[:2] == (0, 5)
    assert silent.accuracy is None

"""One digit against the rest, held against ranks and counts by hand."""

import math

import numpy as np
import pytest
from scipy.stats import mannwhitneyu
from sklearn import metrics
from sklearn.dummy import DummyClassifier

from mnist_core.analysis import OneSided, detect_digit, evaluate, one_against_rest
from mnist_core.analysis.detection import NO_ANSWER
from tests.support.answers import answers


def test_the_area_under_roc_is_how_often_a_digit_outranks_another(tested):
    for digit in range(10):
        detector = one_against_rest(tested, digit)
        is_digit, score = tested.labels == digit, tested.probabilities[:, digit]
        n_digit = np.count_nonzero(is_digit)
        outranked = mannwhitneyu(score[is_digit], score[~is_digit]).statistic
        assert detector.n_digit == n_digit
        assert detector.auc == pytest.approx(outranked / (n_digit * (len(tested) - n_digit)))


def test_average_precision_is_the_mean_precision_at_each_image_of_the_digit(tested):
    for digit in range(10):
        is_digit, score = tested.labels == digit, tested.probabilities[:, digit]
        at_hits = [is_digit[score >= threshold].mean() for threshold in score[is_digit]]
        assert one_against_rest(tested, digit).average_precision == pytest.approx(np.mean(at_hits))


def test_never_is_scikit_learns_dummy(tested):
    is_5 = tested.labels == 5
    never = DummyClassifier(strategy="constant", constant=False).fit(tested.probabilities, is_5)
    assert one_against_rest(tested, 5).never == never.score(tested.probabilities, is_5)


def test_thinned_curves_keep_their_area_and_ends(tested):
    detector = one_against_rest(tested, 5)
    roc, curve = detector.roc, detector.precision_recall
    assert len(roc) <= 300
    assert len(curve) <= 300
    assert metrics.auc(roc["false_positive_rate"], roc["true_positive_rate"]) == pytest.approx(detector.auc, abs=1e-3)
    assert roc.iloc[0, 1:].tolist() == [0, 0]
    assert roc.iloc[-1, 1:].tolist() == [1, 1]
    assert curve["recall"].iloc[[0, -1]].tolist() == [1, 0]
    assert curve["threshold"].is_monotonic_increasing
    assert np.isfinite(curve.to_numpy()).all()
    assert np.isfinite(roc.to_numpy()).all()


def test_points_of_the_curve_are_single_thresholds(tested):
    for point in one_against_rest(tested, 5).precision_recall.iloc[:-1:40].itertuples():
        detection = detect_digit(tested, 5, point.threshold)
        assert (detection.precision, detection.recall) == pytest.approx((point.precision, point.recall))


def test_no_probability_reaches_the_last_threshold():
    certain = answers([5, 1], [5, 1], confidence=[1.0, 1.0])
    assert detect_digit(certain, 5, 1.0).recall == 1
    assert detect_digit(certain, 5, NO_ANSWER).recall == 0


def test_detection_by_hand():
    evaluation = answers([5, 5, 5, 1, 1, 1, 1], [5, 5, 1, 5, 1, 1, 1])
    detection = detect_digit(evaluation, 5, 0.5)
    assert (detection.hits, detection.false_alarms, detection.missed, detection.rejected) == (2, 1, 1, 3)
    assert (detection.precision, detection.recall, detection.accuracy) == pytest.approx((2 / 3, 2 / 3, 5 / 7))


def test_detecting_nothing():
    evaluation = answers([5, 1], [5, 1])
    nothing = detect_digit(evaluation, 5, 1.0)
    assert math.isnan(nothing.precision)
    assert nothing.recall == 0
    assert math.isnan(detect_digit(evaluation, 8, 0.5).recall)


def test_digit_never_seen_in_training(ignorant):
    few_digits, model = ignorant
    detector = one_against_rest(evaluate(model, few_digits, "test"), 7)
    assert detector.auc == 0.5
    assert detector.average_precision == pytest.approx(1 - detector.never)


@pytest.mark.parametrize(("digit", "words"), [(5, "None of the 2 test"), (3, "Every one of the 2 test")])
def test_one_side_only(digit, words):
    with pytest.raises(OneSided, match=words):
        one_against_rest(answers([3, 3], [3, 3]), digit)

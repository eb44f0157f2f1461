"""Log loss and calibration, held against scikit-learn's log loss and numbers done by hand."""

import math

import numpy as np
import pytest
from sklearn import metrics

from mnist_core.analysis import (
    Evaluation,
    accuracy,
    calibration_curve,
    confidence_histogram,
    evaluate,
    expected_calibration_error,
    log_loss,
)
from mnist_core.model import TrainingConfig, train
from tests.support.answers import answers, from_probabilities


def test_by_hand():
    loss = log_loss(answers([1, 2], [1, 3], confidence=[0.5, 0.1]))
    assert loss.value == loss.known == pytest.approx((math.log(2) + math.log(10)) / 2)
    assert loss.n_impossible == 0


def test_agrees_with_scikit_learn(tested, model, few_digits):
    X = few_digits.images[tested.rows].reshape(-1, 784)
    expected = metrics.log_loss(tested.labels, y_proba=model.pipeline.predict_proba(X))
    assert log_loss(tested).value == pytest.approx(expected, rel=1e-5)


def test_digit_never_seen_makes_it_infinite_and_is_counted(ignorant):
    few_digits, model = ignorant
    evaluation = evaluate(model, few_digits, "test")
    loss = log_loss(evaluation)
    sevens = evaluation.labels == 7
    p_of_label = evaluation.probabilities[np.arange(len(sevens)), evaluation.labels]
    assert loss.value == math.inf
    assert loss.known == pytest.approx(-np.log(p_of_label[~sevens]).mean(), rel=1e-5)
    assert loss.n_impossible == np.count_nonzero(sevens) > 0


def test_no_image_of_a_known_digit():
    probabilities = np.zeros((2, 10), np.float32)
    probabilities[:, 0] = 1
    loss = log_loss(from_probabilities(probabilities, [1, 2]))
    assert loss.value == math.inf
    assert math.isnan(loss.known)


def test_rounding_to_zero_is_not_called_impossible():
    scores = np.full((2, 10), -1e4, np.float32)
    scores[0, 3], scores[0, 4], scores[1, 4] = 0, -200, 0  # e ** -200 is zero in float32
    evaluation = Evaluation("test", np.arange(2), np.uint8([4, 4]), scores)
    assert evaluation.probabilities[0, 4] == 0
    loss = log_loss(evaluation)
    assert loss.value == 100
    assert loss.n_impossible == 0


def test_ledger_and_evaluation_agree_on_a_wildly_wrong_model(few_digits):
    config = TrainingConfig(n_train=100, scaling="standardise", C=1e5, max_iter=300)
    model = train(few_digits, config)
    loss = log_loss(evaluate(model, few_digits, "test"))
    assert loss.value == pytest.approx(model.test_log_loss, rel=1e-5)


EVALUATION = answers([0, 0, 0, 0, 0], [0, 0, 1, 0, 1], confidence=[0.95, 0.85, 0.85, 0.55, 0.45])


def test_calibration_by_hand():
    bins = calibration_curve(EVALUATION)
    assert bins["images"].tolist() == [1, 1, 2, 1]
    assert bins["low"].tolist() == pytest.approx([0.4, 0.5, 0.8, 0.9])
    assert bins["high"].tolist() == pytest.approx([0.5, 0.6, 0.9, 1.0])
    assert bins["confidence"].tolist() == pytest.approx([0.45, 0.55, 0.85, 0.95])
    assert bins["accuracy"].tolist() == [0, 1, 0.5, 1]
    expected = (0.45 + 0.45 + 2 * 0.35 + 0.05) / 5
    assert expected_calibration_error(EVALUATION) == pytest.approx(expected)


def test_calibration_bins_hold_every_image(tested):
    bins = calibration_curve(tested)
    assert bins["images"].sum() == len(tested)
    assert bins["confidence"].between(bins["low"], bins["high"]).all()
    weighted = (bins["accuracy"] * bins["images"]).sum() / len(tested)
    assert weighted == pytest.approx(accuracy(tested).value)


@pytest.mark.parametrize("predicted", [0, 1])
def test_calibration_of_a_model_always_right_or_always_wrong(predicted):
    bins = calibration_curve(answers([0, 0, 0], [predicted] * 3, confidence=1.0))
    assert bins[["low", "high", "images", "confidence", "accuracy"]].to_numpy().tolist() == [
        [0.9, 1, 3, 1, 1 - predicted]
    ]


def test_histogram(tested):
    by_hand = confidence_histogram(EVALUATION, n_bins=10)
    assert by_hand["right"].tolist() == [0, 0, 0, 0, 0, 1, 0, 0, 1, 1]
    assert by_hand["wrong"].tolist() == [0, 0, 0, 0, 1, 0, 0, 0, 1, 0]
    histogram = confidence_histogram(tested)
    assert histogram["right"].sum() == np.count_nonzero(tested.correct)
    assert histogram["wrong"].sum() == np.count_nonzero(~tested.correct)

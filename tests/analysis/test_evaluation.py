"""A model's answers, held against scikit-learn's pipeline and counts by hand."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn import metrics

from mnist_core.analysis import DISPUTED, accuracy, evaluate, measured_accuracy
from mnist_core.model import TrainedModel, TrainingConfig, train
from mnist_core.model.trained_model import SCORED_ROWS
from tests.support.answers import answers, from_probabilities


@pytest.mark.parametrize("features", ["pixels", "deskewed", "gradient histograms"])
@pytest.mark.parametrize("part", ["train", "test"])
def test_answers_are_those_of_the_scikit_learn_pipeline(few_digits, features, part):
    model = train(few_digits, TrainingConfig(n_train=200, max_iter=5, features=features))
    evaluation = evaluate(model, few_digits, part)
    rows = {"train": model.train_rows, "test": model.test_rows}[part]
    X = model.featurise(few_digits.images[rows])
    np.testing.assert_array_equal(evaluation.rows, rows)
    np.testing.assert_array_equal(evaluation.labels, few_digits.labels[rows])
    np.testing.assert_allclose(evaluation.probabilities, model.pipeline.predict_proba(X), atol=1e-5)
    np.testing.assert_array_equal(evaluation.predicted, model.pipeline.predict(X))
    assert evaluation.probabilities.dtype == np.float32
    assert evaluation.predicted.dtype == evaluation.labels.dtype == np.uint8


def test_training_images_are_scored_as_many_at_a_time_as_the_model_can_share_among_cores(few_digits, monkeypatch):
    model = train(few_digits, TrainingConfig(test_size=0.1, max_iter=1))
    again = replace(model, train_rows=np.tile(model.train_rows, 3))
    asked = []
    score = TrainedModel.decision_function
    monkeypatch.setattr(
        TrainedModel, "decision_function", lambda self, images: asked.append(len(images)) or score(self, images)
    )
    evaluate(again, few_digits, "train")
    assert asked == [SCORED_ROWS, 3 * len(model.train_rows) - SCORED_ROWS]


def test_stopped_model(few_digits):
    model = train(few_digits, TrainingConfig(n_train=300), on_iteration=lambda _: True)
    evaluation = evaluate(model, few_digits, "test")
    assert model.stopped
    np.testing.assert_allclose(evaluation.probabilities.sum(axis=1), 1, atol=1e-6)
    assert accuracy(evaluation).value == model.test_accuracy


def test_nobody_can_change_what_all_share(tested):
    for name in (
        "rows",
        "labels",
        "probabilities",
        "predicted",
        "correct",
        "confidence",
        "margin",
        "scores",
    ):
        with pytest.raises(ValueError, match="read-only"):
            getattr(tested, name)[0] = 0


def test_derived_by_sorting(tested):
    ascending = np.sort(tested.probabilities, axis=1)
    np.testing.assert_array_equal(tested.confidence, ascending[:, -1])
    np.testing.assert_allclose(tested.margin, ascending[:, -1] - ascending[:, -2])
    np.testing.assert_array_equal(tested.correct, tested.labels == tested.predicted)
    assert len(tested) == 1000
    assert tested.unknown_digits == ()


def test_the_margin_is_nothing_when_two_are_equally_probable():
    assert from_probabilities(np.full((1, 10), 0.1), [3]).margin == 0


def test_digit_never_seen(ignorant):
    few_digits, model = ignorant
    evaluation = evaluate(model, few_digits, "test")
    assert evaluation.unknown_digits == (7,)
    assert 7 not in evaluation.predicted
    assert not evaluation.probabilities[:, 7].any()
    np.testing.assert_allclose(evaluation.probabilities.sum(axis=1), 1, atol=1e-6)


def test_agrees_with_scikit_learn_and_with_the_model(tested, model):
    share = accuracy(tested)
    assert share.value == metrics.accuracy_score(tested.labels, tested.predicted) == model.test_accuracy
    assert share.low < share.value < share.high


@pytest.mark.parametrize("part", ["train", "test"])
def test_the_accuracy_measured_in_training_is_that_of_the_answers(model, few_digits, part):
    assert measured_accuracy(model, part) == accuracy(evaluate(model, few_digits, part))


def test_leaving_rows_out():
    evaluation = answers([1, 2, 3, 4], [1, 2, 3, 9], rows=[5, 6, 7, 60_947])
    assert accuracy(evaluation).value == 0.75
    assert accuracy(evaluation, without=DISPUTED)[:2] == (3, 3)
    assert accuracy(evaluation, without=[5, 8])[:2] == (2, 3)

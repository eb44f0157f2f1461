"""The figures of the experiments, against counts by hand."""

from dataclasses import replace

import numpy as np
import pytest

from mnist_core.analysis import DISPUTED
from mnist_core.drawing import BlankDrawing, Drawing
from mnist_core.lessons import (
    LESSONS,
    choose_duel,
    count_confirmed,
    count_digit,
    count_read_zeros,
    make_images,
    measure_detector,
    measure_drawing,
    measure_duel,
)
from mnist_core.model import TrainingConfig, load_shipped
from tests.support.answers import answers
from tests.support.drawings import SEVEN


def test_the_published_count_of_fives_decides_the_base_rate(digits):
    found = count_digit(digits, 5)
    assert found["images"] == 6_313
    assert found["never"] == pytest.approx(1 - 6_313 / 70_000)
    question = LESSONS["is-91-good"].steps[0].question
    assert question.is_right("90", found)
    assert not question.is_right("50", found)
    assert question.is_usual(found)


def test_a_detector_is_counted_by_hand():
    # Of three 5s two are found; a 6 is taken for one.
    found = measure_detector(answers([5, 5, 5, 6, 6, 1], [5, 5, 6, 5, 6, 1]), 5)
    assert (found["hits"], found["missed"], found["false_alarms"], found["rejected"]) == (2, 1, 1, 2)
    assert found["recall"] == pytest.approx(2 / 3)
    assert found["never"] == pytest.approx(1 / 2)


def test_labels_that_most_people_chose_are_counted(monkeypatch):
    first, _, second, *_ = DISPUTED.values()
    assert count_confirmed([first.row, second.row]) == {"confirmed": 0, "of": 2}, "fewer than three chose them"
    monkeypatch.setitem(DISPUTED, first.row, replace(first, votes_label=3))
    assert count_confirmed([first.row, second.row]) == {"confirmed": 1, "of": 2}


def test_a_drawing_in_a_corner_is_moved_only_by_the_preparation():
    [stroke] = SEVEN
    shrunk, prepared = make_images(Drawing(strokes=(stroke / 4,)))
    assert shrunk[14:].sum() == 0
    rows = np.arange(28) @ prepared.sum(axis=1) / prepared.sum()
    assert abs(rows - 14) < 1
    with pytest.raises(BlankDrawing):
        make_images(Drawing())


def test_readings_are_the_most_probable_digits():
    shrunk, prepared = np.eye(10, dtype=np.float32)[[3, 7]] * 0.9
    found = measure_drawing(shrunk, prepared)
    assert (found["shrunk"], found["prepared"]) == (3, 7)
    assert found["prepared_p"] == pytest.approx(0.9)


def test_the_duel_takes_the_least_sure_and_counts():
    evaluation = answers([1, 2, 3, 4], [1, 2, 3, 5], [0.9, 0.3, 0.8, 0.4], rows=[10, 20, 30, 40])
    assert choose_duel(evaluation, 2).tolist() == [20, 40]
    assert measure_duel(np.array([2, 4]), np.array([2, 5]), 0.92) == {"models": 1, "of": 2, "test": 0.92}


def test_the_zeros_that_each_model_reads_are_counted():
    coef = np.zeros((2, 10, 784), np.float32)
    coef[0, 0], coef[1, 8] = 1, 1  # the first reads ink as a 0, the second as an 8
    models = [replace(load_shipped(), config=TrainingConfig(), coef=of_one, intercept=np.zeros(10)) for of_one in coef]
    assert count_read_zeros(models) == (30, 0)

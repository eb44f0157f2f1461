"""The figures of the experiments, against counts by hand; and the claims of the cheap steps, against real runs."""

import numpy as np
import pytest

from mnist_core.analysis import DISPUTED
from mnist_core.data import Digits
from mnist_core.drawing import BlankDrawing, Drawing
from mnist_core.lessons import (
    LESSONS,
    NamedRun,
    Step,
    TrainRuns,
    choose_duel,
    count_digit,
    make_images,
    measure_detector,
    measure_drawing,
    measure_duel,
    measure_run,
    measure_votes,
)
from mnist_core.model import train
from tests.support.answers import answers
from tests.support.drawings import SEVEN


def test_the_published_count_of_fives_decides_the_base_rate(digits: Digits) -> None:
    found = count_digit(digits, 5)
    assert found["images"] == 6_313
    assert found["never"] == pytest.approx(1 - 6_313 / 70_000)
    question = LESSONS["is-91-good"].steps[0].question
    assert question.is_right("90", found)
    assert not question.is_right("50", found)
    assert question.is_usual(found)


def test_a_detector_is_counted_by_hand() -> None:
    # Of three 5s two are found; a 6 is taken for one.
    found = measure_detector(answers([5, 5, 5, 6, 6, 1], [5, 5, 6, 5, 6, 1]), 5)
    assert (found["hits"], found["missed"], found["false_alarms"], found["rejected"]) == (2, 1, 1, 2)
    assert found["recall"] == pytest.approx(2 / 3)
    assert found["never"] == pytest.approx(1 / 2)


def test_votes_are_counted() -> None:
    first, second = DISPUTED[0], DISPUTED[2]
    found = measure_votes([first.row, second.row], {first.row: str(first.label), second.row: "neither"})
    assert (found["yours"], found["of"]) == (1, 2)
    assert found["confirmed"] == 0  # by definition: these are the images whose label fewer than three confirmed


def test_a_drawing_in_a_corner_is_moved_only_by_the_preparation() -> None:
    [stroke] = SEVEN
    shrunk, prepared = make_images(Drawing(strokes=(stroke / 4,)))
    assert shrunk[14:].sum() == 0
    rows = np.arange(28) @ prepared.sum(axis=1) / prepared.sum()
    assert abs(rows - 14) < 1
    with pytest.raises(BlankDrawing):
        make_images(Drawing())


def test_readings_are_the_most_probable_digits() -> None:
    shrunk, prepared = np.eye(10, dtype=np.float32)[[3, 7]] * 0.9
    found = measure_drawing(shrunk, prepared)
    assert (found["shrunk"], found["prepared"]) == (3, 7)
    assert found["prepared_p"] == pytest.approx(0.9)


def test_the_duel_takes_the_least_sure_and_counts_both() -> None:
    evaluation = answers([1, 2, 3, 4], [1, 2, 3, 5], [0.9, 0.3, 0.8, 0.4], rows=[10, 20, 30, 40])
    assert choose_duel(evaluation, 2).tolist() == [20, 40]
    found = measure_duel(np.array([2, 4]), np.array([2, 4]), np.array([2, 5]), 0.92)
    assert (found["yours"], found["models"], found["differ"], found["of"]) == (2, 1, 1, 2)


def small(step: Step) -> list[NamedRun]:
    assert isinstance(step.experiment, TrainRuns)
    return list(step.experiment.runs)


@pytest.mark.parametrize(("lesson", "number"), [("does-longer-help", 2), ("more-data", 1)])
def test_the_expected_answer_is_true_where_that_is_cheap_to_see(lesson: str, number: int, digits: Digits) -> None:
    step = LESSONS[lesson].steps[number - 1]
    figures = {
        f"{run.key}_{name}": value
        for run in small(step)
        for name, value in measure_run(train(digits, run.config)).items()
    }
    assert figures.keys() == set(step.experiment.figure_names)
    assert step.question.is_usual(figures)

"""Every lesson says what usually comes out: each experiment, with the runs that visitors get, comes out so here, and
its explanations use only figures that it measures."""

from typing import assert_never

import numpy as np
import pytest

from mnist_core import lessons
from mnist_core.analysis import evaluate
from mnist_core.lessons import LESSONS, PREPARED, ChoiceQuestion


@pytest.mark.parametrize("key", LESSONS)
def test_every_step_comes_out_as_it_usually_does(key, digits, fitted):
    for number, step in enumerate(LESSONS[key].steps, 1):
        found = measure(step.experiment, digits, fitted)
        assert all(text.format(**found) for text in explanations(step))
        assert step.question.is_usual(found), f"step {number}: {step.question.describe_outcome(found)}"


def explanations(step):
    """Return every text of a step that a visitor reads after the outcome."""
    question = step.question
    if isinstance(question, ChoiceQuestion):
        return [step.why, *(choice.why for choice in question.choices)]
    return [step.why, question.too_low, question.too_high]


def measure(experiment, digits, fitted):
    """Do one experiment; what visitors draw is drawn for them."""
    match experiment:
        case lessons.CountDigit():
            return lessons.count_digit(digits, experiment.digit)
        case lessons.DetectDigit():
            return lessons.measure_detector(evaluate(fitted(experiment.config), digits, "test"), experiment.digit)
        case lessons.TrainRuns():
            measured = {run.key: lessons.measure_run(fitted(run.config)) for run in experiment.runs}
            if experiment.chooses:
                measured["chosen"] = lessons.measure_run(fitted(experiment.choose(measured).config))
            return {f"{key}_{name}": value for key, found in measured.items() for name, value in found.items()}
        case lessons.TrySettings():
            right = np.concatenate([lessons.try_penalties(digits, scaling) for scaling in lessons.SCALINGS])
            return lessons.measure_winners(lessons.choose_by_groups(right))
        case lessons.TeachZeros():
            figures = {}
            for kind in experiment.kinds:
                taught = lessons.teach_zeros(digits, lessons.SEES[kind])
                read = lessons.count_read_zeros(taught)
                for n, zeros, model in zip(lessons.SHOWN, read, taught, strict=True):
                    figures |= {f"{kind}_{n}": zeros, f"{kind}_test_{n}": model.test_accuracy}
            return figures
        case lessons.LabelImages():
            return lessons.count_confirmed(experiment.rows)
        case lessons.ReadDisputed():
            return lessons.measure_disputed(fitted(experiment.config), digits)
        case lessons.DrawDigit():
            images = lessons.make_images(PREPARED[experiment.digit])
            return lessons.measure_drawing(*fitted(experiment.config).predict_proba(images))
        case lessons.Duel():
            model = fitted(experiment.config)
            rows = lessons.choose_duel(evaluate(model, digits, "test"), experiment.n)
            return lessons.measure_duel(digits.labels[rows], model.predict(digits.images[rows]), model.test_accuracy)
    assert_never(experiment)

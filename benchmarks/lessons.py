"""Whether the lessons are true: every experiment on the full data, and what it decides beside what a lesson expects.

    python -m benchmarks.lessons

One row a step: the lesson and its step, the answer that usually is right, the answer that came out, and the seconds
that the experiment took here. What visitors do themselves is done for them: in "Who is wrong?" they vote as the other
people did, against the model they label as MNIST does, and they draw a small 7 in the bottom right corner and a large
zero with a slash.
"""

from __future__ import annotations

import sys
import time
import warnings
from typing import assert_never

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from mnist_core import lessons
from mnist_core.analysis import DISPUTED_BY_ROW, evaluate
from mnist_core.data import Digits, load_digits
from mnist_core.drawing import Drawing
from mnist_core.lessons import LESSONS, ChoiceQuestion, Experiment, Figures
from mnist_core.model import TrainedModel, TrainingConfig, train

TURN = np.linspace(0, 2 * np.pi, 60)
DRAWINGS = {
    7: Drawing(strokes=(np.array([(195.0, 160), (255, 160), (216, 256)]),)),
    0: Drawing(
        strokes=(
            np.column_stack([140 + 60 * np.sin(TURN), 140 - 90 * np.cos(TURN)]),
            np.array([(185.0, 72), (95, 208)]),
        )
    ),
}
"""What a visitor draws, by digit."""


def main() -> int:
    """Print the table; return how many steps came out otherwise."""
    warnings.simplefilter("ignore", ConvergenceWarning)
    digits, models, n_wrong = load_digits(), dict[TrainingConfig, TrainedModel](), 0
    print(f"{'lesson':18} {'step':4}  {'expected':12} {'came out':>12} {'seconds':>8}")
    for lesson in LESSONS.values():
        for number, step in enumerate(lesson.steps, 1):
            began = time.perf_counter()
            for config in step.experiment.configs:
                if config not in models:
                    models[config] = train(digits, config)
            found = measure(step.experiment, digits, models)
            question = step.question
            if isinstance(question, ChoiceQuestion):
                expected, outcome = question.expected, question.decide(found)
            else:
                expected = "{:g} to {:g}".format(*question.usual)
                outcome = f"{question.measured(found):.1f}"
            mark = "" if question.is_usual(found) else "  <- otherwise"
            n_wrong += bool(mark)
            seconds = time.perf_counter() - began
            print(f"{lesson.key:18} {number:4}  {expected:12} {outcome:>12} {seconds:8.1f}{mark}")
            print("   ", ", ".join(f"{name} {value:.4g}" for name, value in found.items()))
    return n_wrong


def measure(experiment: Experiment, digits: Digits, models: dict[TrainingConfig, TrainedModel]) -> Figures:
    """Do one experiment."""
    match experiment:
        case lessons.CountDigit():
            return lessons.count_digit(digits, experiment.digit)
        case lessons.DetectDigit():
            return lessons.measure_detector(evaluate(models[experiment.config], digits, "test"), experiment.digit)
        case lessons.TrainRuns():
            measured = {run.key: lessons.measure_run(models[run.config]) for run in experiment.runs}
            return {f"{key}_{name}": value for key, found in measured.items() for name, value in found.items()}
        case lessons.LabelImages():
            return lessons.measure_votes(
                experiment.rows, {row: str(DISPUTED_BY_ROW[row].other) for row in experiment.rows}
            )
        case lessons.ReadDisputed():
            return lessons.measure_disputed(models[experiment.config], digits)
        case lessons.DrawDigit():
            images = lessons.make_images(DRAWINGS[experiment.digit])
            return lessons.measure_drawing(*models[experiment.config].predict_proba(images))
        case lessons.Duel():
            model = models[experiment.config]
            rows = lessons.choose_duel(evaluate(model, digits, "test"), experiment.n)
            labels, read = digits.labels[rows], model.predict(digits.images[rows])
            return lessons.measure_duel(labels, labels, read, model.test_accuracy)
    assert_never(experiment)


if __name__ == "__main__":
    sys.exit(main())

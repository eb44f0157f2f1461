"""The experiments: for each kind the function that shows it and returns its figures, once they are measured."""

from collections.abc import Callable
from typing import Any

from mnist_core.lessons import (
    CountDigit,
    DetectDigit,
    DrawDigit,
    Duel,
    Figures,
    LabelImages,
    ReadDisputed,
    TeachZeros,
    TrainRuns,
    TrySettings,
)
from mnist_core.ui.learn.counting import count_digit, detect_digit
from mnist_core.ui.learn.drawing import draw_digit
from mnist_core.ui.learn.duel import label_against_model
from mnist_core.ui.learn.labelling import label_images, read_disputed
from mnist_core.ui.learn.progress import Progress
from mnist_core.ui.learn.settings import try_settings
from mnist_core.ui.learn.training import train_runs
from mnist_core.ui.learn.zeros import teach_zeros

SHOW: dict[type[Any], Callable[[Progress, Any], Figures | None]] = {
    CountDigit: count_digit,
    DetectDigit: detect_digit,
    TrainRuns: train_runs,
    TrySettings: try_settings,
    TeachZeros: teach_zeros,
    LabelImages: label_images,
    ReadDisputed: read_disputed,
    DrawDigit: draw_digit,
    Duel: label_against_model,
}
"""What shows each kind of experiment."""


def show_experiment(progress: Progress) -> Figures | None:
    """Show the open step's experiment; return its figures, or None while they are still to come."""
    experiment = progress.step.experiment
    return SHOW[type(experiment)](progress, experiment)

"""The Draw page: the pad and its answer, and a file for each closer look."""

from mnist_core.ui.draw.answer import make_answer, show_answer, show_progress, show_rule, show_source
from mnist_core.ui.draw.feedback import show_feedback
from mnist_core.ui.draw.my_digits import (
    MODES,
    MY_DIGITS,
    begin_my_digits,
    choose_mode,
    run_again_if_my_digits_changed,
    show_my_digits,
    show_saving,
)
from mnist_core.ui.draw.pad_and_model import (
    SEES,
    SEVERAL_MODELS,
    choose_features,
    choose_run_every,
    find_configs,
    find_model,
    run_anew_if_runs_changed,
    show_model,
)
from mnist_core.ui.draw.photo import choose_photo
from mnist_core.ui.draw.play import choose_nudge, show_nudged
from mnist_core.ui.draw.several_models import show_models
from mnist_core.ui.draw.sources import find_image_to_read, follow_link
from mnist_core.ui.draw.step_by_step import STEPS, choose_steps, show_steps
from mnist_core.ui.draw.why import show_scores, show_why
from mnist_core.ui.pads import clear_pad, draw_on_pad

__all__ = [
    "MODES",
    "MY_DIGITS",
    "SEES",
    "SEVERAL_MODELS",
    "STEPS",
    "begin_my_digits",
    "choose_features",
    "choose_mode",
    "choose_nudge",
    "choose_photo",
    "choose_run_every",
    "choose_steps",
    "clear_pad",
    "draw_on_pad",
    "find_configs",
    "find_image_to_read",
    "find_model",
    "follow_link",
    "make_answer",
    "run_again_if_my_digits_changed",
    "run_anew_if_runs_changed",
    "show_answer",
    "show_feedback",
    "show_model",
    "show_models",
    "show_my_digits",
    "show_nudged",
    "show_progress",
    "show_rule",
    "show_saving",
    "show_scores",
    "show_source",
    "show_steps",
    "show_why",
]

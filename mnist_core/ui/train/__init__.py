"""The Train page, part by part."""

from mnist_core.ui.train.convergence import show_convergence
from mnist_core.ui.train.files import offer_files
from mnist_core.ui.train.replay import note_watched, show_run
from mnist_core.ui.train.result import show_previous, show_scores
from mnist_core.ui.train.settings import show_headline, show_presets, show_settings

__all__ = [
    "note_watched",
    "offer_files",
    "show_convergence",
    "show_headline",
    "show_presets",
    "show_previous",
    "show_run",
    "show_scores",
    "show_settings",
]

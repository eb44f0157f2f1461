"""The Train page, part by part."""

from mnist_core.ui.train.convergence import show_convergence
from mnist_core.ui.train.files import offer_files
from mnist_core.ui.train.result import show_beside, show_curves, show_scores
from mnist_core.ui.train.settings import show_presets, show_settings

__all__ = [
    "offer_files",
    "show_beside",
    "show_convergence",
    "show_curves",
    "show_presets",
    "show_scores",
    "show_settings",
]

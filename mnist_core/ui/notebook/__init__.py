"""The Notebook page, part by part."""

from mnist_core.ui.notebook.data import show_data
from mnist_core.ui.notebook.predictions import show_predictions
from mnist_core.ui.notebook.probabilities import show_probabilities
from mnist_core.ui.notebook.step import show_next
from mnist_core.ui.notebook.training import show_training

__all__ = ["show_data", "show_next", "show_predictions", "show_probabilities", "show_training"]

"""The home page, part by part."""

from mnist_core.ui.home.pad import show_pad
from mnist_core.ui.home.way import show_beside, show_lessons, show_steps

__all__ = ["show_beside", "show_lessons", "show_pad", "show_steps"]

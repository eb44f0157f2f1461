"""The Notebook page, part by part."""

from mnist_core.ui.notebook.cells import SECTIONS, show_next, show_section
from mnist_core.ui.notebook.further import show_further

__all__ = ["SECTIONS", "show_further", "show_next", "show_section"]

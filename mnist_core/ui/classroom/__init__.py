"""The Class page, part by part."""

from mnist_core.ui.classroom.identity import RULES
from mnist_core.ui.classroom.page import show_class

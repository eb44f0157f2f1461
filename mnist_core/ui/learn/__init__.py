"""The Lessons page, part by part."""

from mnist_core.ui.learn.overview import show_overview
from mnist_core.ui.learn.place import KnownLesson, NeedsLesson, find_place
from mnist_core.ui.learn.step import show_step
from mnist_core.ui.learn.teacher import show_notes_for_teachers

__all__ = ["KnownLesson", "NeedsLesson", "find_place", "show_notes_for_teachers", "show_overview", "show_step"]

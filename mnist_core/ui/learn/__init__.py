"""The Lessons page, part by part."""

from mnist_core.ui.learn.kept import keep_answers
from mnist_core.ui.learn.overview import show_overview
from mnist_core.ui.learn.progress import KnownLesson, NeedsLesson, find_progress
from mnist_core.ui.learn.step import show_step
from mnist_core.ui.learn.teacher import NOTES, show_notes

__all__ = [
    "NOTES",
    "KnownLesson",
    "NeedsLesson",
    "find_progress",
    "keep_answers",
    "show_notes",
    "show_overview",
    "show_step",
]

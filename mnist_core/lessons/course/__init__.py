"""The lessons in their order: each file here that begins with ``lesson`` holds one, called ``LESSON``."""

from importlib import import_module
from pkgutil import iter_modules

from mnist_core.lessons.lesson import Lesson

LESSONS: dict[str, Lesson] = {
    lesson.key: lesson
    for module in sorted(found.name for found in iter_modules(__path__))
    for lesson in (import_module(f"{__name__}.{module}").LESSON,)
}
"""The lessons by their names in the address."""

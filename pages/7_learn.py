"""Lessons: predict, watch, understand."""

import mnist_core.ui.libraries  # noqa: F401  before all others: it says why
from mnist_core.lessons import LESSONS
from mnist_core.ui import learn, session, shell

RULES = {"lesson": learn.KnownLesson(LESSONS, instead="Choose one of these.")}

lesson = LESSONS.get(session.link().get("lesson", ""))
if lesson is None:
    rules = RULES | dict.fromkeys(("step", "answers"), learn.NeedsLesson())
    shell.show_heading("Lessons", "A question first, then the experiment, then why. Each takes a few minutes.", rules)
else:
    shell.show_heading(lesson.title, lesson.purpose, RULES)
place = learn.find_place()
if place is None:
    learn.show_overview()
else:
    learn.show_step(place)
    learn.show_notes_for_teachers(place.lesson)
shell.show_footer()

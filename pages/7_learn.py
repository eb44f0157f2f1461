"""Lessons: predict, watch, understand."""

import mnist_core.ui.libraries  # noqa: F401  before all others: it says why
from mnist_core.lessons import LESSONS
from mnist_core.ui import shell, state
from mnist_core.ui.learn import overview, progress, step
from mnist_core.ui.links import Rule

UNKNOWN = "there is none of that name"
RULES = {
    "lesson": Rule(lambda name: name in LESSONS, UNKNOWN, "Choose one of these."),
    "section": Rule(lambda name: name == overview.NOTES, UNKNOWN, "All lessons are shown."),
}
NEEDS_LESSON = Rule(lambda _: False, "but it names no lesson", "Choose a lesson.")

lesson, section = LESSONS.get(state.link().get("lesson", "")), state.link().get("section")
if lesson is not None:
    shell.show_heading(lesson.title, lesson.purpose, RULES)
elif section == overview.NOTES:
    shell.show_heading("For teachers", "What to prepare, what to discuss, and links. It says what comes out.", RULES)
else:
    if "lesson" in state.link():  # one that is not known: what belongs to it goes with it
        state.write_link({}, ("step", "answers"))
    rules = RULES | dict.fromkeys(("step", "answers"), NEEDS_LESSON)
    shell.show_heading("Lessons", "A question first, then the experiment, then why. Each takes a few minutes.", rules)
if (at := progress.find_progress()) is not None:
    step.show_step(at)
elif section == overview.NOTES:
    overview.show_notes()
else:
    overview.show_overview()
progress.keep_answers()
shell.show_footer()

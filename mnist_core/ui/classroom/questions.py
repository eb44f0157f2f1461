"""What a class can do: each step of each lesson, and drawing digits."""

from mnist_core.classes import digits_to_draw, name_drawing_task
from mnist_core.data import DIGITS
from mnist_core.lessons import LESSONS, Step
from mnist_core.ui.words import name_digit

ALL_DIGITS = "".join(map(str, DIGITS))
QUESTIONS: dict[str, str] = {
    **{
        f"{lesson.key}.{number}": f"{lesson.title} Question {number} of {len(lesson.steps)}"
        for lesson in LESSONS.values()
        for number in range(1, len(lesson.steps) + 1)
    },
    name_drawing_task(ALL_DIGITS): "Draw all ten digits, one after the other",
    **{name_drawing_task(str(digit)): f"Draw {name_digit(digit)}" for digit in DIGITS},
}
"""What a teacher can choose, by its name in the database."""


def find_step(question: str) -> tuple[str, int, Step] | None:
    """Return the lesson's key, the step's number from 1 and the step; None for what is none, such as a drawing task."""
    key, _, number = question.rpartition(".")
    if question not in QUESTIONS or digits_to_draw(question):
        return None
    return key, int(number), LESSONS[key].steps[int(number) - 1]

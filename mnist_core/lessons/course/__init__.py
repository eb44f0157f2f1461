"""The lessons in their order, a file each."""

from mnist_core.lessons.course import (
    lesson_1_base_rate,
    lesson_2_warning,
    lesson_3_longer,
    lesson_4_scaling,
    lesson_5_data,
    lesson_6_labels,
    lesson_7_drawing,
    lesson_8_duel,
    lesson_9_zero,
    lesson_10_setting,
)
from mnist_core.lessons.lesson import Lesson

LESSONS: dict[str, Lesson] = {
    module.LESSON.key: module.LESSON
    for module in (
        lesson_1_base_rate,
        lesson_2_warning,
        lesson_3_longer,
        lesson_4_scaling,
        lesson_5_data,
        lesson_6_labels,
        lesson_7_drawing,
        lesson_8_duel,
        lesson_9_zero,
        lesson_10_setting,
    )
}
"""The lessons by their names in the address."""

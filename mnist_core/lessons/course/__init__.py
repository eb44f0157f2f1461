"""The lessons in their order, a file each."""

from mnist_core.lessons.course.lesson_1_base_rate import LESSON as BASE_RATE
from mnist_core.lessons.course.lesson_2_warning import LESSON as WARNING
from mnist_core.lessons.course.lesson_3_longer import LESSON as LONGER
from mnist_core.lessons.course.lesson_4_scaling import LESSON as SCALING
from mnist_core.lessons.course.lesson_5_data import LESSON as DATA
from mnist_core.lessons.course.lesson_6_labels import LESSON as LABELS
from mnist_core.lessons.course.lesson_7_drawing import LESSON as DRAWING
from mnist_core.lessons.course.lesson_8_duel import LESSON as DUEL
from mnist_core.lessons.course.lesson_9_zero import LESSON as ZERO
from mnist_core.lessons.course.lesson_10_setting import LESSON as SETTING

LESSONS = {
    lesson.key: lesson for lesson in (BASE_RATE, WARNING, LONGER, SCALING, DATA, LABELS, DRAWING, DUEL, ZERO, SETTING)
}
"""The lessons by their names in the address."""

"""Classes that take lessons together: who answered what, what they drew, and where the class is, in a database.

A class has a code, which opens it to students, and a key, which makes its owner the teacher. Students have no names: a
random token of their browser is all that is known of each. All rights are checked here, so that no page can forget to.
"""

from mnist_core.classes.classes import Classes
from mnist_core.classes.codes import ALPHABET, CODE_LENGTH, is_code, is_secret, make_secret, read_code
from mnist_core.classes.contributions import digits_to_draw, name_drawing_task
from mnist_core.classes.database import KEPT_SECONDS
from mnist_core.classes.refusals import (
    ClassRefused,
    DatabaseUnavailable,
    Full,
    NoSuchClass,
    NotTheTeacher,
    NowClosed,
    TooManyTries,
)
from mnist_core.classes.views import (
    DRAWING_PHASES,
    LESSON_PHASES,
    ClassDrawings,
    Phase,
    StudentView,
    TeacherView,
    suggest,
)

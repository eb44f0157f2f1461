"""The lessons as data: predict, watch, understand. One file a lesson in ``course``; nothing here knows a page.

Students who predict before they look learn more than those who only look (Crouch, Fagen, Callan and Mazur, American
Journal of Physics 72, 835, 2004), and so do those who read why each wrong answer is wrong.
"""

from mnist_core.lessons.course import LESSONS
from mnist_core.lessons.lesson import (
    CountDigit,
    DetectDigit,
    DrawDigit,
    Duel,
    Experiment,
    LabelImages,
    Lesson,
    NamedRun,
    ReadDisputed,
    Shown,
    Step,
    TeachZeros,
    TrainRuns,
    TrySettings,
)
from mnist_core.lessons.measuring import (
    PREPARED,
    choose_duel,
    count_confirmed,
    count_digit,
    make_images,
    measure_detector,
    measure_disputed,
    measure_drawing,
    measure_duel,
    measure_run,
)
from mnist_core.lessons.questions import SKIPPED, ChoiceQuestion, Figures, InvalidAnswer, NumberQuestion, is_answered
from mnist_core.lessons.settings import PENALTIES, SCALINGS, choose_by_groups, measure_winners, try_penalties
from mnist_core.lessons.zeros import N_KEPT, SEES, SHOWN, count_read_zeros, draw_zeros, teach_zeros

"""The lessons as data: complete, with links that can be read back, and texts that hold no figure of their own."""

import re
from dataclasses import fields, replace

import pytest

from mnist_core.data import N_DIGITS
from mnist_core.lessons import LESSONS, SKIPPED, ChoiceQuestion, InvalidAnswer
from mnist_core.model import TrainingConfig

STEPS = [
    pytest.param(step, id=f"{lesson.key}-{number}")
    for lesson in LESSONS.values()
    for number, step in enumerate(lesson.steps, 1)
]


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_a_lesson_has_what_its_card_and_its_teacher_need(lesson):
    assert LESSONS[lesson.key] is lesson
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", lesson.key)
    assert lesson.steps
    assert 3 <= lesson.minutes <= 15
    assert len(lesson.picture) == 6
    assert all(0 <= row < N_DIGITS for row in lesson.picture)
    assert all(getattr(lesson, field.name) for field in fields(lesson))


@pytest.mark.parametrize("step", STEPS)
def test_every_question_has_a_hint_and_a_reason(step):
    assert all(len(text) > 15 for text in (step.question.words, step.question.hint, step.why))


@pytest.mark.parametrize("step", STEPS)
def test_what_an_experiment_trains_can_be_linked_to(step):
    for config in step.experiment.configs:
        assert TrainingConfig.from_params(config.to_params()) == replace(config, fold=None), "a link has no fold"


@pytest.mark.parametrize("step", STEPS)
def test_answers_can_be_read_back_and_others_are_refused(step):
    question = step.question
    if isinstance(question, ChoiceQuestion):
        keys = [choice.key for choice in question.choices]
        assert len(set(keys)) == len(keys) >= 2
        assert question.expected in keys
        assert [question.read_answer(key) for key in keys] == keys
        assert not set("".join(keys)) & set(",&=")
        assert SKIPPED not in keys
    else:
        assert question.read_answer(f" {question.high:g} {question.unit}") == f"{question.high:g}"
        assert question.usual[0] <= question.usual[1] <= question.high
        with pytest.raises(InvalidAnswer, match="number from 0"):
            question.read_answer(f"{question.high + 1:g}")
        if question.unit != "%":
            with pytest.raises(InvalidAnswer, match="a whole number"):
                question.read_answer("2.5")
    for nonsense in ("", "many", "-1", "nan", "inf", "1e3", "9" * 400, "<b>"):
        with pytest.raises(InvalidAnswer, match="it must be"):
            question.read_answer(nonsense)

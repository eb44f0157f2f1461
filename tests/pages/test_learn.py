"""The Lessons page, without a browser."""

from dataclasses import replace
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from mnist_core.lessons import LESSONS, choose_duel
from mnist_core.model import QUICK
from mnist_core.ui import cache
from tests.support.fits import APP_TEST, PATIENCE
from tests.support.pages import buttons, open_page, press, sent_to, words

pytestmark = pytest.mark.usefixtures("fresh_caches")

DUEL = LESSONS["beat-the-model"].steps[0].experiment


def type_answer(at, typed):
    at.text_input[0].input(typed)
    press(at, "That is my answer")


@pytest.fixture
def trained(fresh_caches, make_models):
    """Have the same small model at hand for all that the lessons train."""
    configs = [config for lesson in LESSONS.values() for step in lesson.steps for config in step.experiment.configs]
    return make_models(*configs, *(replace(config, fold=None) for config in configs))  # one of which may be chosen


def test_the_list_names_every_lesson():
    at = open_page("learn")
    assert at.title[0].value == "Lessons"
    assert all(lesson.title in words(at) for lesson in LESSONS.values())


def test_the_outcome_stays_closed_until_the_question_is_answered():
    at = open_page("learn", lesson="is-91-good")
    assert "91.0" not in words(at)
    assert not at.get("vega_lite_chart")
    type_answer(at, "50")
    assert at.query_params["answers"] == "50"
    assert "**50%**" in words(at)
    assert "**91%**" in words(at)
    assert "Your lower answer" in words(at)
    press(at, "lesson-next")
    assert at.query_params["step"] == "2"
    assert "Which is the lowest?" in words(at)


@pytest.mark.parametrize("typed", ["", "many", "101", "-3", "<b>bold</b>"])
def test_an_answer_that_is_no_number_is_explained_and_may_be_given_again(typed):
    at = open_page("learn", lesson="is-91-good")
    type_answer(at, typed)
    assert "a number from 0 to 100" in at.warning[0].value
    assert at.text_input[0].value == typed
    assert "answers" not in at.query_params


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"lesson": "alchemy", "step": "2", "answers": "many"}, "Choose one of these."),
        ({"lesson": "is-91-good", "step": "9"}, "The first step is shown."),
        ({"lesson": "is-91-good", "step": "x"}, "The first step is shown."),
        ({"lesson": "is-91-good", "answers": "many"}, "The questions are open again."),
        ({"lesson": "is-91-good", "answers": "1,recall,3"}, "The questions are open again."),
    ],
)
def test_an_unknown_lesson_step_or_answer_is_said(link, said):
    at = open_page("learn", **link)
    assert said in at.warning[0].value
    assert "\n" not in at.warning[0].value  # one sentence


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.usefixtures("trained")
def test_every_step_opens_by_its_link_answered_and_not(lesson):
    for number in range(1, len(LESSONS[lesson].steps) + 1):
        at = open_page("learn", lesson=lesson, step=str(number))
        assert not at.warning
        press(at, "lesson-skip")
        assert "skipped" in words(at)
        assert "not yet" not in words(at), "who skips sees the outcome at once"
        assert f"Step {number}: skipped" in buttons(at) or len(LESSONS[lesson].steps) == 1
        again = open_page("learn", lesson=lesson, step=str(number), answers=at.query_params["answers"])
        assert "skipped" in words(again)


@pytest.mark.parametrize("lesson", ["why-the-warning", "does-longer-help", "one-subtraction"])
@pytest.mark.usefixtures("trained")
def test_a_step_does_not_show_what_the_next_one_asks(lesson):
    def says_accuracy(step):
        at = open_page("learn", lesson=lesson, step=str(step), answers="skip,skip")
        charts = [chart.proto.alt for chart in at.get("vega_lite_chart")]
        return "images | Training images" in words(at) or any("ccuracy" in alt for alt in charts)

    assert not says_accuracy(1)
    assert says_accuracy(2)


@pytest.mark.usefixtures("trained")
def test_an_address_from_before_later_answers_keeps_them():
    at = open_page("learn", lesson="is-91-good", step="2", answers="50,recall")
    at.query_params.clear()
    at.query_params["lesson"], at.query_params["step"], at.query_params["answers"] = "is-91-good", "1", "50"
    at.run()
    assert at.query_params["answers"] == "50,recall"


@pytest.mark.usefixtures("trained")
def test_a_run_that_contradicts_the_lesson_is_believed():
    # All four scalings give the same model here, so no test accuracy differs.
    at = open_page("learn", lesson="one-subtraction", step="2", answers=",worse")
    assert "**The same**" in words(at)
    assert "This time it came out otherwise. Usually it is “Worse”" in words(at)


def test_nobody_can_stop_a_lessons_run_and_what_was_stopped_elsewhere_trains_to_the_end(use_queue, small):
    may_end = Event()

    def train_when_told(_, config, *__):
        assert may_end.wait(PATIENCE)
        return replace(small, config=config)

    queue = use_queue(workers=1, train=train_when_told)
    queue.submit(QUICK, visitor=APP_TEST)
    queue.stop(QUICK, visitor=APP_TEST)
    at = open_page("learn", lesson="is-91-good", step="2", answers="skip,recall")
    assert "*not yet, see below*" in words(at)
    assert "Stop" not in buttons(at)
    may_end.set()
    for run in queue.runs():
        assert run.wait(PATIENCE)
    at.run()
    assert "*not yet, see below*" not in words(at)


def test_a_refused_run_says_so_and_keeps_the_answer(use_queue):
    use_queue(memory_limit=1)
    at = open_page("learn", lesson="is-91-good", step="2", answers="skip,recall")
    assert at.warning
    assert "**Recall**" in words(at)
    assert at.query_params["answers"] == "skip,recall"


@pytest.mark.usefixtures("trained")
def test_the_duel_goes_on_where_it_was_and_counts_twenty_labels():
    at = open_page("learn", lesson="beat-the-model", answers="10")
    evaluation = cache.evaluate(cache.runs().submit(DUEL.config).model, "test")
    rows = choose_duel(evaluation, DUEL.n).tolist()
    known = at.session_state["state-LearnState"]
    known.labels = dict.fromkeys(rows[:19], 1)
    at.run()
    (sent,) = sent_to(at, "labelling")
    assert (len(sent["images"]), sent["labels"]) == (20, [1] * 19)
    known.labels[rows[19]] = 1
    at.run()
    right = sum(cache.digits().labels[row] == 1 for row in rows)
    assert at.metric[0].value == f"{right} of 20"


@pytest.mark.parametrize(
    ("reported", "kept"),
    [
        ([4, 0, 9], {11: 4, 12: 0, 13: 9}),
        ([], {}),
        ([1] * 50, {11: 1, 12: 1, 13: 1}),
        *[(wrong, {11: 2}) for wrong in (None, "123", [10], [-1], ["1"], [[]], {"1": 1})],
    ],
)
def test_only_labels_are_taken_from_the_browser(reported, kept):
    def script():
        import numpy as np
        import streamlit as st

        from mnist_core.ui import state
        from mnist_core.ui.learn.labelling import take_labels
        from mnist_core.ui.state import LearnState

        state.get(LearnState).labels[11] = 2
        take_labels(np.array([11, 12, 13]))
        assert state.get(LearnState).labels == st.session_state["kept"]

    at = AppTest.from_function(script)
    at.session_state["duel"], at.session_state["kept"] = {"labels": reported}, kept
    assert not at.run().exception


def test_starting_over_forgets_the_answers():
    at = open_page("learn", lesson="is-91-good", answers="50")
    press(at, "Start over")
    assert "answers" not in at.query_params
    assert at.text_input


@pytest.mark.usefixtures("trained")
def test_a_step_is_done_when_its_outcome_has_been_seen_and_its_mark_says_how_it_came_out():
    at = open_page("learn", lesson="beat-the-model", answers="10")
    press(at, "All lessons")
    assert "Continue:gray[: Beat the model]" in buttons(at), "answered, but not one label was given"
    at = open_page("learn", lesson="is-91-good", answers="91,skip")
    assert {"Step 1: right", "Step 2"} <= set(buttons(at))
    press(at, "lesson-next")
    assert {"Step 1: right", "Step 2: skipped"} <= set(buttons(at))
    press(at, "lesson-done")
    assert "2 of 2 done, 1 right" in words(at)
    assert "Look again:gray[: What is an accuracy worth?]" in buttons(at)


def test_the_notes_for_teachers_have_a_page_of_their_own_with_the_links_of_all_steps():
    at = open_page("learn", section="for-teachers")
    assert at.title[0].value == "For teachers"
    codes = [code.value for code in at.code]
    for lesson in LESSONS.values():
        assert lesson.notes in words(at)
        for number in range(1, len(lesson.steps) + 1):
            assert any(f"lesson={lesson.key}&step={number}" in code for code in codes)
    assert "**Class** page" in words(at)
    elsewhere = open_page("learn", lesson="is-91-good")
    assert LESSONS["is-91-good"].notes not in words(elsewhere)


@pytest.mark.parametrize(
    "copy",
    [
        None,
        "",
        "[" * 100_000,
        "[]",
        '{"answers": {"alchemy": ["1"]}, "outcomes": {}}',
        '{"answers": {"is-91-good": ["many"]}, "outcomes": {}}',
        '{"answers": {"is-91-good": [[]]}, "outcomes": {}}',
        '{"answers": {}, "outcomes": {"is-91-good": ["won", ""]}}',
        '{"answers": {}, "outcomes": {"is-91-good": ["right"]}}',
        '{"answers": {}, "outcomes": {"is-91-good": 5}}',
        "[[[], 1]]",
        "[[5, 11], [70000, 1], [-1, 1]]",
        "[1]",
    ],
)
def test_what_is_no_copy_of_the_tab_is_left_alone(copy):
    def script():
        import streamlit as st

        from mnist_core.ui import state, tab_copy
        from mnist_core.ui.learn.progress import restore_answers, restore_labels
        from mnist_core.ui.state import LearnState

        tab_copy.read_copy(st.session_state["copy"], restore_answers)
        tab_copy.read_copy(st.session_state["copy"], restore_labels)
        assert state.get(LearnState) == LearnState()

    at = AppTest.from_function(script)
    at.session_state["copy"] = copy
    assert not at.run().exception

"""The Class page, without a browser: what a phone keeps is put where its component would put it."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binomtest

from mnist_core.classes import make_secret, name_drawing_task
from mnist_core.model import QUICK, Examples, train
from mnist_core.ui import cache
from mnist_core.ui.classroom import identity
from mnist_core.ui.classroom.questions import QUESTIONS, find_step
from mnist_core.ui.classroom.wall import LOOKS
from tests.support.fits import PATIENCE
from tests.support.pages import buttons, open_page, press, words

pytestmark = pytest.mark.usefixtures("fresh_caches")

FIRST = next(iter(QUESTIONS))
SEVEN = name_drawing_task("7")


@pytest.fixture(autouse=True)
def school(tmp_path, monkeypatch):
    """Give the page a database of its own."""
    monkeypatch.setenv(identity.DATABASE, str(tmp_path))
    identity.open_classes.cache_clear()
    opened = identity.open_classes()
    yield opened
    identity.open_classes.cache_clear()
    opened.close()


def join(code, token, key=""):
    """Open a class's link, in a browser that keeps a token and perhaps a key."""
    at = open_page("class", code=code)
    at.session_state["class-memory"] = {"who": {"code": code, "token": token, "key": key}}
    return at.run()


def start():
    """Start a class as its teacher; return the page and the code."""
    at = press(open_page("class"), "Start a class")
    code = at.query_params["code"]
    at.session_state["class-memory"] = {"who": {"code": code, "token": make_secret(), "key": ""}}
    return at.run(), code


def lead(at, question, *labels):
    at.selectbox(key="class-activity").set_value(question)
    at.run()
    for label in labels:
        press(at, label)
    return at


def test_a_teacher_starts_at_the_first_question_and_the_key_is_not_in_the_address():
    teacher, code = start()
    assert "key" not in teacher.query_params
    assert code in words(teacher)
    assert {"First answer", "Discuss", "Second answer", "Outcome", "End the class"} <= set(buttons(teacher))
    assert teacher.selectbox(key="class-activity").value == FIRST


def test_the_teachers_own_link_opens_the_teachers_side_and_leaves_the_address(school):
    code, key = school.start(FIRST)
    at = open_page("class", code=code, key=key)
    at.session_state["class-memory"] = {"who": {"code": code, "token": make_secret(), "key": ""}}
    assert "First answer" in buttons(at.run())
    assert "key" not in at.query_params


def test_a_forged_key_opens_nothing_and_a_forged_token_is_nobody(school):
    code, key = school.start(FIRST)
    for token in ("", "x", 7, None, ["a"], "0" * 5_000):
        join(code, token)
    assert school.look_as_teacher(code, key).n_students == 0
    student = make_secret()
    for forged in ("0" * 32, "0" * 31, 7, None, {"a": 1}):
        assert "First answer" not in buttons(join(code, student, forged))


@pytest.mark.parametrize(("code", "said"), [("K7M3PX", "no class K7M3PX"), ("[a](b)", "a code has 6")])
def test_a_link_with_a_wrong_code_gets_a_sentence_and_the_way_on(code, said):
    at = open_page("class", code=code)
    assert said in words(at)
    assert {"Join", "Start a class"} <= set(buttons(at))


def test_a_typed_code_may_have_small_letters_and_what_is_none_is_said(school):
    code, _ = school.start(FIRST)
    at = open_page("class")
    at.text_input(key="class-typed").input("[x](y)")
    assert "is not a code" in words(press(at, "Join"))
    at.text_input(key="class-typed").input(f" {code.lower()} ")
    press(at, "Join")
    assert at.query_params["code"] == code


def test_a_class_predicts_discusses_predicts_again_and_sees_the_outcome():
    teacher, code = start()
    ann, ben = join(code, make_secret()), join(code, make_secret())
    assert "You are in" in words(ann)
    lead(teacher, FIRST, "First answer")
    for student, answer in ((ann, "50"), (ben, "91")):
        student.run().text_input[0].input(answer)
        press(student, "That is my answer")
        assert f"Counted: **{answer}%**" in words(student)
    assert "2 of 2" in words(teacher.run())
    assert "50" not in words(teacher), "the projector shows how many have answered, and not what"
    press(teacher, "Discuss")
    assert "1 of 2" in words(teacher)
    assert "discuss" in words(teacher)
    press(teacher, "Second answer")
    ann.run().text_input[0].input("none of your business")
    assert "it must be a number" in words(press(ann, "That is my answer"))
    ann.text_input[0].input("90")
    press(ann, "That is my answer")
    assert "91" not in words(ann)
    press(teacher, "Outcome")
    ann.run()
    assert "first answer: **50%**" in words(ann)
    assert "second answer: **90%**" in words(ann)
    assert "What came out: **91%**" in words(ann)
    assert "91.0%" in words(ann)


def test_an_answer_may_be_changed_and_one_that_comes_too_late_is_not_counted(school):
    question = f"{FIRST.rpartition('.')[0]}.2"
    code, key = school.start(question)
    school.lead(code, key, question, "first answer")
    ann = join(code, make_secret())
    press(press(ann, "Accuracy"), "Recall")
    assert school.look_as_teacher(code, key).votes[0] == {"recall": 1}
    school.lead(code, key, question, "discuss")
    press(ann, "Precision")
    assert school.look_as_teacher(code, key).votes[0] == {"recall": 1}
    assert "came too late" in words(ann)


def draw(at, points):
    (first, *rest) = points
    path = {"type": "Path", "path": [["M", *first], *(["L", *point] for point in rest)]}
    at.session_state["class-pad-canvas"] = {"drawing": {"raw": {"objects": [path]}, "data": None}}
    return at.run()


def test_a_drawing_goes_to_the_wall_and_the_wall_to_all(make_models):
    make_models(QUICK)
    teacher, code = start()
    ann, ben = join(code, make_secret()), join(code, make_secret())
    lead(teacher, SEVEN, "Draw")
    assert "Write **a 7**" in words(ann.run())
    draw(ann, [[80, 60], [200, 60], [130, 240]])
    press(ann, "Send it to the wall")
    assert "all that was asked for is on the wall (1)" in words(ann)
    assert "**1** drawing" in words(teacher.run())
    press(teacher, "Results")
    assert "of 1**" in words(ben.run())
    press(ben, "Open as My digits")
    assert len(ben.session_state["state-MyDigitsState"].drawings) == 1


EACH_KIND = {type(found[2].experiment): question for question in QUESTIONS if (found := find_step(question))}


@pytest.mark.parametrize("question", EACH_KIND.values(), ids=[kind.__name__ for kind in EACH_KIND])
def test_each_kind_of_experiment_can_be_led_to_its_outcome(question, school, make_models):
    make_models(*find_step(question)[2].experiment.configs)
    code, key = school.start(question)
    at = join(code, make_secret(), key)
    for label in ("First answer", "Discuss", "Outcome"):
        press(at, label)
    join(code, make_secret())


TRAINS = [question for question in EACH_KIND.values() if find_step(question)[2].experiment.configs]


@pytest.mark.parametrize("question", TRAINS)
def test_nobody_can_stop_the_run_of_a_whole_class(question, school, use_queue):
    queue = use_queue(workers=0)
    code, key = school.start(question)
    at = join(code, make_secret(), key)
    press(at, "Outcome")
    assert "Stop" not in buttons(at)
    assert queue.runs()  # which wait


def test_on_the_wall_an_eight_has_its_article(school):
    code, key = school.start(name_drawing_task("8"))
    teacher, ann = join(code, make_secret(), key), join(code, make_secret())
    press(teacher, "Draw")
    assert "Write **an 8** as you always do" in words(ann.run())
    assert "Write **an 8** as you always do" in words(teacher)


def test_the_teacher_opens_a_drawing_and_removes_it(school, make_models):
    make_models(QUICK)
    code, key = school.start(SEVEN)
    token = make_secret()
    school.join(code, token)
    school.lead(code, key, SEVEN, "draw")
    school.draw(code, token, np.full((28, 28), 200, np.uint8), 7)
    at = join(code, make_secret(), key)
    at.session_state["state-ClassState"].opened = int(school.look_as_teacher(code, key).wall.numbers[0])
    press(at.run(), "Remove it")
    assert len(school.look_as_teacher(code, key).wall) == 0


HISTOGRAMS = replace(QUICK, features="gradient histograms")


def draw_lying_threes(school, digits, per_person):
    """Let each person draw threes that lie on their side; return the teacher's page of the results, and all images."""
    task = name_drawing_task("3")
    code, key = school.start(task)
    school.lead(code, key, task, "draw")
    images = np.rot90(digits.images[digits.labels == 3][: sum(per_person)], axes=(1, 2)).copy()
    left = iter(images)
    for n in per_person:
        token = make_secret()
        school.join(code, token)
        assert all(school.draw(code, token, next(left), 3) for _ in range(n))
    school.lead(code, key, task, "wall")
    return join(code, make_secret(), key), images


def teach(at):
    """Press *Teach the model* and wait; return the model before and after."""
    at.segmented_control(key="class-look").set_value(LOOKS[-1])
    at.run()
    untaught = cache.runs().get(HISTOGRAMS)
    assert untaught is not None
    assert untaught.wait(PATIENCE)
    at.run()
    (key,) = at.session_state["state-VisitorState"].examples
    taught = cache.runs().get(replace(HISTOGRAMS, examples=key))
    assert taught is not None
    assert taught.wait(PATIENCE)
    at.run()
    assert untaught.model is not None
    assert taught.model is not None
    return untaught.model, taught.model


def test_half_of_the_people_teach_the_model_and_the_other_half_test_it(school, digits, few_digits, use_queue):
    use_queue(few_digits)
    at, images = draw_lying_threes(school, digits, [5, 4, 3, 8])
    before, after = teach(at)
    shown, kept = np.r_[0:5, 9:12], np.r_[5:9, 12:20]
    expected = train(few_digits, HISTOGRAMS, examples=Examples(images[shown], np.full(8, 3), weight=10))
    np.testing.assert_array_equal(after.coef, expected.coef)
    right = [model.predict(images[kept]) == 3 for model in (before, after)]
    n_before, n_after = (int(each.sum()) for each in right)
    assert n_after > n_before, "nothing was learned"
    own, mnist = at.dataframe[0].value.to_dict("records")
    assert own["Untaught"].endswith(f"({n_before} of 12)")
    assert own["Taught"].endswith(f"({n_after} of 12)")
    low, high = (100 * each for each in binomtest(n_after, 12).proportion_ci(method="wilson"))
    assert own["95% interval"] == f"{low:.0f}% to {high:.0f}%"
    fixed, broken = int((right[1] & ~right[0]).sum()), int((right[0] & ~right[1]).sum())
    p = binomtest(fixed, fixed + broken).pvalue
    assert (f"in {100 * p:.1f}% of all cases" if p >= 0.001 else "in <0.1% of all cases") in words(at)
    assert "what 2 people drew" in words(at)
    assert f"**{100 * n_before / 12:.0f}%** before, **{100 * n_after / 12:.0f}%** now" in words(at)
    test = few_digits.images[after.test_rows], few_digits.labels[after.test_rows]
    assert mnist["Taught"].endswith(f"({int((after.predict(test[0]) == test[1]).sum())} of {len(test[1])})")


@pytest.mark.parametrize(("per_person", "said"), [([4], "One person alone"), ([6, 4], "With 4 kept")])
def test_a_class_that_cannot_measure_it_is_told_so(per_person, said, school, digits, few_digits, use_queue):
    use_queue(few_digits)
    at, _ = draw_lying_threes(school, digits, per_person)
    at.segmented_control(key="class-look").set_value(LOOKS[-1])
    at.run()
    if len(per_person) > 1:
        teach(at)
    assert said in words(at)
    assert "of all cases" not in words(at)


def test_two_presses_end_the_class_for_everybody():
    teacher, code = start()
    ann = join(code, make_secret())
    assert "again" in words(press(teacher, "End the class"))
    assert "You are in" in words(ann.run())
    assert "Start a class" in buttons(press(teacher, "End the class"))
    assert "has ended" in words(ann.run())


def test_where_nothing_can_be_written_the_page_says_so(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(identity.DATABASE, str(tmp_path / "file"))
    identity.open_classes.cache_clear()
    assert "rest of the app works" in words(open_page("class", code="K7M3PX"))

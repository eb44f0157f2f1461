"""The Evaluate page, without a browser."""

import gc
import weakref
from dataclasses import replace
from threading import Event

import numpy as np
import pytest
import streamlit as st
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, log_loss, precision_score, recall_score
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from streamlit.testing.v1 import AppTest

from mnist_core.analysis import DISPUTED
from mnist_core.data import Digits
from mnist_core.model import TrainedModel, TrainingConfig, train
from mnist_core.ui import cache
from tests.support.fits import APP_TEST
from tests.support.pages import finish_runs, numbers, open_page, press, sent_to, words

SMALL = TrainingConfig(n_train=1_000, C=0.1, max_iter=20)
SMALL_LINK = {"n_train": "1000", "max_iter": "20"}
VIEWS = ("Mistakes", "How sure", "Each digit", "Cross-validation", "What it learned", "Disputed labels")
UNKNOWN = 5


@pytest.fixture(scope="module")
def small(fitted):
    return fitted(SMALL)


@pytest.fixture(scope="module")
def without_fives(small, digits):
    """A model as if no training image had been a 5: zero weights, and a score that nothing reaches."""
    coef, intercept = small.coef.copy(), small.intercept.copy()
    coef[UNKNOWN], intercept[UNKNOWN] = 0, -np.inf
    scores = small.test_scores.copy()
    scores[:, UNKNOWN] = -np.inf
    seen = small.train_rows[digits.labels[small.train_rows] != UNKNOWN]
    # Evaluations are found by the configuration, so another model needs another one.
    return replace(
        small,
        config=replace(SMALL, max_iter=21),
        coef=coef,
        intercept=intercept,
        test_scores=scores,
        train_rows=seen,
    )


@pytest.fixture
def page_of(digits, use_queue):
    """Open the page for a model that has been trained elsewhere."""

    def open_for(model, digits=digits, **link):
        queue = use_queue(digits, workers=1, train=lambda *_: model)
        assert queue.submit(model.config).wait(60)
        return open_page("evaluate", **model.config.to_params(), **link)

    return open_for


def cells(at):
    """Return the digits of the gallery, each with its caption and what a screen reader says."""
    return [cell for grid in sent_to(at, "digit_grid") for cell in grid["cells"]]


@pytest.mark.usefixtures("fresh_caches")
def test_a_cold_link_trains_its_model_and_then_shows_it(small):
    at = open_page("evaluate", **SMALL_LINK)
    run = cache.runs().get(SMALL)
    assert run is not None
    assert run.wait(60)
    at.run()
    assert numbers(at)["Test accuracy"] == f"{small.test_accuracy:.2%}"
    assert numbers(at)["Train accuracy"] == f"{small.train_accuracy:.2%}"
    assert "over-fitting" in words(at)


@pytest.mark.parametrize("part", ["Test", "Train"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_either_part(page_of, small, view, part):
    at = page_of(small, view=view, part=part)
    assert not at.warning
    assert at.segmented_control(key="view").value == view


@pytest.mark.parametrize("view", VIEWS)
def test_the_test_images_are_judged_without_asking_again(page_of, small, view, monkeypatch):
    def refuse(_, images):
        raise AssertionError(f"asked about {len(images)} images")

    monkeypatch.setattr(TrainedModel, "decision_function", refuse)
    at = page_of(small, view=view)
    assert numbers(at)["Train accuracy"] == f"{small.train_accuracy:.2%}"


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_a_model_that_never_saw_a_digit(page_of, without_fives, view):
    at = page_of(without_fives, view=view)
    assert f"can never answer {UNKNOWN}" in words(at)


def test_a_digit_that_was_never_seen_makes_the_loss_infinite(page_of, without_fives):
    assert numbers(page_of(without_fives, view="How sure"))["Log loss"] == "∞"


def test_the_reason_against_a_digit_that_was_never_seen(page_of, without_fives, digits):
    a_five = int(np.flatnonzero(digits.labels == UNKNOWN)[0])
    at = page_of(without_fives, open=str(a_five))
    assert f"There was no {UNKNOWN} among the" in words(at)
    assert f"There is no {UNKNOWN} among the" in words(at)


def test_a_pair_shows_exactly_the_images_of_its_cell(page_of, small, digits):
    at = page_of(small, true="4", predicted="9")
    predicted = small.predict(digits.images[small.test_rows])
    in_cell = small.test_rows[(digits.labels[small.test_rows] == 4) & (predicted == 9)]
    assert f"**{len(in_cell):,}** images of **4** read as **9**" in words(at)
    shown = [cell["alt"].partition(": ")[0] for cell in cells(at)]
    assert len(shown) == min(100, len(in_cell))
    assert set(shown) <= {f"image {row}, labelled 4, read as 9" for row in in_cell}
    assert all(
        cell["mistake"] and cell["caption"].startswith("4\N{NO-BREAK SPACE}→\N{NO-BREAK SPACE}9, ")
        for cell in cells(at)
    )


def test_mistakes_are_shown_most_confident_first(page_of, small, digits):
    at = page_of(small)
    p = small.predict_proba(digits.images[small.test_rows])
    wrong = p.argmax(axis=1) != digits.labels[small.test_rows]
    surest = small.test_rows[wrong][p[wrong].max(axis=1).argmax()]
    assert cells(at)[0]["alt"].startswith(f"image {surest},")
    assert f"**{wrong.sum():,}** of {len(wrong):,} test images" in words(at)


def test_the_images_of_two_digits_begin_at_page_one(page_of, small):
    at = page_of(small, sheet="2")
    at.selectbox(key="true").set_value(7)
    at.selectbox(key="predicted").set_value(2).run()
    assert at.session_state["sheet"] == 1
    assert {cell["alt"].partition(": ")[0].partition(", ")[2] for cell in cells(at)} == {"labelled 7, read as 2"}
    assert all(cell["alt"].endswith(cell["caption"]) for cell in cells(at))  # who hears it is told what others see


def test_a_cell_of_right_answers_can_be_opened_too(page_of, small):
    at = page_of(small, true="1", predicted="1")
    assert len(cells(at)) == 100
    assert not any(cell["mistake"] for cell in cells(at))


def test_an_empty_cell_is_a_friendly_state(page_of, small, digits):
    rows = small.train_rows
    true, predicted = np.argwhere(confusion_matrix(digits.labels[rows], small.predict(digits.images[rows])) == 0)[0]
    at = page_of(small, part="Train", true=str(true), predicted=str(predicted))
    assert cells(at) == []
    assert f"**0** images of **{true}** read as **{predicted}**." in words(at)
    assert "There is no such train image." in words(at)


def test_a_model_without_mistakes_is_a_friendly_state(page_of, digits):
    perfect = train(digits, TrainingConfig(n_train=100, C=100.0, max_iter=100))
    assert perfect.train_accuracy == 1
    at = page_of(perfect, part="Train")
    assert "Not one mistake among the 100 train images." in words(at)


def test_all_that_is_impossible_in_a_link_is_explained_once(page_of, small):
    impossible = {
        "true": ("77", "there are 0 to 9"),
        "sheet": ("9999", "there are 1 to"),
        "view": ("x", "there are Mistakes, How sure"),
        "part": ("both", "there are Test and Train"),
        "open": ("70000", "there are 0 to 69,999"),
        "show": ("", "there are Mistakes and All"),
        "mode": ("<script>", "there are counts"),
        "least": ("lots", "it goes from 0 to 1"),
        "threshold": ("nan", "it goes from 0 to 1"),
    }
    at = page_of(small, **{name: value for name, (value, _) in impossible.items()})
    [warning] = at.warning
    said = warning.value.replace("\\", "")
    for name, (value, allowed) in impossible.items():
        assert f"{name} “{value}”; {allowed}" in said
    assert len(warning.value.splitlines()) == len(impossible)
    assert len(cells(at)) == 100
    assert at.run().segmented_control(key="view").value == "Mistakes"


def test_the_detail_says_what_the_model_says(page_of, small, digits):
    row = int(small.test_rows[0])
    at = page_of(small, open=str(row))
    image = digits.images[row : row + 1]
    first, second = np.argsort(-small.predict_proba(image)[0])[:2]
    scores = small.decision_function(image)[0]
    assert f"Log-odds of {first} against {second}: {scores[first] - scores[second]:+.2f}" in words(at)
    assert "A test image: the model has not learned from it." in words(at)


def test_next_follows_the_gallery(page_of, small):
    at = page_of(small)
    first, second = (int(cell["alt"].split()[1].rstrip(",")) for cell in cells(at)[:2])
    at.number_input(key="open").set_value(first).run()
    press(at, "step-next")
    assert at.number_input(key="open").value == second
    assert at.button(key="step-previous").disabled is False
    assert f"2 of {round((1 - small.test_accuracy) * len(small.test_rows)):,}" in words(at)


def test_a_stopped_model_is_evaluated(use_queue):
    queue, config = use_queue(workers=1), replace(SMALL, scaling="none", max_iter=2_000)
    run = queue.submit(config, visitor=APP_TEST)
    while not run.iterations:
        run.wait(0.01)
    queue.stop(config, visitor=APP_TEST)
    assert run.wait(60)
    at = open_page("evaluate", **config.to_params(), open="0")
    assert f"stopped at iteration {run.model.n_iter}" in words(at)


@pytest.mark.parametrize(
    ("features", "words"),
    [
        ("deskewed", "The model sees the digit deskewed. Each pixel shows what it adds"),
        ("gradient histograms", "gradient histograms of the deskewed digit, not pixels"),
    ],
)
def test_the_detail_for_features_that_are_not_pixels(page_of, digits, monkeypatch, features, words):
    few = Digits(digits.images[:300].copy(), digits.labels[:300].copy())
    monkeypatch.setattr(cache, "digits", lambda: few)
    at = page_of(train(few, TrainingConfig(n_train=100, features=features, max_iter=5)), few, open="12")
    assert words in "\n".join(caption.value for caption in at.caption)


@pytest.mark.parametrize(
    "link",
    [{"view": "How sure"}, {"view": "Each digit"}, {"view": "Mistakes", "open": "0"}],
    ids=["how sure", "each digit", "an opened image"],
)
def test_a_page_keeps_no_model_and_no_answers_alive(page_of, small, use_queue, link):
    model = replace(small)
    answers = weakref.ref(cache.evaluate(model, "test"))
    at = page_of(model, **link)
    model_alive = weakref.ref(model)
    del model
    use_queue()  # the server puts its models away
    st.cache_resource.clear()
    AppTest.from_string("").run()  # Python's __main__ is the page that ran last, whichever test asked for it
    gc.collect()
    assert model_alive() is None
    assert answers() is None
    assert at.session_state["view"]  # the session is still there


@pytest.mark.usefixtures("fresh_caches")
def test_three_folds_are_trained_when_asked_for_and_their_result_stands_beside_the_test_accuracy(digits, small):
    at = open_page("evaluate", **SMALL_LINK, view="Cross-validation")
    finish_runs(at)
    assert {run.config for run in cache.runs().runs()} == {SMALL}
    finish_runs(press(at, "cross-validate"))
    images = digits.images[small.train_rows].reshape(len(small.train_rows), -1) / 255
    labels = digits.labels[small.train_rows]
    pipeline = make_pipeline(StandardScaler(with_std=False), LogisticRegression(C=SMALL.C, max_iter=SMALL.max_iter))
    expected = cross_val_score(pipeline, images, labels, cv=3, scoring="accuracy")
    shown = numbers(at)
    assert [shown[f"Fold {number}"] for number in (1, 2, 3)] == [f"{score:.2%}" for score in expected]
    assert shown["Mean of the folds"] == f"{expected.mean():.2%}"
    assert shown["Test accuracy"] == f"{small.test_accuracy:.2%}"


def test_folds_that_failed_say_why_and_it_goes_on_when_they_are_trained_again(use_queue):
    folds_fail = Event()
    folds_fail.set()

    def train_what_may(digits, config, *_):
        if config.fold is not None and folds_fail.is_set():
            raise MemoryError
        return train(digits, config)

    queue = use_queue(workers=1, train=train_what_may)
    at = open_page("evaluate", **SMALL_LINK, view="Cross-validation")
    finish_runs(at)
    finish_runs(press(at, "cross-validate"))
    failed = [run for run in queue.runs() if run.config.fold is not None]
    assert len(at.error) == len(failed) == 3
    folds_fail.clear()
    queue.submit(failed[0].config, again=True, visitor="another")
    press(at, f"train-again-{failed[1].number}")
    finish_runs(at)
    assert len(at.error) == 1
    press(at, f"train-again-{failed[2].number}")
    finish_runs(at)
    assert "Fold 3" in numbers(at)


def test_votes_are_shown_after_the_visitors_own(page_of, small):
    disputed = list(DISPUTED.values())[10]
    at = page_of(small, view="Disputed labels")
    assert "Of five people" not in words(at)
    press(at, f"list-vote-{disputed.row}-{disputed.other}")
    assert words(at).count("Of five people") == 1
    assert f"**You: {disputed.other}.** Of five people, 0 chose the label 0, 5 chose 6, and 0 neither" in words(at)


def test_accuracy_with_and_without_the_disputed_labels(page_of, small, digits):
    shown = numbers(page_of(small, view="Disputed labels"))
    undisputed = np.setdiff1d(small.test_rows, list(DISPUTED))
    right = small.predict(digits.images[undisputed]) == digits.labels[undisputed]
    assert shown["With them"] == f"{small.test_accuracy:.2%}"
    assert shown["Without them"] == f"{right.mean():.2%}"
    assert shown["Disputed images here"] == f"{len(small.test_rows) - len(undisputed)} of 15"


def test_one_digit_against_the_rest(page_of, small, digits):
    at = page_of(small, view="Each digit", detect="3", threshold="0.8")
    labels = digits.labels[small.test_rows]
    says_three = small.predict_proba(digits.images[small.test_rows])[:, 3] >= 0.8
    shown = numbers(at)
    assert shown["Precision"] == f"{precision_score(labels == 3, says_three):.1%}"
    assert shown["Recall"] == f"{recall_score(labels == 3, says_three):.1%}"
    assert shown["Always “no”"] == f"{(labels != 3).mean():.2%}"


def test_how_sure(page_of, small, digits):
    at = page_of(small, view="How sure", least="0.7")
    labels, p = digits.labels[small.test_rows], small.predict_proba(digits.images[small.test_rows])
    answered = p.max(axis=1) >= 0.7
    shown = numbers(at)
    assert shown["Log loss"] == f"{log_loss(labels, p / p.sum(axis=1, keepdims=True, dtype=float)):.3f}"
    assert shown["Answered"] == f"{answered.mean():.1%}"
    assert shown["Right of these"] == f"{(p.argmax(axis=1) == labels)[answered].mean():.2%}"
    at.slider(key="least").set_value(1.0).run()

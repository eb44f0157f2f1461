"""Teaching on the Draw page: what is shown changes the model, what is kept measures it, and nobody else sees it."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binomtest
from streamlit.testing.v1 import AppTest

from mnist_core.drawing import Collection
from mnist_core.model import Examples, TrainingConfig, load_shipped, train
from mnist_core.ui import cache
from mnist_core.ui.state import MyDigitsState
from tests.support.pages import PATIENCE, open_page, press, sent_to, words

LINK = {"n_train": "1000", "max_iter": "20"}
CONFIG = TrainingConfig.from_params(LINK)


@pytest.fixture(autouse=True)
def trained():
    """Train the untaught model, once for all tests that share the server's queue; each gets a session of its own."""
    run = cache.runs().get(CONFIG) or cache.runs().submit(CONFIG)
    assert run.wait(PATIENCE)


@pytest.fixture(scope="module")
def untaught(fitted):
    return fitted(CONFIG)


@pytest.fixture(scope="module")
def lying(digits):
    """Threes that lie on their side, half of them shown: a hand that no model knows, and that is soon learned."""
    threes = np.flatnonzero(digits.labels == 3)[:24]
    images = np.rot90(digits.images[threes], axes=(1, 2)).copy()
    return Collection(images, np.full(24, 3, np.uint8))


def open_with(mine, page="draw", **link):
    at = open_page(page, **LINK | ({"closer": "My digits"} if page == "draw" else {}) | link)
    if len(mine):
        at.session_state["state-MyDigitsState"].drawings = mine
        at.run()
    return at


def teach(at):
    """Press Teach and wait for the model."""
    press(at, "teach")
    run = finish_run(at)
    assert run.model is not None
    return run.model


def finish_run(at):
    """Wait until the run of the visitor's configuration has ended, and show the page again."""
    run = cache.runs().get(at.session_state["state-VisitorState"].config)
    assert run is not None
    assert run.wait(PATIENCE)
    at.run()
    return run


def before_and_after(at):
    return at.dataframe[0].value.iloc[0].to_dict()


def test_teach_trains_with_what_is_shown_and_measures_on_what_is_kept(digits, untaught, lying):
    at = open_with(lying)
    taught = teach(at)
    expected = train(digits, CONFIG, examples=Examples(lying.images[::2], lying.labels[::2], 10))
    np.testing.assert_array_equal(taught.coef, expected.coef)
    kept = lying.images[1::2]
    right = [model.predict(kept) == 3 for model in (untaught, expected)]
    n_before, n_after = (int(each.sum()) for each in right)
    assert n_after > n_before + 3, "nothing was learned"
    row = before_and_after(at)
    assert row["Untaught"].endswith(f"({n_before} of 12)")
    assert row["Taught"].endswith(f"({n_after} of 12)")
    assert f"**{100 * n_before / 12:.0f}%** before, **{100 * n_after / 12:.0f}%** now" in words(at)
    fixed, broken = int((right[1] & ~right[0]).sum()), int((right[0] & ~right[1]).sum())
    assert (row["Now right"], row["Now wrong"]) == (f"{fixed}", f"{broken}")
    p = binomtest(fixed, fixed + broken).pvalue
    assert (f"in {100 * p:.1f}% of all cases" if p >= 0.001 else "in <0.1% of all cases") in words(at)
    assert "not a measurement" not in words(at)
    scores = at.dataframe[-1].value
    assert len(scores) > 1
    assert all(share.endswith(" of 12)") for share in scores["Your digits"]), "models are asked about the same drawings"
    assert f"1,000 images + {12} of my digits" in words(at)


def test_one_press_goes_back(lying):
    at = open_with(lying)
    teach(at)
    assert at.button(key="teach").disabled, "it has been shown just these"
    press(at, "unteach")
    assert at.session_state["state-VisitorState"].config == CONFIG
    assert "of my digits" not in words(at)
    assert not at.button(key="teach").disabled


def test_homes_model_can_be_taught_and_is_what_it_is_compared_with(digits, few_digits, lying, use_queue):
    def learn_all(_, config, *fit, examples):
        return replace(load_shipped(), config=config, test_scores=np.eye(10, dtype=np.float32)[digits.labels[60_000:]])

    use_queue(few_digits, train=learn_all)  # of 70,000, histograms take long
    at = open_page("draw", closer="My digits")
    at.session_state["state-MyDigitsState"].drawings = lying
    at.run()
    taught = teach(at)
    assert taught.config == replace(load_shipped().config, examples=Examples(lying.images[::2], lying.labels[::2]).key)
    assert at.segmented_control(key="sees").value == "Gradient histograms"
    mnist = at.dataframe[0].value.iloc[1]
    assert (mnist["Untaught"], mnist["Taught"]) == ("99.49% (9,949 of 10,000)", "100.00% (10,000 of 10,000)")
    press(at, "unteach")
    assert at.segmented_control(key="sees").value == "As on Home"
    assert "It came with this app." in words(at)
    press(at, "teach")
    assert at.segmented_control(key="sees").value == "Gradient histograms"


def test_how_often_an_example_counts_is_the_visitors_choice(digits, lying):
    at = open_with(lying)
    at.segmented_control(key="teach-weight").set_value("Once").run()
    expected = train(digits, CONFIG, examples=Examples(lying.images[::2], lying.labels[::2], 1))
    np.testing.assert_array_equal(teach(at).coef, expected.coef)


def test_the_address_and_other_visitors_see_nothing_of_it(lying):
    at = open_with(lying)
    model = teach(at)
    assert model.config.examples is not None
    address = " ".join(f"{name}={value}" for name, value in at.query_params.items())
    assert model.config.examples.digest[:4] not in address
    assert "examples" not in address
    other = open_with(Collection(), "compare")
    shown = " ".join([words(other), *(table.value.to_string() for table in other.dataframe)])
    assert "of my digits" not in shown
    options = " ".join(" ".join(map(str, box.options)) for box in [*other.selectbox, *other.multiselect])
    assert "of my digits" not in options


def test_few_that_are_kept_are_no_measurement(lying):
    at = open_with(lying[np.arange(6)])
    teach(at)
    assert "With 3 kept this is not a measurement" in words(at)
    assert "of all cases" not in words(at)


def test_what_the_model_was_shown_never_tests_it(lying):
    at = open_with(lying)
    teach(at)
    at.session_state["state-MyDigitsState"].drawings = lying.with_shown(slice(0, 24), shown=False)
    at.run()
    assert before_and_after(at)["Taught"].endswith("of 12)"), "the twelve that it was shown do not count"


def test_nothing_kept_is_said(lying):
    at = open_with(lying.with_shown(slice(0, 24), shown=True))
    teach(at)
    assert "nothing can be measured on what a model was shown" in words(at)


def test_evaluate_shows_what_is_confused_among_those_that_it_was_not_shown(lying):
    config = replace(CONFIG, examples=Examples(lying.images[::2], lying.labels[::2]).key)
    run = cache.runs().submit(CONFIG, examples=Examples(lying.images[::2], lying.labels[::2]))
    assert run.wait(PATIENCE)
    at = open_page("evaluate", **LINK, view="My digits")
    assert "None of your digits is there" in words(at)
    known = at.session_state["state-VisitorState"]
    known.config, known.examples[config.examples] = config, Examples(lying.images[::2], lying.labels[::2])
    at.session_state["state-MyDigitsState"] = MyDigitsState(drawings=lying)
    at.run()
    assert run.model is not None
    right = int((run.model.predict(lying.images[1::2]) == 3).sum())
    assert f"**{right} of 12** of your digits are read right" in words(at)


def test_compare_tests_a_taught_run_against_the_untaught_on_the_same_images(digits, few_digits, lying, use_queue):
    examples = Examples(lying.images, lying.labels, 100)
    queue, config = use_queue(few_digits), replace(CONFIG, seed=5)  # nothing is kept of it from other tests
    assert all(queue.submit(config, examples=each).wait(PATIENCE) for each in (None, examples))
    at = open_page("compare", **LINK, seed="5", runs="Two runs")
    assert "only one finished run" in words(at), "nobody else sees it"
    at.session_state["state-VisitorState"].examples[examples.key] = examples
    at.run()
    before, after = (train(few_digits, config, examples=each) for each in (None, examples))
    images, labels = few_digits.images[before.test_rows], few_digits.labels[before.test_rows]
    right = [model.predict(images) == labels for model in (before, after)]
    fixed, broken = int((right[1] & ~right[0]).sum()), int((right[0] & ~right[1]).sum())
    assert fixed + broken > 0
    p = binomtest(fixed, fixed + broken).pvalue
    assert f"run 2 gets {fixed} right that run 1 gets wrong, and {broken} the other way" in words(at)
    assert f"in {100 * p:.1f}% of all cases" in words(at)


def keep_teaching(examples):
    """Be a session that has taught its model something, and say what its tab keeps of that."""
    import json

    import streamlit as st

    from mnist_core.ui import state
    from mnist_core.ui.draw.my_digits_files import describe_teaching
    from tests.pages.test_teach import CONFIG, replace

    state.remember_examples(examples)
    state.choose(replace(CONFIG, examples=examples.key))
    st.code(json.dumps(describe_teaching()))


def give_back(copy, max_iter):
    """Be a new session, with a link, that the tab gives something back to."""
    from mnist_core.ui import state, tab_copy
    from mnist_core.ui.draw.my_digits_files import teach_again
    from tests.pages.test_teach import CONFIG, replace

    state.choose(replace(CONFIG, max_iter=max_iter))
    tab_copy.read_copy(copy, teach_again)


def test_a_new_session_teaches_again_what_its_tab_has_kept(lying):
    examples = Examples(lying.images[::2], lying.labels[::2], weight=3)
    kept = AppTest.from_function(keep_teaching, args=(examples,)).run().code[0].value
    for max_iter, key in ((CONFIG.max_iter, examples.key), (7, None)):  # the tab has followed another link
        at = AppTest.from_function(give_back, args=(kept, max_iter)).run()
        assert at.session_state["state-VisitorState"].config.examples == key


@pytest.mark.parametrize(
    "copy", [None, 7, "", "7", "{}", '{"link": {}, "weight": 1, "drawings": "AAAA"}', "[" * 99_999]
)
def test_what_a_tab_gives_back_may_be_anything(copy):
    at = AppTest.from_function(give_back, args=(copy, CONFIG.max_iter)).run()
    assert at.session_state["state-VisitorState"].config == CONFIG
    assert "press Teach again" in at.session_state["state-MyDigitsState"].file_problem


@pytest.mark.parametrize("page", ["train", "evaluate", "draw", "compare"])
def test_the_tab_keeps_what_was_taught_on_every_page_of_a_run(page, lying):
    at = open_with(lying, page)
    examples = Examples(lying.images[::2], lying.labels[::2])
    known = at.session_state["state-VisitorState"]
    known.config, known.examples[examples.key] = replace(CONFIG, examples=examples.key), examples
    at.run()
    kept = {copy["storage"]: copy["text"] for copy in sent_to(at, "tab_copy")}
    assert json.loads(kept["mnist-taught"])["link"] == CONFIG.to_params()
    assert kept["mnist-set"]


def test_digits_deleted_while_it_trains_leave_the_model_and_say_so(lying):
    at = open_with(lying)
    press(at, "teach")
    at.session_state["state-MyDigitsState"].drawings = Collection()
    assert finish_run(at).status == "done"
    assert at.button(key="teach").disabled
    assert not at.button(key="unteach").disabled


def test_one_digit_alone_can_be_taught(lying, digits):
    at = open_with(Collection(lying.images[:1], lying.labels[:1]))
    model = teach(at)
    expected = train(digits, CONFIG, examples=Examples(lying.images[:1], lying.labels[:1]))
    np.testing.assert_array_equal(model.coef, expected.coef)


def test_the_picture_asks_models_that_were_shown_more_and_more(few_digits, lying, use_queue):
    assert use_queue(few_digits).submit(CONFIG).wait(PATIENCE)  # of 70,000, histograms take long
    at = open_with(lying)
    press(at, "teach-picture")
    known = at.session_state["state-TeachState"]
    assert [(config.features, config.examples.n if config.examples else 0) for config in known.points] == [
        (features, n) for n in (0, 1, 3, 5, 10) for features in ("pixels", "gradient histograms")
    ]
    while None in known.points.values():  # each run of the page takes in what has ended
        for config in [config for config, right in known.points.items() if right is None]:
            run = cache.runs().get(config)
            assert run is None or run.wait(PATIENCE)
        at.run()
    base = replace(CONFIG, features="gradient histograms")
    model = train(few_digits, base, examples=Examples(lying.images[::2][:5], lying.labels[::2][:5]))
    assert known.points[model.config] == int((model.predict(lying.images[1::2]) == 3).sum())
    chart = at.get("vega_lite_chart")[-1].proto if at.get("vega_lite_chart") else None
    assert chart is not None
    assert not re.search("models$", words(at))


def test_drawings_are_dealt_otherwise_and_deleted_one_by_one(lying):
    at = open_with(lying)
    from mnist_core.ui.draw import my_digits

    known = at.session_state["state-MyDigitsState"]
    known.opened = 2
    at.session_state["state-DrawState"].picked = my_digits.PickedImage("Your drawing 3", lying.images[2], label=3)
    at.run()
    press(at, "my-digit-deal")
    assert not known.drawings.shown[2]
    press(at, "my-digit-delete")
    assert len(known.drawings) == 23
    assert not any(np.array_equal(image, lying.images[2]) for image in known.drawings.images)

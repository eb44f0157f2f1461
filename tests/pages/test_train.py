"""The Train page, without a browser."""

import gc
import weakref
from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from streamlit.testing.v1 import AppTest

from mnist_core.data import split_rows
from mnist_core.model import QUICK, TrainingConfig
from mnist_core.ui import cache
from tests.support.configs import CONFIGS
from tests.support.fits import APP_TEST
from tests.support.pages import finish_runs, numbers, open_page, press, words

pytestmark = pytest.mark.usefixtures("fresh_caches")

QUICKLY = {"n_train": "500", "max_iter": "5", "scaling": "none"}
CONFIG = TrainingConfig.from_params(QUICKLY)


def train(**link):
    """Open the page and show the run of the link, or of a small one, when it has ended."""
    return finish_runs(open_page("train", **link or QUICKLY))


def test_a_cold_page_starts_the_quick_default():
    at = open_page("train")
    assert at.title[0].value == "Train"
    assert len(cache.runs().runs()) == 1


def test_gradient_histograms_are_explained_where_they_are_offered():
    at = open_page("train", **QUICKLY)
    assert any("392 numbers" in markdown.value for markdown in at.markdown)


def test_a_link_sets_the_configuration_and_the_page_shows_its_numbers():
    at = train()
    model = cache.runs().get(CONFIG).model
    assert numbers(at)["Test accuracy"] == f"{model.test_accuracy:.2%}"
    assert numbers(at)["Train accuracy"] == f"{model.train_accuracy:.2%}"
    assert numbers(at)["Iterations"] == "5"


def test_the_warning_is_explained_in_scikit_learns_words():
    at = train()
    assert any("Not converged after 5 iterations" in markdown.value for markdown in at.markdown)
    assert "Increase the number of iterations" in at.code[0].value


def test_what_a_run_does_already_is_no_remedy_and_the_way_on_leads_to_its_mistakes():
    config = replace(CONFIG, scaling="subtract mean")
    at = train(**config.to_params())
    assert [button.label for button in at.button if str(button.key).startswith("try-")] == [
        "Up to 10 iterations",
        "Smaller weights (C = 0.01)",
    ]
    model = cache.runs().get(config).model
    n_wrong = round((1 - model.test_accuracy) * 14_000)
    assert f"Its {n_wrong:,} mistakes" in [link.proto.label for link in at.get("page_link")]
    assert "## pixels, 500 images, subtract mean, C = 0.1, max_iter = 5" in [text.value for text in at.markdown]


def test_files_have_the_name_of_their_run_and_the_words_do_not_promise_equal_numbers():
    at = train()
    assert "mnist-pixels-500-images-not-scaled-c-0.1-max-iter-5.npz" in "\n".join(code.value for code in at.code)
    assert any("usually agree within 0.2 points" in markdown.value for markdown in at.markdown)


def test_only_a_warning_is_said_to_leave_something_out():
    about = "What the warning does not tell you"
    converged = replace(CONFIG, scaling="subtract mean", C=0.001, max_iter=300)
    at = train(**converged.to_params())
    assert any("Converged after" in markdown.value for markdown in at.markdown)
    assert about not in [expander.label for expander in at.expander]
    at = train()
    assert about in [expander.label for expander in at.expander]


def test_what_stands_under_the_warning_follows_from_the_run():
    at = train()
    history = cache.runs().get(CONFIG).model.history
    half, last = history[1], history[4]  # of five
    assert half.train_accuracy < last.train_accuracy
    said = next(text.value for text in at.markdown if "More iterations are not always" in text.value)
    assert "from iteration 2 to 5" in said
    assert f"learns from rose from {half.train_accuracy:.1%} to {last.train_accuracy:.1%}" in said
    assert f"from {half.test_accuracy:.1%} to {last.test_accuracy:.1%}" in said


def test_only_the_accuracy_on_new_images_has_an_interval():
    at = train()
    beneath = {metric.label: metric.delta for metric in at.metric}
    assert beneath["Test accuracy"].startswith("95%: ")
    assert beneath["Train accuracy"] == "of 500 images"


def test_a_remedy_trains_another_run_and_puts_it_beside_this_one():
    at = train()
    finish_runs(press(at, "try-Subtract the mean"))
    assert [words.split(", ")[2] for words in at.dataframe[0].value["Settings"]] == ["not scaled", "subtract mean"]


def test_the_settings_train_only_when_asked():
    at = train()
    at.selectbox[0].select("pareto").run()
    assert len(cache.runs().runs()) == 1
    assert at.button(key="start-changed").label == "The settings have changed: train them"
    assert not [button for button in at.button if button.key.startswith("preset-") and button.proto.type == "primary"]
    press(at, "start-changed")
    assert [run.config.scaling for run in cache.runs().runs()] == ["pareto", "none"]


def test_a_preset_is_one_press():
    at = train()
    press(at, "preset-The notebook")
    notebook = TrainingConfig(scaling="none")
    assert cache.runs().get(notebook) is not None
    cache.runs().stop(notebook)


def test_the_message_about_a_link_stays_until_the_visitor_chooses():
    at = open_page("train", split="[Sign in](https://example.org)")
    assert [run.config for run in cache.runs().runs()] == [QUICK]
    assert "not '[Sign in](https://example.org)'" in at.warning[0].value
    assert at.warning[0].value.strip("`").count("`") == 0  # all of it is code: words, and no link
    assert at.run().warning
    press(at, "preset-Quick default")
    assert not at.warning


def test_a_full_queue_is_explained_when_a_stopped_run_is_to_go_on(use_queue):
    queue = use_queue(workers=0, max_waiting=1)
    queue.submit(CONFIG, visitor=APP_TEST)
    queue.stop(CONFIG, visitor=APP_TEST)
    queue.submit(TrainingConfig(n_train=500))
    at = open_page("train", **QUICKLY)
    again = next(button for button in at.button if button.label in ("Train it again", "Train it to the end"))
    again.click().run()
    assert "waiting already" in at.toast[0].value


def refuse(*_):
    raise RuntimeError("nothing is trained here")


@settings(max_examples=15, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(config=CONFIGS)
@example(config=TrainingConfig(test_size=0.9, n_train=20_000))
@example(config=TrainingConfig(n_train=63_000))
@example(config=TrainingConfig(test_size=0.13))
@example(config=TrainingConfig(C=0.1 + 1e-12))
def test_every_configuration_survives_link_and_widgets(use_queue, config):
    use_queue(workers=1, train=refuse)
    at = open_page("train", **config.to_params())
    assert not at.warning
    assert "start-changed" not in [button.key for button in at.button]
    n_train, n_test = (
        len(rows) for rows in split_rows(70_000, config.split, config.test_size, config.seed, config.n_train)
    )
    assert any(f"{n_train:,} images to learn from, {n_test:,} to test with" in caption.value for caption in at.caption)
    next(button for button in at.button if button.label == "Train").click().run()
    assert TrainingConfig.from_params(at.query_params) == config


def slider(at, label):
    return next(widget for widget in at.select_slider if widget.label.startswith(label))


@pytest.mark.parametrize("images", [20_000, None])
def test_a_smaller_split_leaves_no_more_images_than_it_has(use_queue, images):
    use_queue(workers=1, train=refuse)
    at = open_page("train", n_train="10000")
    at = slider(at, "Training images").set_value(images).run()
    at = slider(at, "Share of test images").set_value(0.9).run()
    assert slider(at, "Training images").value is None
    assert slider(at, "Training images").options[-2:] == ["5,000", "all"]
    assert "7,000 images to learn from, 63,000 to test with" in words(at, "caption")
    at = slider(at, "Training images").set_value(5_000).run()
    at = slider(at, "Share of test images").set_value(0.8).run()
    assert slider(at, "Training images").value == 5_000
    next(button for button in at.button if button.label == "Train").click().run()
    assert TrainingConfig.from_params(at.query_params) == TrainingConfig(
        n_train=5_000, test_size=0.8, C=QUICK.C, scaling=QUICK.scaling
    )


@pytest.mark.parametrize(
    ("link", "heading", "words"),
    [
        ({"scaling": "subtract mean", "max_iter": "2000"}, "Converged after", "bottom of the valley"),
        ({"scaling": "none", "C": "1e-05", "max_iter": "2000"}, "Converged after", "The loss falls no more"),
        ({"scaling": "none", "max_iter": "5"}, "Not converged after 5 iterations", "ConvergenceWarning"),
    ],
)
def test_the_end_of_a_fit_is_told_as_it_was(link, heading, words):
    link |= {"n_train": "100"}
    at = train(**link)
    text = "\n".join(markdown.value for markdown in at.markdown)
    assert heading in text
    for other in ("bottom of the valley", "The loss falls no more", "ConvergenceWarning"):
        assert (other in text) == (other == words)


def test_a_page_keeps_no_model_that_the_queue_has_forgotten(use_queue):
    queue = use_queue(workers=1, memory_budget=0)
    at = train()
    model = weakref.ref(queue.get(CONFIG).model)
    other = queue.submit(TrainingConfig(n_train=500, max_iter=6))
    assert other.wait(60)
    assert queue.get(CONFIG) is None
    AppTest.from_string("pass").run()  # the next visitor's run: Streamlit keeps the globals of the latest script
    gc.collect()
    assert model() is None, "the session still holds it"
    assert at.title[0].value == "Train"


def test_the_model_on_a_page_stays_while_others_train_more_than_the_memory_holds(use_queue):
    size = use_queue(workers=1).submit(CONFIG)
    assert size.wait(60)
    queue = use_queue(workers=1, memory_budget=5 * size.nbytes // 2)
    train()
    for max_iter in "6789":
        assert queue.submit(TrainingConfig.from_params(QUICKLY | {"max_iter": max_iter})).wait(60)
    assert [run.config.max_iter for run in queue.runs()] == [9, 5]


def test_weights_that_were_put_away_are_left_out_of_the_replay():
    link = QUICKLY | {"max_iter": "30"}
    config = TrainingConfig.from_params(link)
    at = train(**link)
    assert len(slider(at, "After iteration").options) == 30
    cache.runs().get(config).thin_history()
    at.run()
    options = slider(at, "After iteration").options
    assert (len(options), options[0], options[-1]) == (10, "1", "30")
    slider(at, "After iteration").set_value(1).run()
    assert "**Weights** of the ten digits after iteration 1" in [text.value for text in at.markdown]


def points(at):
    """Return how many iterations the curve of the loss shows."""
    [curve, *_] = at.get("vega_lite_chart")
    return len(pa.ipc.open_stream(curve.proto.data.data).read_all())


def test_a_run_that_was_trained_before_is_played_again_and_can_be_skipped():
    assert cache.runs().submit(CONFIG).wait(60)
    at = open_page("train", **QUICKLY)
    assert any(text.value.startswith("Trained before, at ") for text in at.markdown)
    assert points(at) == 1
    assert points(at.run()) == 2  # AppTest has no timer that would do so
    press(at, "skip")
    assert points(at) == points(at.run()) == 5
    assert at.button(key="play").label == "Replay"
    press(at, "play")
    while points(at) < 5:
        at.run()
    at.run()
    assert at.button(key="play").label == "Replay"


def test_a_run_that_was_watched_is_not_played_again_but_can_be_gone_through():
    at = train()
    assert not any(text.value.startswith("Trained before") for text in at.markdown)
    assert points(at) == 5
    press(at, "step-back")
    assert points(at) == 4
    press(at, "play")
    press(at, "pause")
    shown = points(at)
    assert points(at.run()) == shown

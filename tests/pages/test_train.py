"""The Train page, without a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mnist_core.model import TrainingConfig
from mnist_core.runs import RunQueue
from mnist_core.ui import cache

pytestmark = pytest.mark.usefixtures("fresh_caches")

PAGE = Path(__file__).parents[2] / "pages" / "2_train.py"
QUICKLY = {"n_train": "500", "max_iter": "5", "scaling": "none"}
CONFIG = TrainingConfig.from_params(QUICKLY)


def train_page(**params: str) -> AppTest:
    at = AppTest.from_file(PAGE, default_timeout=60)
    for name, value in params.items():
        at.query_params[name] = value
    return at


def trained(at: AppTest, config: TrainingConfig) -> AppTest:
    """Run the page, wait for its run, and run it again: AppTest has no timer that would do so."""
    at.run()
    run = cache.runs().get(config)
    assert run is not None
    assert run.wait(60)
    return at.run()


def metrics(at: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in at.metric}


def test_a_cold_page_starts_the_quick_default() -> None:
    at = train_page().run()
    assert not at.exception
    assert at.title[0].value == "Train"
    assert len(cache.runs().runs()) == 1


def test_a_link_sets_the_configuration_and_the_page_shows_its_numbers() -> None:
    at = trained(train_page(**QUICKLY), CONFIG)
    assert not at.exception
    model = cache.runs().get(CONFIG).model
    assert metrics(at)["Test accuracy"] == f"{model.test_accuracy:.2%}"
    assert metrics(at)["Train accuracy"] == f"{model.train_accuracy:.2%}"
    assert metrics(at)["Iterations"] == "5 of 5"


def test_the_warning_is_explained_in_scikit_learns_words() -> None:
    at = trained(train_page(**QUICKLY), CONFIG)
    assert any("Not converged after 5 iterations" in markdown.value for markdown in at.markdown)
    assert "Increase the number of iterations" in at.code[0].value


def test_a_remedy_trains_another_run_and_puts_it_beside_this_one() -> None:
    at = trained(train_page(**QUICKLY), CONFIG)
    remedy = TrainingConfig.from_params({**QUICKLY, "scaling": "subtract mean"})
    at.button(key="try-Subtract the mean").click()
    at = trained(at, remedy)
    assert not at.exception
    assert at.dataframe[0].value["Scaling"].tolist() == ["none", "subtract mean"]


def test_the_settings_train_only_when_asked() -> None:
    at = trained(train_page(**QUICKLY), CONFIG)
    at.selectbox[0].select("pareto").run()
    assert len(cache.runs().runs()) == 1
    assert any("press Train" in caption.value for caption in at.caption)


def test_a_preset_is_one_press() -> None:
    at = trained(train_page(**QUICKLY), CONFIG)
    at.button(key="preset-The notebook").click().run()
    notebook = TrainingConfig(scaling="none")
    assert cache.runs().get(notebook) is not None
    cache.runs().stop(notebook)


def test_the_message_about_a_link_stays_until_the_visitor_chooses() -> None:
    at = train_page(split="[Sign in](https://example.org)").run()
    assert r"\[Sign in\](https\://example\.org)" in at.warning[0].value  # words, and no link
    assert at.run().warning
    at.button(key="preset-Two seconds").click().run()
    assert not at.warning


def test_a_full_queue_is_explained_when_a_stopped_run_is_to_go_on(use_queue: Callable[..., RunQueue]) -> None:
    queue = use_queue(workers=0, max_waiting=1)
    queue.submit(CONFIG)
    queue.stop(CONFIG)
    queue.submit(TrainingConfig())
    at = train_page(**QUICKLY).run()
    again = next(button for button in at.button if button.label in ("Train it again", "Train it to the end"))
    again.click().run()
    assert not at.exception
    assert "waiting already" in at.toast[0].value


@pytest.mark.parametrize("bad", [{"C": "-1"}, {"max_iter": "a lot"}, {"scaling": "<b>x</b>"}, {"n_train": "1e9"}])
def test_an_absurd_link_gives_a_message_and_the_default(bad: dict[str, str]) -> None:
    at = train_page(**bad).run()
    assert not at.exception
    assert next(iter(bad)) in at.warning[0].value.replace("\\", "")
    assert len(cache.runs().runs()) == 1

"""The Notebook page: steps that show real outputs of one shared run, as files too, and links that open."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from threading import Event
from urllib.parse import parse_qsl

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from mnist_core.data import Digits, split_rows
from mnist_core.model import PRESETS, TrainedModel, TrainingConfig, train
from mnist_core.notebook import IMPORTS, STEPS
from mnist_core.runs import RunQueue
from mnist_core.ui import cache
from mnist_core.ui.notebook.fit import write_fitted_table
from mnist_core.ui.shell import FOLDER, PAGES
from tests.support.fits import APP_TEST
from tests.support.server import ROOT

DATA, TRAINING, PREDICTIONS, PROBABILITIES = (
    "1 to 6: the data",
    "7 and 8: training",
    "9 and 10: predictions",
    "11 and 12: probabilities",
)
CONFIG = next(preset.config for preset in PRESETS if preset.name == "The notebook")


@pytest.fixture(scope="module")
def model(digits: Digits) -> TrainedModel:
    """The notebook's model but for its training images and iterations; its test images are the same."""
    small = train(digits, replace(CONFIG, n_train=2_000, max_iter=30))
    train_rows, _ = split_rows(len(digits), "random", test_size=0.2, seed=0)
    return replace(small, train_rows=train_rows, config=CONFIG)


@pytest.fixture
def trained(fresh_caches: None, use_queue: Callable[..., RunQueue], model: TrainedModel) -> None:
    """Have a queue at hand that has trained the notebook's run."""
    assert use_queue(workers=1, train=lambda *_: model).submit(CONFIG).wait(60)


def open_section(section: str = DATA) -> AppTest:
    at = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    at.query_params["section"] = section
    at.switch_page(str(FOLDER / PAGES["notebook"][0])).run()
    assert not at.exception
    return at


def next_section(at: AppTest) -> str:
    """Return the section that the page's last link leads to."""
    return dict(parse_qsl(at.get("page_link")[-1].proto.query_string)).get("section", "")


def codes(at: AppTest) -> list[str]:
    return [code.value for code in at.code]


@pytest.mark.usefixtures("fresh_caches")
def test_the_data_is_there_before_anything_is_trained() -> None:
    at = open_section()
    assert not cache.runs().runs()
    shown = "\n".join(codes(at))
    for words in ("'data', 'target', 'frame'", "418.7 MB", "(70000, 784)", "category"):
        assert words in shown


@pytest.mark.usefixtures("trained")
def test_every_step_shows_its_code_in_order() -> None:
    shown = [code for section in (DATA, TRAINING, PREDICTIONS, PROBABILITIES) for code in codes(open_section(section))]
    wanted = [IMPORTS, *STEPS.values()]
    assert [code for code in shown if code in wanted] == wanted


@pytest.mark.usefixtures("fresh_caches")
def test_the_fit_is_the_presets_and_is_watched(use_queue: Callable[..., RunQueue]) -> None:
    queue = use_queue(workers=0)
    at = open_section(TRAINING)
    assert [run.config for run in queue.runs()] == [CONFIG]
    assert any("waiting" in markdown.value for markdown in at.markdown)
    assert "(56000, 784) (14000, 784)" in "\n".join(codes(at))


@pytest.mark.usefixtures("trained")
def test_the_warning_stands_in_scikit_learns_words(model: TrainedModel) -> None:
    assert model.advice in codes(open_section(TRAINING))


@pytest.mark.usefixtures("trained")
def test_accuracies_predictions_and_probabilities_are_the_models(digits: Digits, model: TrainedModel) -> None:
    shown = "\n".join(codes(open_section(PREDICTIONS)))
    assert f"of 14,000 = {model.test_accuracy:.4f}" in shown
    at = open_section(PROBABILITIES)
    assert "(14000, 10)" in "\n".join(codes(at))
    predicted = model.predict(digits.images[model.test_rows])
    fours = np.count_nonzero((digits.labels[model.test_rows] == 4) & (predicted == 9))
    assert f"{fours} fours were read as a 9" in "\n".join(codes(at))


@pytest.mark.usefixtures("trained")
def test_other_pages_show_the_notebooks_model_from_then_on() -> None:
    at = open_section()
    assert TrainingConfig.from_params(at.query_params) != CONFIG
    at = open_section(next_section(at))
    assert TrainingConfig.from_params(at.query_params) == CONFIG
    at.switch_page(str(FOLDER / PAGES["evaluate"][0])).run()
    assert any("The notebook" in markdown.value for markdown in at.markdown)


@pytest.mark.usefixtures("trained")
def test_the_probabilities_come_as_a_file(digits: Digits, model: TrainedModel) -> None:
    header, *rows = csv.reader(io.StringIO(write_fitted_table("probabilities", None)))
    assert header == ["row", *"0123456789"]
    table = np.array(rows, dtype=float)
    assert sorted(table[:, 0]) == model.test_rows.tolist()
    assert table[:, 1:] == pytest.approx(model.predict_proba(digits.images[table[:, 0].astype(int)]), abs=1e-5)


@pytest.mark.usefixtures("trained")
def test_a_file_of_a_model_that_was_put_away_comes_when_it_has_been_trained_again(
    use_queue: Callable[..., RunQueue], model: TrainedModel
) -> None:
    at = AppTest.from_file(FOLDER / PAGES["notebook"][0], default_timeout=60)
    at.query_params["section"] = PREDICTIONS
    at.run()
    before = write_fitted_table("predict", None)
    seen = Event()  # until then it trains: a page that has waited for a run is run anew, without what was said before
    forgetful = use_queue(workers=1, train=lambda *_: model if seen.wait(60) else None)
    at.download_button(key="csv-predict").click().run()
    assert not at.exception
    assert "put away" in at.toast[0].value
    seen.set()
    assert write_fitted_table("predict", None) == before
    assert [run.config for run in forgetful.runs()] == [CONFIG]


@pytest.mark.usefixtures("trained")
def test_a_link_to_no_section_opens_the_first_and_says_so() -> None:
    at = open_section("13")
    assert "section" in at.warning[0].value
    assert STEPS["fetch"] in codes(at)


@pytest.mark.usefixtures("trained")
def test_the_way_on_leads_through_all_sections() -> None:
    at = open_section()
    for first in ("split", "predict", "probabilities"):
        at = open_section(next_section(at))
        assert STEPS[first] in codes(at)
    assert next_section(at) == ""


def test_a_stopped_run_shows_what_it_has(
    fresh_caches: None, use_queue: Callable[..., RunQueue], model: TrainedModel
) -> None:
    stopped = replace(model, stopped=True, advice=None, n_iter=3)
    assert use_queue(workers=1, train=lambda *_: stopped).submit(CONFIG, visitor=APP_TEST).wait(60)
    at = open_section(TRAINING)
    assert "[3]" in codes(at)
    assert any("stopped by hand" in markdown.value for markdown in at.markdown)


def test_it_trains_what_its_code_says() -> None:
    assert TrainingConfig(scaling="none", seed=0) == CONFIG
    assert "random_state=0" in STEPS["split"]

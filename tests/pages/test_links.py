"""Links from anybody: whatever every bound name of every page says, the page stands, and says what it did not take."""

import ast
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.runtime.scriptrunner import StopException

from mnist_core.model import TrainingConfig, train
from mnist_core.model.config import LINK_NAMES
from mnist_core.ui import links
from mnist_core.ui.shell import FOLDER, PAGES
from tests.support.pages import open_page
from tests.support.server import ROOT

HAVE_NAMES = {"home", "browse", "evaluate", "draw", "compare", "notebook"}
"""Pages with names of their own in the address; Home takes Browse's, and leads there."""
SMALL = TrainingConfig(n_train=1_000, max_iter=5)
NUMBERS = ("inf", "-inf", "nan", "1e400", "9" * 400, "-1", "0", "1", "01", "1.5", "²", "0x10", "1_0", "70000")
WORDS = ("", " ", "None", "True", "<script>alert(1)</script>", "[a](https://example.org)", "\N{SNOWMAN}", "../..", "'")


def bound_names(name):
    """Return the names in the address that widgets of a page, or of what it may show, are bound to."""
    files = (FOLDER / PAGES[name][0], *(ROOT / "mnist_core" / "ui").rglob("*.py"))
    return sorted({"row"}.union(*map(names_in, files)))


@cache
def names_in(file):
    names = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call):
            given_names = {keyword.arg: keyword.value for keyword in node.keywords}
            keys = [given_names.get("page_key"), given_names.get("key") if "bind" in given_names else None]
            if ast.unparse(node.func) == "choose_one" and "in_link" not in given_names:
                keys.append(node.args[2])
            names |= {str(key.value) for key in keys if isinstance(key, ast.Constant)}
    return names


@pytest.fixture(scope="module")
def small(digits):
    return train(digits, SMALL)


@pytest.fixture
def trained(use_queue, small):
    """Have a queue at hand that has trained whatever is asked for."""
    queue = use_queue(workers=1, train=lambda *_: small)
    assert queue.submit(SMALL).wait(60)


def follow(name, link):
    return open_page(name, menu=True, **{"n_train": "1000", "max_iter": "5", "C": "1.0"} | link)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.usefixtures("trained")
@settings(max_examples=12, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_link_breaks_a_page(name, data):
    values = st.one_of(st.sampled_from(NUMBERS), st.sampled_from(WORDS), st.text(max_size=30))
    link = data.draw(st.dictionaries(st.sampled_from(bound_names(name)), values, min_size=1))
    follow(name, link).run()


@pytest.mark.parametrize("value", ["", "9" * 400])
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.usefixtures("trained")
def test_each_name_with_the_same_absurd_value_is_said(name, value):
    at = follow(name, dict.fromkeys(bound_names(name), value))
    said = any(warning.icon == ":material/link_off:" for warning in at.warning)  # Train also warns of its run
    assert said == (name in HAVE_NAMES)


@pytest.mark.usefixtures("trained")
def test_an_absurd_configuration_is_said_on_every_page():
    for name in PAGES:
        at = follow(name, dict.fromkeys(LINK_NAMES, "inf"))
        assert "The quick default is used" in at.warning[0].value
        assert all(f"{name} must be" in at.warning[0].value.replace("\\", "") for name in LINK_NAMES)


@pytest.mark.usefixtures("trained")
@pytest.mark.parametrize(
    ("name", "link", "sentence"),
    [
        ("train", {"max_iter": ["5", "7"]}, "max_iter has 2 values. The quick default is used."),
        ("home", {"digit": ["3", "4"]}, "The link gives digit 2 values. All digits are shown."),
        ("learn", {"step": ["2"]}, "The link asks for step “2”; but it names no lesson. Choose a lesson."),
    ],
)
def test_what_a_link_says_twice_or_in_vain_is_said(name, link, sentence):
    at = follow(name, link)
    assert sentence in at.warning[0].value
    assert not link.keys() & at.query_params.keys()


@pytest.mark.usefixtures("trained")
def test_a_link_to_another_run_wins_over_what_was_chosen_before_but_an_old_address_does_not():
    at = follow("browse", {})

    def open_link(name, link):
        at.query_params.clear()
        for key, value in link.items():
            at.query_params[key] = value
        at.switch_page(str(FOLDER / PAGES[name][0])).run()
        return TrainingConfig.from_params(at.query_params).n_train

    assert open_link("compare", {}) == 1_000
    assert open_link("browse", {"n_train": "2000", "max_iter": "5"}) == 2_000
    assert open_link("compare", {}) == 2_000
    assert open_link("compare", {"n_train": "1000"}) == 2_000  # sent before the page had written its own


@pytest.mark.usefixtures("trained")
def test_a_links_run_is_not_lost_if_the_menu_is_pressed_before_a_page_has_read_it(monkeypatch):
    def leave():
        raise StopException

    with monkeypatch.context() as patch:
        patch.setattr(links, "check_config", leave)
        at = follow("home", {})
    at.query_params.clear()
    at.switch_page(str(FOLDER / PAGES["browse"][0])).run()
    assert TrainingConfig.from_params(at.query_params).n_train == 1_000

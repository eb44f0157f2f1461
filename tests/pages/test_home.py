"""The home page, without a browser."""

import ast
import re
import subprocess
import sys

import pytest

from mnist_core.lessons import LESSONS
from mnist_core.ui import cache
from mnist_core.ui.shell import BROWSE_NAMES, PAGES
from tests.support.pages import html, open_page, press
from tests.support.server import ROOT

pytestmark = pytest.mark.usefixtures("fresh_caches")


def home(**link):
    return open_page("home", menu=True, reports={"pad-tools": {"built": True}}, **link)


def test_it_asks_its_question():
    at = home()
    assert at.title[0].value == "Can a computer read your handwriting?"


def test_it_leads_to_every_page():
    linked = {link.proto.page for link in home().get("page_link")}
    assert linked == PAGES.keys() - {"home", "owner"}


def test_every_lesson_is_a_card_with_its_question_and_minutes():
    at = home()
    queries = {link.proto.label.strip("*"): link.proto.query_string for link in at.get("page_link")}
    minutes = [caption.value for caption in at.caption if re.fullmatch(r"\d+ minutes", caption.value)]
    assert minutes == [f"{lesson.minutes} minutes" for lesson in LESSONS.values()]
    for lesson in LESSONS.values():
        assert f"lesson={lesson.key}" in queries[lesson.title]


def draw_one(at):
    """Draw a 1, and return the page's HTML."""
    line = {"type": "Path", "path": [["M", 140, 40], ["L", 140, 240]]}
    at.session_state["pad-canvas"] = {"drawing": {"raw": {"objects": [line]}, "data": None}}
    return html(at.run())


def test_a_drawing_is_answered_by_the_model_that_comes_with_the_app_and_nothing_is_trained():
    at = home()
    assert '<li class="winner" data-digit="1"' in draw_one(at)
    assert any("gradient histograms" in caption.value and "99.49%" in caption.value for caption in at.caption)
    assert cache.runs().runs() == []


def test_the_visitors_own_run_on_pixels_shows_the_difference_and_why():
    at = home(n_train="500", max_iter="5", features="deskewed")
    at.session_state["home-sees"] = "Only pixels"
    at.run()
    [run] = cache.runs().runs()
    assert (run.config.n_train, run.config.max_iter, run.config.features) == (500, 5, "pixels")
    assert run.wait(60)
    assert "data-probability" in draw_one(at)
    asked = next(group for group in at.button_group if group.label == "It is a …")
    asked.set_value(1).run()
    assert "mnist-scores" in html(press(at, "why"))
    press(at, "stronger")
    assert any("99.49%" in caption.value for caption in at.caption)


def test_the_menu_and_the_pad_need_no_scikit_learn():
    code = "import sys, mnist_core.ui.shell, mnist_core.ui.home.pad\nfrom mnist_core.export import pack_model\n"
    code += "from mnist_core.model import load_shipped\npack_model(load_shipped())\n"
    code += "print({'sklearn', 'scipy', 'pandas', 'matplotlib'} & sys.modules.keys())"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"


def test_a_bad_link_is_explained_under_the_question():
    at = home(max_iter="inf")
    assert at.title[0].value == "Can a computer read your handwriting?"
    assert "The quick default is used" in at.warning[0].value


@pytest.mark.parametrize("link", [{"digit": "7"}, {"image": "38", "n_train": "2000"}])
def test_an_old_link_to_browse_still_leads_there(link):
    at = home(**link)
    assert at.title[0].value == "70,000 handwritten digits"


def test_every_name_that_browse_reads_from_a_link_leads_there():
    tree = ast.parse((ROOT / "pages" / "1_browse.py").read_text())
    rules = next(node for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "RULES")
    assert isinstance(rules.value, ast.Dict)
    assert {ast.literal_eval(key) for key in rules.value.keys if key} | {"page"} == BROWSE_NAMES

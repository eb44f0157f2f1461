"""The home page, without a browser."""

import ast

import pytest
from streamlit.testing.v1 import AppTest

from mnist_core.ui.home.old_links import BROWSE_NAMES
from tests.support.server import ROOT

pytestmark = pytest.mark.usefixtures("fresh_caches")


def home(**link: str) -> AppTest:
    at = AppTest.from_file("../../app.py", default_timeout=60)
    for name, value in link.items():
        at.query_params[name] = value
    return at.run()


def test_it_asks_its_question() -> None:
    at = home()
    assert not at.exception
    assert at.title[0].value == "Can a computer read your handwriting?"


@pytest.mark.parametrize("link", [{"digit": "7"}, {"image": "38", "n_train": "2000"}])
def test_an_old_link_to_browse_still_leads_there(link: dict[str, str]) -> None:
    at = home(**link)
    assert not at.exception
    assert at.title[0].value == "70,000 handwritten digits"


def test_every_name_that_browse_reads_from_a_link_leads_there() -> None:
    tree = ast.parse((ROOT / "pages" / "1_browse.py").read_text())
    rules = next(node for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "RULES")
    assert isinstance(rules.value, ast.Dict)
    assert {ast.literal_eval(key) for key in rules.value.keys if key} | {"page"} == BROWSE_NAMES

"""A gallery shows everything once, a page at a time."""

import base64
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sklearn.utils import shuffle
from streamlit.testing.v1 import AppTest

from mnist_core.ui import state
from mnist_core.ui.gallery import PAGE_SIZE, Tiles, digit_grid, n_pages, page_items, page_of, take_click
from tests.support.pages import sent_to


@given(n=st.integers(1, 1_000))
def test_the_pages_together_are_the_selection(n):
    rows = shuffle(np.arange(n), random_state=0)
    pages = [page_items(rows, page) for page in range(1, n_pages(rows) + 1)]
    assert all(0 < len(page) <= PAGE_SIZE for page in pages)
    assert np.array_equal(np.concatenate(pages), rows)
    assert all(page_of(rows, int(row)) == number for number, page in enumerate(pages, 1) for row in page)


def test_an_empty_selection_has_one_page():
    empty = np.array([], dtype=np.intp)
    assert n_pages(empty) == 1
    assert len(page_items(empty, 1)) == 0
    assert page_of(empty, 5) is None


# --- the grid, with the browser's clicks fed in


def grid_app(n, first):
    import numpy as np

    from mnist_core.ui.gallery import Tiles, digit_grid

    rows = range(first, first + n)
    images = np.arange(first, first + n, dtype=np.uint8)[:, None, None] * np.ones((28, 28), dtype=np.uint8)
    tiles = Tiles(images, [f"{row}" for row in rows], [f"image {row}" for row in rows])
    digit_grid(tiles, key="grid", label="Digits", columns=5)


def start(n, first):
    app = AppTest.from_function(grid_app, kwargs={"n": n, "first": first}, default_timeout=20).run()
    assert not app.exception, app.exception[0].message
    return app


def data(app):
    """What the grid was given: the browser's half of the conversation."""
    return sent_to(app, "digit_grid")[0]


@pytest.fixture
def click(monkeypatch):
    """A click on 12 digits, as the browser tells it; returns what it opens."""

    def click(token, told):
        monkeypatch.setattr(state, "widget_value", {"grid": {"open": told}}.get)
        opened = []
        take_click("grid", token, 12, opened.append)
        return opened

    return click


def test_a_click_names_its_digit(click):
    token = data(start(n=12, first=0))["token"]
    assert click(token, {"token": token, "index": 11}) == [11]


def test_a_click_on_digits_that_were_replaced_is_no_click(click):
    old, new = (data(start(n=12, first=first))["token"] for first in (0, 12))
    assert click(new, {"token": old, "index": 3}) == []


def test_a_click_beside_the_digits_is_no_click(click):
    told = [{"token": "t", "index": index} for index in (-1, 12, 1.5, "3", None, True)] + [None, "x", {"token": "t"}]
    assert [click("t", each) for each in told] == [[]] * len(told)


def test_every_digit_travels_in_one_picture():
    given = data(start(n=12, first=0))
    with Image.open(BytesIO(base64.b64decode(given["sprite"]))) as sheet:
        assert sheet.size == (28 * given["across"], 28 * given["down"])
        assert [255 - sheet.getpixel((28 * (i % 10) + 14, 28 * (i // 10) + 14)) for i in range(12)] == list(range(12))
    assert [cell["alt"] for cell in given["cells"]] == [f"image {i}" for i in range(12)]


def test_no_digits_show_nothing():
    app = start(n=0, first=0)
    assert len(app.get("bidi_component")) == 0


def test_too_many_digits_and_too_few_words_are_refused():
    images = np.zeros((PAGE_SIZE + 1, 28, 28), dtype=np.uint8)
    with pytest.raises(ValueError, match="page through"):
        digit_grid(Tiles(images, [""] * len(images), [""] * len(images)), key="grid", label="Digits")
    for few in (Tiles(images[:3], ["0"], ["", "", ""]), Tiles(images[:3], ["", "", ""], ["", "", ""], [True])):
        with pytest.raises(ValueError, match="argument"):
            digit_grid(few, key="grid", label="Digits")

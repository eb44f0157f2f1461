"""The pads and the grid in a real browser: mouse, finger, keyboard.

A tiny app stands in for the pages, so that these tests are about the components alone. What the app knows it writes
into paragraphs, and `expect` waits for them.
"""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.support.server import ROOT, serving
from tests.support.strokes import BAR, CANVAS, LIVE, ONE, draw, touch

pytestmark = pytest.mark.browser

APP = """
import sys

import numpy as np
import streamlit as st

sys.path.append(ROOT)
from mnist_core.ui.gallery import digit_grid
from mnist_core.drawing import Drawing
from mnist_core.ui.pads import show_pad

state = st.session_state

def draw():
    kind = st.radio("Pad", ["canvas", "live"], key="kind", persist_state="session", bind="query-params")

    @st.fragment
    def pad():
        drawing = state.drawing = show_pad(state.get("drawing", Drawing()), kind=kind)
        state.runs = state.get("runs", 0) + 1
        points = sum(len(stroke) for stroke in drawing.strokes)
        st.html(f'<p id="strokes">{len(drawing.strokes)} strokes</p><p id="points">{points}</p>'
                f'<p id="pen">pen {drawing.pen}</p><p id="runs">{state.runs}</p>')
        if drawing.strokes:
            (left, top), (right, bottom) = (f(np.concatenate(drawing.strokes), axis=0) for f in (np.min, np.max))
            st.html(f'<p id="box">{left:.0f} {top:.0f} {right:.0f} {bottom:.0f}</p>')

    pad()
    st.html("<div style='height: 3000px'>a long page</div>")

def grid():
    first = 100 * (st.number_input("Page", 1, 9, key="page") - 1)
    shades = np.arange(100, dtype=np.uint8)[:, None, None] * np.ones((28, 28), dtype=np.uint8)
    rows = range(first, first + 100)
    opened = digit_grid(shades, [f"{row}" for row in rows], key="grid", alt=[f"image {row}" for row in rows],
                        label="Digits of this page", mistakes=[i == 3 for i in range(100)],
                        selected=state.get("selected"))
    state.runs = state.get("runs", 0) + 1
    if opened is not None:
        state.selected = opened
        state.log = [*state.get("log", []), first + opened]
    st.html(f'<p id="log">{state.get("log", [])}</p><p id="runs">{state.runs}</p>')

st.navigation([st.Page(draw, default=True), st.Page(grid)], position="top").run()
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    script = tmp_path_factory.mktemp("canvas") / "app.py"
    script.write_text(APP.replace("ROOT", repr(str(ROOT))), encoding="utf-8")
    with serving(script, options=["--server.fileWatcherType=none", "--runner.postScriptGC=false"]) as server:
        yield server.address
        assert "Uncaught app execution" not in server.log.read_text(), server.log.read_text()


@pytest.fixture
def live(page, demo):
    page.goto(f"{demo}/?kind=live")
    expect(page.get_by_role("application", name="Drawing pad")).to_be_visible()
    return page


@pytest.fixture
def canvas(page, demo):
    page.goto(demo)
    expect(page.locator("canvas.upper-canvas")).to_be_visible()
    return page


@pytest.fixture
def grid(page, demo):
    page.goto(f"{demo}/grid")
    expect(page.get_by_role("button", name="image 99")).to_be_visible()
    return page


def strokes(page, n):
    expect(page.locator("#strokes")).to_have_text(f"{n} strokes")


def inked(page):
    """Share of the live pad's own pixels that are ink."""
    return page.locator("canvas.ink").evaluate(
        """(canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return data.filter((value, i) => i % 4 === 3 && value > 127).length / (canvas.width * canvas.height);
        }"""
    )


def wait_for_ink(page, more_than=0):
    """Return how many dark pixels streamlit-drawable-canvas shows, as soon as they are more than so many.

    What is drawn on it before it shows the drawing that it was given would be lost.
    """
    return page.locator("canvas.dc-canvas.lower-canvas").evaluate(
        """(canvas, least) => new Promise((done) => {
          const look = () => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            const ink = data.filter((value, i) => i % 4 === 0 && value < 128 && data[i + 3] > 127).length;
            if (ink > least) done(ink);
            else requestAnimationFrame(look);
          };
          look();
        })""",
        more_than,
    )


def wait_for_hint(page, shown):
    """Wait until streamlit-drawable-canvas's sheet shows "Draw a digit here", or no longer does."""
    page.wait_for_function(
        """(shown) => {
          const { content } = getComputedStyle(document.querySelector(".st-key-pad-paper"), "::after");
          return content.includes("Draw a digit here") === shown;
        }""",
        arg=shown,
    )


# --- the live pad --------------------------------------------------------------------------------------------------


def test_the_server_hears_of_finished_strokes_only(live):
    runs = int(live.locator("#runs").inner_text())
    draw(live, LIVE, [(40, 40), (240, 40), (240, 240), (40, 240)], ms_per_point=100)
    expect(live.locator("#box")).to_have_text("40 40 240 240")
    strokes(live, 1)
    assert int(live.locator("#runs").inner_text()) == runs + 1


def test_the_last_part_of_a_stroke_always_arrives(live):
    draw(live, LIVE, [(30, 30), *[(30 + 20 * i, 60 + 150 * (i % 2)) for i in range(8)], (250, 250)])
    expect(live.locator("#box")).to_have_text(re.compile("250 250$"))


def test_a_tap_is_a_dot(live):
    draw(live, LIVE, [(140, 140)])
    strokes(live, 1)
    assert 0.002 < inked(live) < 0.02  # a round pen of 20 on 280 x 280 covers 0.4 %


def test_undo_clear_and_pens(live):
    undo, clear = (live.get_by_role("button", name=name) for name in ("Undo", "Clear"))
    expect(undo).to_have_attribute("aria-disabled", "true")
    draw(live, LIVE, ONE)
    draw(live, LIVE, BAR)
    strokes(live, 2)
    thin = inked(live)
    live.get_by_role("button", name="Thick pen").click()
    expect(live.get_by_role("button", name="Thick pen")).to_have_attribute("aria-pressed", "true")
    expect(live.locator("#pen")).to_have_text("pen 28")
    assert inked(live) > 1.2 * thin
    undo.click()
    strokes(live, 1)
    clear.click()
    strokes(live, 0)
    assert inked(live) == 0
    expect(live.get_by_text("Draw a digit here")).to_be_visible()
    expect(undo).to_have_attribute("aria-disabled", "true")


def test_keyboard_draws(live):
    pad = live.get_by_role("application", name="Drawing pad")
    pad.focus()
    press = live.keyboard.press
    for key in ("Shift+ArrowUp", "Space", "Shift+ArrowDown", "Shift+ArrowDown", "ArrowRight"):
        press(key)
    strokes(live, 1)
    # from the middle: up 40, pen down, down 80, right 10
    expect(live.locator("#box")).to_have_text("140 100 150 180")
    expect(live.get_by_role("status").filter(has_text="row")).to_have_text("Column 15, row 18")
    press("Escape")
    press("ArrowRight")
    expect(live.locator("#box")).to_have_text("140 100 150 180")
    press("Space")
    press("Space")
    strokes(live, 2)
    press("Backspace")
    strokes(live, 1)
    press("Control+z")
    strokes(live, 0)
    press("Space")
    strokes(live, 1)
    press("Delete")
    strokes(live, 0)


def test_tab_reaches_pad_and_tools(live):
    live.get_by_role("application", name="Drawing pad").focus()
    names = []
    for _ in range(5):
        live.keyboard.press("Tab")
        names.append(
            live.evaluate("""() => {
          let at = document.activeElement;
          while (at.shadowRoot) at = at.shadowRoot.activeElement;
          return at.getAttribute("aria-label") ?? at.textContent;
        }""")
        )
    assert names == ["Undo", "Clear", "Thin pen", "Medium pen", "Thick pen"]


def test_the_drawing_survives_page_switch_reload_and_change_of_pad(live):
    draw(live, LIVE, ONE)
    draw(live, LIVE, BAR)
    expect(live.locator("#box")).to_have_text("60 40 220 240")
    before = inked(live)
    live.get_by_role("link", name="grid").click()
    expect(live.get_by_role("button", name="image 99")).to_be_visible()
    live.get_by_role("link", name="draw").click()
    strokes(live, 2)
    assert inked(live) == before
    live.reload()
    strokes(live, 2)
    assert inked(live) == before
    live.get_by_text("canvas", exact=True).click()
    wait_for_ink(live)
    draw(live, CANVAS, [(40, 40), (100, 100)])
    strokes(live, 3)


@pytest.mark.parametrize("kind", ["live", "canvas"])
def test_a_finger_draws_and_the_page_stands_still(phone, demo, kind):
    phone.goto(f"{demo}/?kind={kind}")
    pad = LIVE if kind == "live" else CANVAS
    expect(phone.locator(pad)).to_be_visible()
    touch(phone, pad, [(140, 40 + 10 * i) for i in range(21)])
    strokes(phone, 1)
    # left, top, right, bottom: a line straight down, give or take a pixel of the screen
    expect(phone.locator("#box")).to_have_text(re.compile(r"^1[34]\d [34]\d 1[34]\d 2[34]\d$"))
    assert phone.get_by_test_id("stMain").evaluate("(main) => main.scrollTop") == 0
    assert phone.evaluate("scrollY") == 0


@pytest.mark.parametrize("width", [320, 390])
def test_pad_and_tools_fit_a_phone(phone, demo, width):
    phone.set_viewport_size({"width": width, "height": 700})
    phone.goto(f"{demo}/?kind=live")
    expect(phone.locator("canvas.ink")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= width
    pad = phone.locator("canvas.ink").bounding_box()
    assert pad["width"] == pytest.approx(pad["height"], abs=1)
    assert pad["x"] + pad["width"] <= width
    for button in phone.locator(".tools button").all():
        size = button.bounding_box()
        assert min(size["width"], size["height"]) >= 44
        assert size["x"] + size["width"] <= width


# --- streamlit-drawable-canvas -------------------------------------------------------------------------------------


def test_canvas_undo_clear_and_pens(canvas):
    wait_for_hint(canvas, True)
    canvas.locator(CANVAS).hover()
    expect(canvas.locator(".dc-toolbar")).to_be_hidden()  # its pencil would switch drawing off
    draw(canvas, CANVAS, ONE)
    strokes(canvas, 1)
    wait_for_hint(canvas, False)
    draw(canvas, CANVAS, BAR)
    ink = wait_for_ink(canvas)
    canvas.locator(".tools").get_by_role("button", name="Thick pen").click()  # before the canvas has reported the bar
    expect(canvas.locator("#pen")).to_have_text("pen 28")
    strokes(canvas, 2)
    wait_for_ink(canvas, more_than=1.2 * ink)  # the canvas has drawn it anew
    canvas.locator(".tools").get_by_role("button", name="Undo").click()
    strokes(canvas, 1)
    canvas.locator(".tools").get_by_role("button", name="Clear").click()
    strokes(canvas, 0)
    wait_for_hint(canvas, True)
    canvas.locator(CANVAS).hover()
    expect(canvas.locator(".dc-toolbar")).to_be_hidden()


def test_a_canvas_drawing_survives_page_switch_and_reload(canvas):
    draw(canvas, CANVAS, ONE)
    strokes(canvas, 1)
    canvas.get_by_role("link", name="grid").click()
    expect(canvas.get_by_role("button", name="image 99")).to_be_visible()
    canvas.get_by_role("link", name="draw").click()
    strokes(canvas, 1)
    wait_for_ink(canvas)
    draw(canvas, CANVAS, BAR)
    strokes(canvas, 2)
    canvas.reload()
    strokes(canvas, 2)


# --- the grid ------------------------------------------------------------------------------------------------------


def test_a_click_opens_a_digit_in_one_run(grid):
    expect(grid.locator("#runs")).to_have_text("1")
    grid.get_by_role("button", name="image 42").click()
    expect(grid.locator("#log")).to_have_text("[42]")
    expect(grid.locator("#runs")).to_have_text("2")
    expect(grid.get_by_role("button", name="image 42")).to_have_attribute("aria-pressed", "true")


def test_a_click_does_not_stick_to_the_next_page(grid):
    grid.get_by_role("button", name="image 42").click()
    expect(grid.locator("#log")).to_have_text("[42]")
    grid.get_by_role("button", name="Increment").click()
    expect(grid.get_by_role("button", name="image 142")).to_be_visible()
    expect(grid.locator("#log")).to_have_text("[42]")
    grid.get_by_role("button", name="image 107").click()
    expect(grid.locator("#log")).to_have_text("[42, 107]")


def test_keyboard_walks_the_grid(grid):
    grid.get_by_role("button", name="image 0", exact=True).focus()
    press = grid.keyboard.press
    press("ArrowRight")
    press("ArrowDown")  # ten to a row on a wide screen
    expect(grid.get_by_role("button", name="image 11", exact=True)).to_be_focused()
    press("Enter")
    expect(grid.locator("#log")).to_have_text("[11]")
    expect(grid.get_by_role("button", name="image 11", exact=True)).to_be_focused()
    press("End")
    press("Space")
    expect(grid.locator("#log")).to_have_text("[11, 99]")
    press("ArrowRight")  # nothing lies behind the last
    press("ArrowUp")
    press("ArrowLeft")
    expect(grid.get_by_role("button", name="image 88", exact=True)).to_be_focused()
    press("Home")
    expect(grid.get_by_role("button", name="image 0", exact=True)).to_be_focused()
    assert grid.locator(".cell[tabindex='0']").count() == 1


def test_a_mistake_is_marked_by_more_than_colour(grid):
    expect(grid.get_by_role("button", name="image 3", exact=True)).to_contain_text("✕")
    expect(grid.get_by_role("button", name="image 4", exact=True)).not_to_contain_text("✕")


def test_each_cell_shows_its_own_digit(grid, tmp_path):
    """The app's digit i is a square of grey i: what is seen in cell i must be 255 - i."""
    for i in (0, 9, 55, 99):
        shot = tmp_path / f"{i}.png"
        cell = grid.get_by_role("button", name=f"image {i}", exact=True)
        cell.locator(".digit").screenshot(path=shot)
        with Image.open(shot) as image:
            red, green, blue = image.convert("RGB").getpixel((image.width // 2, image.height // 2))
        assert (red, green, blue) == (255 - i,) * 3


def test_the_grid_fits_a_phone(phone, demo):
    phone.goto(f"{demo}/grid")
    first = phone.get_by_role("button", name="image 0", exact=True)
    expect(first).to_be_visible()
    size = first.bounding_box()
    assert min(size["width"], size["height"]) >= 44
    tops = phone.locator(".cell").evaluate_all("(cells) => cells.map((cell) => cell.offsetTop)")
    assert 4 <= tops.count(tops[0]) <= 5
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

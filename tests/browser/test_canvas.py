"""The pad and the grid in a real browser: mouse, finger, keyboard.

A tiny app stands in for the pages, so that these tests are about the components alone. What the app knows it writes
into paragraphs, and `expect` waits for them.
"""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.support.strokes import BAR, CANVAS, ONE, draw, touch

pytestmark = pytest.mark.browser


@pytest.fixture
def canvas(page, demo):
    page.goto(demo.address)
    expect(page.locator("canvas.upper-canvas")).to_be_visible()
    return page


@pytest.fixture
def grid(page, demo):
    page.goto(f"{demo.address}/grid")
    expect(page.get_by_role("button", name="image 99")).to_be_visible()
    return page


def strokes(page, n):
    expect(page.locator("#strokes")).to_have_text(f"{n} strokes")


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


# --- the pad -------------------------------------------------------------------------------------------------------


def test_a_tap_is_a_dot_and_the_server_hears_of_finished_strokes_only(canvas):
    draw(canvas, CANVAS, [(140, 140)])
    strokes(canvas, 1)
    assert 0.002 * 280**2 < wait_for_ink(canvas) < 0.02 * 280**2  # a round pen of 20 on 280 x 280 covers 0.4 %
    runs = int(canvas.locator("#runs").inner_text())
    draw(canvas, CANVAS, [(40, 40), (240, 40), (240, 240), (40, 240)], ms_per_point=100)
    expect(canvas.locator("#box")).to_have_text(re.compile("^(39|40) (39|40) (239|240) (239|240)$"))
    strokes(canvas, 2)
    assert int(canvas.locator("#runs").inner_text()) == runs + 1


def test_undo_clear_and_pens(canvas):
    undo, clear = (canvas.get_by_role("button", name=name, exact=True) for name in ("Undo", "Clear"))
    hint = canvas.locator(".hint")
    expect(hint).to_have_css("opacity", "1")
    expect(undo).to_have_attribute("aria-disabled", "true")
    canvas.locator(CANVAS).hover()
    expect(canvas.locator(".dc-toolbar")).to_be_hidden()  # its pencil would switch drawing off
    draw(canvas, CANVAS, ONE)
    strokes(canvas, 1)
    expect(hint).to_have_css("opacity", "0")
    draw(canvas, CANVAS, BAR)
    ink = wait_for_ink(canvas)
    canvas.get_by_role("button", name="Thick pen").click()  # before the canvas has reported the bar
    expect(canvas.get_by_role("button", name="Thick pen")).to_have_attribute("aria-pressed", "true")
    expect(canvas.locator("#pen")).to_have_text("pen 28")
    strokes(canvas, 2)
    wait_for_ink(canvas, more_than=1.2 * ink)  # the canvas has drawn it again
    undo.click()
    strokes(canvas, 1)
    clear.click()
    strokes(canvas, 0)
    expect(hint).to_have_css("opacity", "1")
    expect(undo).to_have_attribute("aria-disabled", "true")
    canvas.locator(CANVAS).hover()
    expect(canvas.locator(".dc-toolbar")).to_be_hidden()


NAME_OF_FOCUS = """() => {
    let at = document.activeElement;
    while (at.shadowRoot) at = at.shadowRoot.activeElement;
    return at.getAttribute("aria-label") ?? at.textContent;
}"""


def test_keyboard_reaches_pad_and_tools_and_draws(canvas):
    canvas.get_by_role("application", name="Drawing pad").focus()
    for name in ("Undo", "Clear", "Thin pen", "Medium pen", "Thick pen"):
        canvas.keyboard.press("Tab")
        assert canvas.evaluate(NAME_OF_FOCUS) == name
    canvas.get_by_role("application", name="Drawing pad").focus()
    press = canvas.keyboard.press
    for key in ("Shift+ArrowUp", "Space", "Shift+ArrowDown", "Shift+ArrowDown", "ArrowRight"):
        press(key)
    expect(canvas.get_by_role("status").filter(has_text="row")).to_have_text("Column 15, row 18")
    press("Escape")
    strokes(canvas, 1)
    # from the middle: up 40, pen down, down 80, right 10
    expect(canvas.locator("#box")).to_have_text("140 100 150 180")
    wait_for_ink(canvas)
    press("ArrowRight")
    press("Space")
    press("Space")
    strokes(canvas, 2)
    expect(canvas.locator("#box")).to_have_text("140 100 160 180")
    press("Backspace")
    strokes(canvas, 1)
    press("Control+z")
    strokes(canvas, 0)
    press("Space")
    press("ArrowDown")
    press("Tab")  # who leaves the pad lifts the pen
    strokes(canvas, 1)
    wait_for_ink(canvas)
    draw(canvas, CANVAS, BAR)
    strokes(canvas, 2)
    canvas.get_by_role("application", name="Drawing pad").focus()
    press("Delete")
    strokes(canvas, 0)


def test_the_drawing_survives_page_switch_and_reload(canvas):
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


@pytest.mark.parametrize(("width", "height"), [(320, 700), (390, 700), (844, 390)])
def test_a_finger_draws_where_it_is_and_pad_and_tools_fit_a_phone(phone, demo, width, height):
    phone.set_viewport_size({"width": width, "height": height})
    phone.goto(demo.address)
    expect(phone.locator(CANVAS)).to_be_visible()
    touch(phone, CANVAS, [(140, 40 + 10 * i) for i in range(21)])
    strokes(phone, 1)
    # left, top, right, bottom: a line straight down, give or take a pixel of the screen
    expect(phone.locator("#box")).to_have_text(re.compile(r"^1(39|40|41) (39|40|41) 1(39|40|41) 2(39|40|41)$"))
    assert phone.get_by_test_id("stMain").evaluate("(main) => main.scrollTop") == 0
    assert phone.evaluate("scrollY") == 0
    assert phone.evaluate("document.documentElement.scrollWidth") <= width
    pad, over = (phone.locator(name).bounding_box() for name in (CANVAS, ".over"))
    assert pad["width"] == pytest.approx(pad["height"], abs=1)
    assert pad["x"] + pad["width"] <= width
    assert over == pytest.approx(pad, abs=1)
    for button in phone.locator(".tools button").all():
        size = button.bounding_box()
        assert min(size["width"], size["height"]) >= 44
        assert size["x"] + size["width"] <= width
        assert size["y"] + size["height"] - pad["y"] <= height - 60  # where the menu stands


# --- the grid ------------------------------------------------------------------------------------------------------


def test_a_click_opens_a_digit_in_one_run_and_does_not_stick_to_the_next_page(grid):
    expect(grid.locator("#runs")).to_have_text("1")
    grid.get_by_role("button", name="image 42").click()
    expect(grid.locator("#log")).to_have_text("[42]")
    expect(grid.locator("#runs")).to_have_text("2")
    expect(grid.get_by_role("button", name="image 42")).to_have_attribute("aria-pressed", "true")
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


def test_each_cell_shows_its_own_digit_and_marks_a_mistake_by_more_than_colour(grid, tmp_path):
    """The app's digit i is a square of grey i: what is seen in cell i must be 255 - i."""
    expect(grid.get_by_role("button", name="image 3", exact=True)).to_contain_text("✕")
    expect(grid.get_by_role("button", name="image 4", exact=True)).not_to_contain_text("✕")
    for i in (0, 9, 55, 99):
        shot = tmp_path / f"{i}.png"
        cell = grid.get_by_role("button", name=f"image {i}", exact=True)
        cell.locator(".digit").screenshot(path=shot)
        with Image.open(shot) as image:
            red, green, blue = image.convert("RGB").getpixel((image.width // 2, image.height // 2))
        assert (red, green, blue) == (255 - i,) * 3


def test_the_grid_fits_a_phone(phone, demo):
    phone.goto(f"{demo.address}/grid")
    first = phone.get_by_role("button", name="image 0", exact=True)
    expect(first).to_be_visible()
    size = first.bounding_box()
    assert min(size["width"], size["height"]) >= 44
    tops = phone.locator(".cell").evaluate_all("(cells) => cells.map((cell) => cell.offsetTop)")
    assert 4 <= tops.count(tops[0]) <= 5
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

"""The Draw page in a real browser: mouse, finger, keyboard."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from mnist_core.drawing import read_collection
from tests.support.chromium import STANDS_STILL
from tests.support.strokes import BAR, CANVAS, ONE, SEVEN, draw, on_screen, touch

pytestmark = pytest.mark.browser

QUICKLY = "n_train=2000&max_iter=30"
STOOD_STILL = """still => {
    const since = document.querySelector(still) ? window.stillSince ?? performance.now() : undefined;
    window.stillSince = since;
    return since !== undefined && performance.now() - since > 500;
}"""
"""Whether no script has run for half a second; called at every frame."""
AT_NEXT_FRAME = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
    done([...document.querySelectorAll(".mnist-bars [data-probability]")].map((bar) => Number(bar.dataset.probability)))
)))"""
"""Returns the bars as they are one frame from now."""
TAKES_DELETE = """field => field.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Delete", bubbles: true, composed: true, cancelable: true })
)"""


def open_draw(page, server, link):
    """Open the page and wait until model and pad are there."""
    page.goto(f"{server}/draw?{link}")
    expect(opinion(page)).to_have_text("Draw a digit from 0 to 9")


def opinion(page):
    """Find what the server says, not what the browser says until then (data-live)."""
    return page.locator(".mnist-answer:not([data-live]) .opinion")


def winner(page):
    return page.locator(".mnist-answer:not([data-live]) .mnist-bars .winner .digit")


def test_a_one_drawn_with_the_mouse_is_read_and_keys_undo_and_clear(page, server):
    open_draw(page, server, QUICKLY)
    draw(page, CANVAS, ONE)
    expect(winner(page)).to_have_text("1")
    draw(page, CANVAS, BAR)
    expect(opinion(page)).not_to_have_text("Sure: 1")
    page.keyboard.press("Control+z")
    expect(opinion(page)).to_have_text("Sure: 1")
    page.keyboard.press("Delete")
    expect(opinion(page)).to_have_text("Draw a digit from 0 to 9")
    expect(winner(page)).to_have_count(0)
    draw(page, CANVAS, [(30, 140), (250, 140)])
    expect(opinion(page)).to_have_text(re.compile("Unlike any digit"))
    page.locator(".tools").get_by_role("button", name="Clear").click()
    expect(opinion(page)).to_have_text("Draw a digit from 0 to 9")
    draw(page, CANVAS, ONE)
    expect(opinion(page)).to_have_text("Sure: 1")  # what was cleared does not come back with the next stroke


def test_pad_and_bars_share_a_phones_screen_which_stays_while_a_finger_draws(phone, server):
    open_draw(phone, server, QUICKLY)
    expect(phone.locator(CANVAS)).to_be_visible()
    bars = phone.locator(".mnist-answer .mnist-bars").bounding_box()
    assert bars is not None
    assert bars["y"] + bars["height"] <= 844
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    scrolled = "document.querySelector('[data-testid=stMain]').scrollTop"
    on_screen(phone, CANVAS, ONE)
    before = phone.evaluate(scrolled)
    touch(phone, CANVAS, [(140, 40 + 20 * i) for i in range(11)])
    expect(winner(phone)).to_have_text("1")
    assert phone.evaluate(scrolled) == before
    phone.get_by_text("My digits", exact=True).tap()  # far below the pad, where the digits to save it as come
    expect(phone.locator(".st-key-save-as")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("how", ["lifted last", "taken away"])
def test_a_stroke_ends_with_the_last_finger_and_when_the_phone_takes_it(phone, server, how):
    open_draw(phone, server, QUICKLY)
    screen = phone.context.new_cdp_session(phone)

    def tell(kind, *fingers):
        points = [{"x": places[finger][0], "y": places[finger][1], "id": finger} for finger in fingers]
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    [*line, palm] = on_screen(phone, CANVAS, [*[(140, 40 + 20 * i) for i in range(11)], (230, 230)])
    places = [line[0], palm]
    tell("touchStart", 0)
    for places[0] in line[1:]:
        tell("touchMove", 0)
    if how == "lifted last":
        tell("touchStart", 0, 1)
        tell("touchMove", 1)  # without the first finger: it is lifted
        tell("touchEnd")
    else:
        tell("touchCancel")
    expect(opinion(phone)).to_have_text("Sure: 1")
    touch(phone, CANVAS, [(60 + 20 * i, 140) for i in range(9)])
    expect(opinion(phone)).not_to_have_text("Sure: 1")


def test_the_games_task_stands_on_a_phones_first_screen(phone, server):
    phone.goto(f"{server}/draw?closer=My+digits&set=Draw+one+that+fools+it")  # as from Home's "Beat it"
    expect(phone.get_by_role("button", name="Train it and play")).to_be_in_viewport(ratio=1)


def test_pad_bars_and_a_closer_look_share_a_screen(page, server):
    page.set_viewport_size({"width": 1280, "height": 800})
    open_draw(page, server, f"{QUICKLY}&closer=Why")
    draw(page, CANVAS, SEVEN)
    scores = page.locator(".mnist-scores")
    for width, height in ((1280, 800), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        expect(scores).to_be_visible()
        expect(page.locator(CANVAS)).to_be_in_viewport(ratio=1)
        expect(scores).to_be_in_viewport(ratio=1)
        places = [page.locator(name).bounding_box() for name in (CANVAS, ".mnist-answer .mnist-bars", ".mnist-scores")]
        pad, bars, closer = filter(None, places)
        assert pad["x"] + pad["width"] <= bars["x"]
        assert bars["x"] + bars["width"] <= closer["x"]
        assert max(place["y"] + place["height"] for place in (pad, bars, closer)) <= height
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_bars_move_while_the_pen_does_and_the_server_says_the_same(page, server):
    open_draw(page, server, QUICKLY)
    bars = page.locator(".mnist-bars [data-probability]")
    seven = page.locator(".mnist-bars [data-digit='7']")

    def read_bars():
        return bars.evaluate_all("bars => bars.map((bar) => Number(bar.dataset.probability))")

    first, *rest = on_screen(page, CANVAS, SEVEN)
    page.mouse.move(*first)
    page.mouse.down()
    page.mouse.move(*rest[0], steps=10)
    expect(bars).to_have_count(10)  # and the button is still down
    half = seven.get_attribute("data-probability")
    page.mouse.move(*rest[1], steps=10)
    expect(seven).not_to_have_attribute("data-probability", half or "")
    expect(seven).to_have_class("winner")
    page.mouse.up()
    pen_up = page.evaluate(AT_NEXT_FRAME)
    expect(winner(page)).to_have_text("7")
    assert read_bars() == pytest.approx(pen_up, abs=0.005)


def test_the_drawing_survives_a_page_switch_and_a_reload(page, server):
    open_draw(page, server, QUICKLY)
    draw(page, CANVAS, SEVEN)
    expect(winner(page)).to_have_text("7")
    page.get_by_role("link", name="Browse").click()
    expect(page.get_by_role("heading", name="70,000 handwritten digits")).to_be_visible()
    page.get_by_role("link", name="Draw", exact=True).click()
    expect(winner(page)).to_have_text("7")
    page.reload()
    expect(winner(page)).to_have_text("7")
    page.get_by_role("link", name="Browse").click()
    expect(page.get_by_role("heading", name="70,000 handwritten digits")).to_be_visible()
    page.get_by_role("link", name="Draw", exact=True).click()
    expect(winner(page)).to_have_text("7")
    expect(page.locator(".tools").get_by_role("button", name="Clear")).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("Delete")
    expect(opinion(page)).to_have_text("Draw a digit from 0 to 9")


def test_an_image_opened_in_browse_is_shown_until_the_visitor_draws(page, server):
    page.goto(f"{server}/browse?image=69999&{QUICKLY}")
    page.get_by_role("link", name="Open in Draw").click()
    expect(page.get_by_text("Image 69,999 of the data, labelled 6")).to_be_visible()
    expect(winner(page)).to_be_visible()
    page.wait_for_function(STOOD_STILL, arg=STANDS_STILL)
    covered = "cover => getComputedStyle(cover, '::before').content"
    assert "The bars read another image" in page.locator(".over .cover").evaluate(covered)
    draw(page, CANVAS, ONE)
    expect(winner(page)).to_have_text("1")
    assert "The bars read another image" not in page.locator(".over .cover").evaluate(covered)
    expect(page.get_by_text("Image 69,999")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("row="))


def test_the_menu_leads_to_the_pad_and_not_to_the_image_open_in_browse(page, server):
    page.goto(f"{server}/browse?image=5&{QUICKLY}")
    expect(page.get_by_role("heading", name="Image 5", exact=True)).to_be_visible()
    page.get_by_role("link", name="Draw", exact=True).click()
    expect(opinion(page)).to_have_text("Draw a digit from 0 to 9")
    expect(page.get_by_text("Image 5 of the data")).to_have_count(0)


def test_a_text_file_that_is_called_png_gets_a_message(page, server):
    open_draw(page, server, f"{QUICKLY}&closer=Photo")
    draw(page, CANVAS, ONE)
    expect(winner(page)).to_have_text("1")
    with page.expect_file_chooser() as chooser:
        page.get_by_test_id("stFileUploader").get_by_test_id("stBaseButton-secondary").click()
    chooser.value.set_files({"name": "seven.png", "mimeType": "image/png", "buffer": b"Dear diary"})
    expect(page.get_by_role("alert").filter(has_text="not a picture")).to_be_visible()
    expect(winner(page)).to_have_text("1")


def test_a_drawing_saved_with_its_digit_stands_in_my_digits(page, server):
    open_draw(page, server, f"{QUICKLY}&closer=My+digits")
    for n in (1, 2):
        draw(page, CANVAS, [(140, 40), (140, 200 + 10 * n)] if n == 1 else SEVEN)
        if n == 1:
            expect(winner(page)).to_have_text("1")
            page.locator(".st-key-save-as").get_by_role("button", name="1", exact=True).click()
        else:
            page.keyboard.press("7")  # before the canvas has reported the drawing
            expect(page.locator(".stMain:focus-visible")).to_have_count(0)  # no frame around the page
        expect(opinion(page)).to_have_text("Draw a digit from 0 to 9")
        expect(page.get_by_text(f"In My digits: {n}.")).to_be_visible()
        expect(page.get_by_text(f"{n} shown to the model", exact=True)).to_be_visible()
    models = page.get_by_role("combobox", name="Models")
    assert models.evaluate(TAKES_DELETE), "in a field to type in, the key is the field's"
    # Streamlit's files are of one run, and the emptied canvas reports itself once more, 200 ms later.
    page.wait_for_function(STOOD_STILL, arg=STANDS_STILL)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download .npz").click()
    assert download.value.suggested_filename == "my-digits.npz"
    assert read_collection(Path(download.value.path()).read_bytes()).labels.tolist() == [1, 7]
    page.reload()
    expect(page.get_by_text("2 shown to the model", exact=True)).to_be_visible()
    expect(page.get_by_text("In My digits: 2.")).to_be_visible()
    page.get_by_role("button", name="drawing 1, a 1,").click()
    page.get_by_role("button", name="Keep it to test with").click()
    expect(page.get_by_text("1 kept to test with", exact=True)).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("1 shown to the model", exact=True)).to_be_visible()
    expect(page.get_by_text("In My digits: 1.")).to_be_visible()
    page.get_by_role("button", name="Teach", exact=True).click()
    expect(page.locator(".st-key-table-teach-table")).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("1 of my digits").first).to_be_visible()
    page.wait_for_function("sessionStorage.getItem('mnist-taught')?.includes('weight')")
    page.reload()
    expect(page.get_by_text("1 of my digits").first).to_be_visible()
    page.get_by_role("button", name="Untaught model").click()
    expect(page.get_by_role("button", name="Teach", exact=True)).to_be_enabled()

"""The way in, in a real browser: addresses, the home page, and what a visitor's browser asks for."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.chromium import STANDS_STILL
from tests.support.server import ROOT, serving
from tests.support.strokes import CANVAS, SEVEN, draw, touch

pytestmark = pytest.mark.browser

WAIT_FOR_SKLEARN = """
import os, sys, time

class Gate:
    def find_spec(self, name, path=None, target=None):
        while name == "sklearn" and not os.path.exists(os.environ["MAY_IMPORT"]):
            time.sleep(0.05)

sys.meta_path.insert(0, Gate())
"""
"""Python runs it at its start: who imports scikit-learn waits for a file."""
SMALL = "n_train=2000&max_iter=30"
CLICK_ITS_PLACE = """words => {
    words.scrollIntoView({ block: "center", behavior: "instant" });
    const place = words.getBoundingClientRect();
    document.elementFromPoint(place.x + place.width / 2, place.y + place.height / 2).click();
}"""
"""Clicks what lies over some words. All at once: on a busy machine the words move between locating and clicking."""


@pytest.mark.parametrize(
    ("link", "end"),
    [("?digit=7&image=38", "/browse?digit=7&image=38"), ("home", "/"), (f"home?{SMALL}", f"/?{SMALL}")],
    ids=["browse", "home", "configuration"],
)
def test_other_addresses_lead_on(page, server, link, end):
    page.goto(f"{server}/{link}")
    expect(page.get_by_text("Yann LeCun and Corinna Cortes")).to_be_visible()
    expect(page).to_have_url(re.compile(re.escape(end) + "$"))
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_embedded_in_another_site_a_page_has_no_menu(page, server):
    page.goto(f"{server}/browse?digit=7&embed=true")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text(re.compile("7,293 digits"))).to_be_visible()
    expect(page.get_by_role("link", name="Train", exact=True)).to_have_count(0)


def test_a_seven_drawn_on_the_first_screen_is_read_and_the_reasons_come_into_view(page, server):
    page.goto(f"{server}/?{SMALL}")
    expect(page.get_by_text("right about")).to_be_visible()
    draw(page, CANVAS, SEVEN)
    expect(page.locator("[data-digit='7'].winner")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator(".st-key-draw-feedback").get_by_text("7", exact=True).click()
    page.get_by_role("button", name="Why?").click()
    expect(page.locator(".mnist-scores")).to_be_in_viewport(ratio=0.99)


def test_what_is_drawn_before_the_server_is_ready_is_read_and_then_answered(page, tmp_path, monkeypatch):
    may_import = tmp_path / "may-import"
    (tmp_path / "sitecustomize.py").write_text(WAIT_FOR_SKLEARN)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("MAY_IMPORT", str(may_import))
    with serving(ROOT / "app.py") as fresh:
        page.goto(fresh.address)
        draw(page, CANVAS, SEVEN)
        expect(page.locator(".mnist-answer[data-live] .winner .digit")).to_have_text("7")
        may_import.touch()
        expect(page.locator(".mnist-answer:not([data-live]) .winner .digit")).to_have_text("7")
        expect(page.get_by_text("right about")).to_be_visible()
        assert not fresh.fits()
        assert not fresh.tracebacks()


def test_a_phone_shows_the_pad_and_all_ten_bars_at_once(phone, server):
    phone.goto(f"{server}/?{SMALL}")
    expect(phone.get_by_text("right about")).to_be_visible()
    touch(phone, CANVAS, [*((80 + 12 * i, 60) for i in range(11)), *((200 - 7 * i, 60 + 18 * i) for i in range(1, 11))])
    expect(phone.locator("[data-digit='7'].winner")).to_be_in_viewport(ratio=1)
    expect(phone.locator("[data-digit='9'][data-probability]")).to_be_in_viewport(ratio=1)
    expect(phone.locator(CANVAS)).to_be_in_viewport(ratio=1)


def expect_page(page, path, heading, run="\\?.*n_train=2000"):
    """Expect a page to stand still under its address, which ends with the visitor's run."""
    expect(page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible()
    expect(page.get_by_text("Yann LeCun and Corinna Cortes")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"{re.escape(path)}{run}"))
    expect(page.locator(STANDS_STILL)).to_be_visible()


@pytest.mark.parametrize("opacity", [1, 0.33], ids=["", "dimmed while the page runs again"])
def test_the_whole_card_leads_to_its_page(page, server, opacity):
    page.goto(f"{server}/?{SMALL}")
    expect(page.get_by_text("right about")).to_be_visible()
    expect_page(page, "/", "Can a computer read your handwriting?")
    expect(page.get_by_role("link", name="2 · Train")).to_be_visible()  # the first link of a tab loads its code first
    page.add_style_tag(content=f"[data-testid=stElementContainer] {{ opacity: {opacity} !important }}")
    page.get_by_text("Press one button and watch it learn").evaluate(CLICK_ITS_PLACE)
    expect(page.get_by_role("heading", level=1, name="Train", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/train\?"))


def test_one_press_of_back_goes_back_one_page_to_what_was_chosen_there_and_to_the_run_of_then(page, server):
    chosen, quick = r"\?.*n_train=2000", "$"  # what the address says of the run: the quick default needs no words
    way = [
        ("Home", "/", "Can a computer read your handwriting?", chosen),
        ("Browse", "/browse", "70,000 handwritten digits", chosen),
        ("Train", "/train", "Train", chosen),
        ("Evaluate", "/evaluate", "Evaluate", quick),
    ]
    menu = page.get_by_role("navigation")
    page.goto(f"{server}/?{SMALL}")
    for name, path, heading, run in way:
        if name != "Home":
            menu.get_by_role("link", name=name, exact=True).click()
        expect_page(page, path, heading, run)
        if name == "Browse":
            page.get_by_role("radio", name="7", exact=True).click()
            expect(page.get_by_text("7,293 digits")).to_be_visible()
            page.get_by_role("button", name="Page 3", exact=True).click()
            page.get_by_role("button", name="image 1825, labelled 7").click()
            expect(page.get_by_role("heading", name="Image 1,825", exact=True)).to_be_visible()
            expect(page).to_have_url(re.compile("image=1825"))
            expect(page.locator(STANDS_STILL)).to_be_visible()
        if name == "Train":
            page.get_by_role("button", name="Quick default").click()
            expect(page.get_by_role("heading", name="pixels, 30,000 images")).to_be_visible()
            expect_page(page, path, heading, quick)
    for name, path, heading, run in reversed(way[:-1]):
        page.go_back()
        expect_page(page, path, heading, quick if name == "Train" else run)  # as it was when it was left
        if name == "Browse":
            expect(page.get_by_text("7,293 digits")).to_be_visible()
            expect(page.get_by_role("group", name="Digits, page 3")).to_be_visible()
            expect(page.get_by_role("heading", name="Image 1,825", exact=True)).to_be_visible()
    page.go_back()
    expect(page).to_have_url("about:blank")


def test_back_goes_back_one_page_though_a_link_was_pressed_before_the_page_had_loaded_its_scripts(browser, server):
    loading = []
    page = browser.new_page()  # which has nothing in its cache
    page.route("**/*BidiComponent*.js", lambda route: loading.append(route))
    page.goto(f"{server}/?{SMALL}")
    page.get_by_role("link", name="Browse", exact=True).first.click()
    expect(page.get_by_text("Yann LeCun and Corinna Cortes")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/browse\?{SMALL}"))
    for route in loading:
        route.continue_()
    page.wait_for_function("history.oneEntryPerPlace")
    page.go_back()
    expect_page(page, "/", "Can a computer read your handwriting?")
    page.go_forward()
    expect_page(page, "/browse", "70,000 handwritten digits")
    page.go_back()
    expect_page(page, "/", "Can a computer read your handwriting?")
    page.close()


def test_browse_is_as_it_was_left_when_the_menu_leads_there_again(page, server):
    page.goto(f"{server}/browse?{SMALL}&digit=7&page=3&image=1825")
    expect_page(page, "/browse", "70,000 handwritten digits")
    for path, name in (("/", "Home"), ("/compare", "Compare"), ("/browse", "Browse")):
        page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
        expect(page).to_have_url(re.compile(rf"{path}\?"))
        expect(page.locator(STANDS_STILL)).to_be_visible()
    expect(page.get_by_text("7,293 digits")).to_be_visible()
    expect(page.get_by_role("group", name="Digits, page 3")).to_be_visible()
    expect(page.get_by_role("heading", name="Image 1,825", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("digit=7.*image=1825"))


def test_back_from_an_old_link_leaves(page, server):
    page.goto(f"{server}/?digit=7")
    expect(page.get_by_text("7,293 digits")).to_be_visible()
    expect(page.locator(STANDS_STILL)).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page).to_have_url("about:blank")


def test_a_link_to_another_part_of_a_page_begins_at_its_top(page, server):
    page.goto(f"{server}/notebook?{SMALL}")
    following = page.get_by_role("link", name="Next cells")
    expect(following).to_be_visible()
    expect(page.locator(STANDS_STILL)).to_be_visible()
    following.scroll_into_view_if_needed()
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollTop") > 0
    page.get_by_role("navigation").get_by_role("link", name="Notebook", exact=True).click()
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop === 0")

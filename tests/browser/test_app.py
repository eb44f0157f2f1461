"""The app as a whole: every page opens cold by its own link, on any screen, for everybody."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from mnist_core.ui.shell import PAGES
from tests.support.chromium import STANDS_STILL

pytestmark = pytest.mark.browser

SMALL = "n_train=1000&max_iter=20"
VISIBLE = [name for name in PAGES if name != "owner"]
HEADINGS = {"home": "Can a computer read your handwriting?", "browse": "70,000 handwritten digits"}
"""Where a page's heading is not its name in the menu."""
PAPER = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
GAP = 16
"""Pixels between the heading and the page's work, which is to begin within 110."""
RULES = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa")


def open_page(page, server, name):
    """Open a page by its link and wait until its footer is there and nothing is being computed."""
    page.goto(f"{server}/{name}?{SMALL}")
    expect(page.get_by_text("Yann LeCun and Corinna Cortes")).to_be_visible()
    expect(page.locator(STANDS_STILL)).to_be_visible()
    expect(page.get_by_text(re.compile("is training$|is waiting: place|The model is still training"))).to_have_count(0)
    settle(page)


def settle(page):
    """Wait until nothing fades: what is about to be replaced is shown faded, and fades back."""
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    page.wait_for_function("document.getAnimations().every(animation => animation.playState !== 'running')")


def find_skipped_levels(page):
    """Return the headings that stand more than one level below the heading before them."""
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(h => [+h.tagName[1], h.innerText])")
    before = [0, *(level for level, _ in levels)]
    return [words for (level, words), last in zip(levels, before, strict=False) if level > last + 1]


def find_violations(page, rules=RULES):
    """Return what breaks a rule of the Web Content Accessibility Guidelines; by default, of levels A and AA."""
    violations = Axe().run(page, options={"runOnly": [*rules], "resultTypes": ["violations"]}).response["violations"]
    return [f"{violation['id']}: {violation['nodes'][0]['html'][:200]}" for violation in violations]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_cold_by_its_link(page, server, name):
    hosts = set()

    def note_host(request):
        hosts.add(urlsplit(request.url).netloc)

    page.context.on("request", note_host)
    open_page(page, server, name)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_function(f"document.querySelector('.st-key-heading').getBoundingClientRect().bottom + {GAP} <= 110")
    assert find_skipped_levels(page) == []
    for other in VISIBLE:
        expect(page.get_by_role("navigation").get_by_role("link", name=PAGES[other][1], exact=True)).to_be_visible()
    assert find_violations(page) == []
    light = page.evaluate(PAPER)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"light => {PAPER} !== light", arg=light)
    settle(page)
    assert find_violations(page, ["color-contrast"]) == []  # the rest does not depend on the colours
    page.set_viewport_size({"width": 390, "height": 844})  # nobody scrolls sideways on a phone
    page.wait_for_function("innerWidth === 390 && document.querySelector('[data-testid=stMain]').scrollWidth <= 390")
    page.context.remove_listener("request", note_host)
    assert hosts - {""} == {urlsplit(server).netloc}  # data: and blob: have no host


def test_the_menu_carries_nothing_from_page_to_page_that_does_not_fit(page, server):
    page.goto(f"{server}/browse?{SMALL}&digit=4&image=2&order=Shuffled")
    expect(page.get_by_role("heading", name="Image 2", exact=True)).to_be_visible()
    for name in ("draw", "evaluate", "compare", "home", "train", "browse", "evaluate", "draw", "evaluate"):
        title = PAGES[name][1]
        page.get_by_role("navigation").get_by_role("link", name=title, exact=True).click()
        heading = HEADINGS.get(name, title)
        expect(page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible()
        expect(page.locator(STANDS_STILL)).to_be_visible()
        expect(page.get_by_text("Yann LeCun and Corinna Cortes")).to_be_visible()
        expect(page.get_by_test_id("stAlertContentWarning").filter(has_text="link_off")).to_have_count(0)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(page.get_by_role("dialog")).to_have_count(0)
        if name == "evaluate":
            expect(page.get_by_role("combobox", name="Order")).to_have_value("Most confident")
        if name == "browse":
            expect(page.get_by_role("heading", name="Image 2", exact=True)).to_be_visible()


def test_the_menu_of_a_phone_closes_after_a_choice(phone, server):
    open_page(phone, server, "browse")
    phone.get_by_role("button", name="Expand sidebar").tap()
    links = phone.get_by_role("navigation").get_by_role("link")
    expect(links.first).to_be_in_viewport()
    assert min(links.evaluate_all("all => all.map(link => link.getBoundingClientRect().height)")) >= 44
    links.get_by_text("Compare", exact=True).tap()
    expect(phone.get_by_role("heading", level=1, name="Compare", exact=True)).to_be_visible()
    expect(links.first).not_to_be_in_viewport()


def test_the_menu_of_a_narrow_window_closes_after_a_choice(page, server):
    page.set_viewport_size({"width": 700, "height": 900})
    open_page(page, server, "browse")
    page.wait_for_function("document.followsPress")
    page.get_by_role("button", name="Expand sidebar").click()
    links = page.get_by_role("navigation").get_by_role("link")
    expect(links.first).to_be_in_viewport()
    links.get_by_text("Compare", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Compare", exact=True)).to_be_visible()
    expect(links.first).not_to_be_in_viewport()


def test_focus_on_the_menu_and_on_cards_is_seen(page, server):
    open_page(page, server, "home")
    outline = (
        "element => (({ outlineStyle, outlineWidth }) => `${outlineStyle} ${outlineWidth}`)(getComputedStyle(element))"
    )
    links = page.get_by_role("navigation").get_by_role("link")
    links.nth(0).focus()
    page.keyboard.press("Tab")
    expect(links.nth(1)).to_be_focused()
    assert links.nth(1).evaluate(outline) == "solid 3px"
    page.get_by_role("link", name="1 · Look").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="2 · Train")).to_be_focused()
    assert page.locator("[class*=st-key-home-card]:focus-within").evaluate(outline) == "solid 3px"


def test_two_visitors_share_one_run_and_keep_their_own_choices(page, phone, server):
    for window, scaling in ((page, "none"), (phone, "pareto")):
        window.goto(f"{server}/train?{SMALL}&scaling={scaling}")
    for window, scaling in ((page, "not scaled"), (phone, "pareto")):
        expect(window.get_by_role("heading", name=f"pixels, 1,000 images, {scaling}")).to_be_visible()

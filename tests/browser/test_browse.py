"""The Browse page in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from mnist_core.data import select_rows
from mnist_core.ui.gallery import PAGE_SIZE

pytestmark = pytest.mark.browser


def open_browse(page, server, link=""):
    page.goto(f"{server}/browse{link}")
    page.get_by_role("group", name="Digits, page").wait_for()


def opened(page, row):
    """Expect an image to be the large one."""
    expect(page.get_by_role("heading", name=f"Image {row:,}", exact=True)).to_be_visible()


def test_page_two_and_an_image_on_it(page, server, digits):
    open_browse(page, server)
    opened(page, 0)
    page.get_by_role("button", name="Page 2", exact=True).click()
    grid = page.get_by_role("group", name="Digits, page 2")
    expect(grid.get_by_role("button")).to_have_count(PAGE_SIZE)
    grid.get_by_role("button", name=f"image 123, labelled {digits.labels[123]}").click()
    opened(page, 123)
    expect(page).to_have_url(re.compile(r"image=123"))
    expect(grid.get_by_role("button", pressed=True)).to_have_accessible_name(
        f"image 123, labelled {digits.labels[123]}"
    )


def test_the_link_of_an_opened_image_shows_it_to_others(page, server):
    open_browse(page, server, "?order=Shuffled&shuffle=3&image=61234")
    opened(page, 61_234)
    expect(page.get_by_role("button", pressed=True).get_by_text("8")).to_be_visible()
    expect(page.get_by_role("spinbutton", name="Shuffle number")).to_have_value("3")


def test_a_digit_its_label_and_its_neighbours_need_no_scrolling_and_nothing_jumps(page, server):
    page.set_viewport_size({"width": 1280, "height": 800})
    open_browse(page, server)
    for part in (
        page.get_by_role("heading", name="Image 0", exact=True),
        page.get_by_text(re.compile("^Label 5")),
        page.get_by_role("button", name="Previous", exact=True),
        page.get_by_role("button", name="Next", exact=True),
    ):
        expect(part).to_be_in_viewport(ratio=1)
    grid = page.get_by_role("group", name="Digits, page 1")
    loading = page.get_by_test_id("stSkeleton")
    expect(page.get_by_role("button", name="Next page")).to_be_visible()
    expect(loading).to_have_count(0)
    before = grid.bounding_box()
    page.get_by_role("radio", name="Shuffled").click()
    expect(page.get_by_role("spinbutton", name="Shuffle number")).to_be_visible()
    expect(page.get_by_role("button", name="New shuffle")).to_be_visible()
    expect(loading).to_have_count(0)
    assert grid.bounding_box() == before


def test_by_keyboard_alone(page, server):
    open_browse(page, server)
    page.get_by_role("button", name=re.compile("^image 0, ")).focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    opened(page, 12)
    page.get_by_role("spinbutton", name="Go to image").fill("150")
    page.keyboard.press("Enter")
    opened(page, 150)
    expect(page.get_by_role("group", name="Digits, page 2")).to_be_visible()


def test_a_filter_leads_back_to_the_first_page(page, server, digits):
    open_browse(page, server, "?page=600&image=59999")
    page.get_by_role("radio", name="7", exact=True).or_(page.get_by_role("button", name="7", exact=True)).click()
    expect(page.get_by_text(re.compile("7,293 digits"))).to_be_visible()
    expect(page.get_by_role("group", name="Digits, page 1")).to_be_visible()
    opened(page, int(select_rows(digits, digit=7)[0]))
    expect(page).not_to_have_url(re.compile("page="))


def test_a_number_without_an_image_is_explained(page, server):
    open_browse(page, server, "?image=70000&page=9999")
    expect(page.get_by_role("alert").filter(has_text="image “70000”")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="page “9999”")).to_be_visible()
    page.get_by_role("button", name=re.compile("^image 4, ")).click()
    opened(page, 4)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_phone_shows_the_opened_digit_above_the_others(phone, server):
    open_browse(phone, server)
    phone.get_by_role("button", name=re.compile("^image 60, ")).tap()
    opened(phone, 60)
    expect(phone.get_by_role("heading", name="Image 60", exact=True)).to_be_in_viewport()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert phone.locator("[data-testid=stMain]").evaluate("main => main.scrollWidth - main.clientWidth") <= 0

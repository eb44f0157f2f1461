"""The Evaluate page in a real browser: from a cell of the confusion matrix to the reason for a single mistake."""

import re

import pytest
from playwright.sync_api import expect

from mnist_core.analysis import confusion_matrix, evaluate, select_images
from mnist_core.model import TrainingConfig
from tests.support.chromium import STANDS_STILL

pytestmark = pytest.mark.browser

SMALL = TrainingConfig(n_train=1_000, C=0.1, max_iter=20)
LINK = "n_train=1000&max_iter=20"


@pytest.fixture(scope="module")
def answers(digits, fitted):
    """What the app's model answers, computed without the app."""
    return evaluate(fitted(SMALL), digits, "test")


def open_page(page, server, link=""):
    page.goto(f"{server}/evaluate?{LINK}&{link}")
    expect(page.get_by_test_id("stMetric").first).to_be_visible()


def cell(page, true, predicted):
    return page.get_by_label(re.compile(rf"images of {true} read as {predicted}$"))


def gallery(page):
    return page.get_by_role("group", name=re.compile("Images, page"))


def detail(page):
    return page.get_by_role("dialog")


def n_images(evaluated, true, predicted):
    return int(confusion_matrix(evaluated)[true, predicted])


def test_from_a_cell_that_is_pressed_again_to_the_reason_for_one_mistake(page, server, answers):
    open_page(page, server)
    for true in (4, 7):
        cell(page, true, 9).click()
        expect(page.get_by_text(f"{n_images(answers, true, 9)} images of {true} read as 9")).to_be_visible()
    page.get_by_role("button", name="All digits").click()
    expect(page.get_by_text("Press a cell of the matrix")).to_be_visible()
    expect(cell(page, 7, 9)).to_have_count(1)  # the frame around it has gone
    for true in (7, 4):
        cell(page, true, 9).click()
        expect(page.get_by_text(f"{n_images(answers, true, 9)} images of {true} read as 9")).to_be_visible()
    expect(page.get_by_role("combobox", name="True digit")).to_have_value("4")
    expect(page.get_by_role("combobox", name="Read as")).to_have_value("9")
    digits = gallery(page).get_by_role("button")
    expect(digits).to_have_count(min(100, n_images(answers, 4, 9)))
    position = select_images(answers, "all", true=4, predicted=9)[0]
    row = answers.rows[position]
    expect(digits.first).to_have_accessible_name(re.compile(f"image {row}, labelled 4, read as 9: "))

    digits.first.click()
    expect(detail(page)).to_contain_text(f"Image {row:,}, label 4")
    expect(detail(page)).to_contain_text("Read as 9, but the label is 4")
    bars = detail(page).locator("[data-probability]")
    expect(bars).to_have_count(10)
    shown = [float(bar.get_attribute("data-probability") or "nan") for bar in bars.all()]
    assert shown == pytest.approx(answers.probabilities[position].tolist(), abs=2e-6)
    expect(detail(page)).to_contain_text("The ten add up to 1.000")
    expect(detail(page)).to_contain_text("the log-odds of 9 against 4")
    expect(page).to_have_url(re.compile(rf"open={row}"))


def test_everything_by_keyboard(page, server, answers):
    open_page(page, server)
    for name, digit in (("True digit", "7"), ("Read as", "9")):
        expect(page.locator(STANDS_STILL)).to_be_visible()  # a run of the page would take the letters from the field
        page.get_by_role("combobox", name=name).focus()
        page.keyboard.type(digit)
        page.keyboard.press("ArrowDown")  # opens the list where typing has not
        expect(page.get_by_role("option", name=digit)).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.get_by_role("combobox", name=name)).to_have_value(digit)
        expect(page).to_have_url(re.compile(f"={digit}"))
    first, second, third = answers.rows[select_images(answers, "all", true=7, predicted=9)[:3]]
    expect(gallery(page).get_by_role("button").first).to_have_accessible_name(re.compile(f"image {first},"))

    gallery(page).get_by_role("button").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(detail(page)).to_contain_text(f"Image {second:,}, label 7")
    page.keyboard.press("ArrowRight")
    expect(detail(page)).to_contain_text(f"Image {third:,}, label 7")
    expect(page).to_have_url(re.compile(rf"open={third}"))
    page.keyboard.press("ArrowLeft")
    expect(detail(page)).to_contain_text(f"Image {second:,}, label 7")
    page.keyboard.press("Escape")
    expect(detail(page)).to_have_count(0)
    expect(page).not_to_have_url(re.compile("open="))
    expect(gallery(page).get_by_role("button").nth(1)).to_be_focused()


def test_back_closes_an_opened_image_and_keeps_the_place(page, server):
    open_page(page, server)
    page.get_by_role("button", name="Page 2", exact=True).click()
    last = page.get_by_role("group", name="Images, page 2").get_by_role("button").last
    expect(page.locator(STANDS_STILL)).to_be_visible()
    last.click()
    expect(page).to_have_url(re.compile("open="))
    first = page.url
    detail(page).get_by_role("button", name="Previous").click()
    expect(page).to_have_url(re.compile("open="))
    expect(page).not_to_have_url(first)
    expect(page.locator(STANDS_STILL)).to_be_visible()
    page.go_back()
    expect(detail(page)).to_have_count(0)
    expect(last).to_be_in_viewport()
    expect(page).not_to_have_url(re.compile("open="))
    expect(page.locator(STANDS_STILL)).to_be_visible()
    last.click()
    expect(page).to_have_url(re.compile("open="))
    expect(page.locator(STANDS_STILL)).to_be_visible()
    page.keyboard.press("Escape")
    expect(detail(page)).to_have_count(0)
    expect(page).not_to_have_url(re.compile("open="))
    page.go_back()  # closed already: one press leaves the page
    expect(page).to_have_url("about:blank")


def test_a_link_opens_an_image_and_a_vote_shows_what_people_said(page, server):
    open_page(page, server, "open=66651")
    expect(detail(page)).to_contain_text("Image 66,651, label 0")
    expect(detail(page)).not_to_contain_text("Of five people")
    detail(page).get_by_role("button", name="6", exact=True).click()
    expect(detail(page)).to_contain_text("0 chose the label 0, 5 chose 6, and 0 neither")


def test_why_compares_any_two_digits(page, server):
    open_page(page, server, "open=12")
    detail(page).get_by_role("combobox", name="and not").click()
    page.get_by_role("option", name="8").click()
    expect(detail(page)).to_contain_text(re.compile("the log-odds of \\d against 8"))
    expect(detail(page)).to_contain_text("speaks for 8")

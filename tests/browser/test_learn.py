"""A lesson, as a visitor takes it in the browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.chromium import STANDS_STILL

pytestmark = pytest.mark.browser


def test_a_lesson_is_answered_reloaded_and_left_with_its_answer_kept_and_back_goes_a_step_back(page, server):
    page.goto(f"{server}/learn")
    page.locator(".st-key-lesson-open-is-91-good button").click()  # the first button to come may be another lesson's
    question = page.get_by_role("heading", level=2, name="What percentage of its answers is right?")
    expect(question).to_be_visible()
    expect(page.get_by_text("What came out")).to_have_count(0)
    estimate = page.get_by_label("Your estimate")
    estimate.fill("fifty")
    estimate.press("Enter")
    expect(page.get_by_text("it must be a number from 0 to 100")).to_be_visible()
    estimate.fill("50")
    estimate.press("Enter")
    expect(page.get_by_text("Your lower answer")).to_be_visible()
    expect(page).to_have_url(re.compile(r"lesson=is-91-good&step=1&answers=50"))
    expect(page.get_by_role("status").filter(has_text="Not quite: 91%")).to_be_visible()
    expect(page.locator(".st-key-lesson-answers")).to_be_focused()
    page.reload()
    expect(page.get_by_text("Your lower answer")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="Lessons", exact=True).click()
    expect(page.get_by_text("1 of 2 done, 0 right")).to_be_visible()
    page.wait_for_function("sessionStorage.getItem('mnist-answers')?.includes('not quite')")
    page.goto(f"{server}/learn")
    expect(page.get_by_text("1 of 2 done, 0 right")).to_be_visible()  # a new session, and the tab's copy
    page.set_viewport_size({"width": 1024, "height": 640})
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Your lower answer")).to_be_visible()
    expect(page.locator(STANDS_STILL)).to_be_visible()
    onwards = page.get_by_role("button", name="Next question")
    onwards.scroll_into_view_if_needed()
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") > 0
    onwards.click()
    expect(page.get_by_role("button", name="Precision")).to_be_visible()
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop === 0")
    page.go_back()
    expect(page.get_by_text("Your lower answer")).to_be_visible()
    expect(page).to_have_url(re.compile("step=1"))
    expect(page.locator(STANDS_STILL)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Lessons")).to_be_visible()


def test_embedded_it_has_no_menu_and_a_key_labels_an_image(page, server):
    page.goto(f"{server}/learn?lesson=beat-the-model&answers=10&embed=true")
    expect(page.get_by_text("Image 1 of 20")).to_be_visible()
    expect(page.get_by_role("link", name="Browse")).to_have_count(0)
    page.locator(STANDS_STILL).wait_for()
    kept = "JSON.parse(sessionStorage.getItem('mnist-labels'))?.text"  # which the server has sent back to the tab
    page.keyboard.press("7")
    expect(page.get_by_role("status").filter(has_text="Image 2 of 20")).to_be_visible()
    page.wait_for_function(f"{kept}?.endsWith('7]]')")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Image 1 of 20")).to_be_visible()
    page.wait_for_function(f"{kept} === ''")
    page.keyboard.press("7")
    expect(page.get_by_text("Image 2 of 20")).to_be_visible()
    page.wait_for_function(f"{kept}?.endsWith('7]]')")
    page.reload()
    expect(page.get_by_text("Image 2 of 20")).to_be_visible()


def test_a_vote_survives_a_reload_and_keeps_the_focus(page, server):
    page.goto(f"{server}/learn?lesson=who-is-wrong&answers=all")
    disputed = page.locator(".st-key-lesson-is-right-60947")
    disputed.get_by_role("button", name="neither").click()
    expect(disputed.get_by_text("You: neither.")).to_be_visible()
    expect(disputed).to_be_focused()
    page.wait_for_function("sessionStorage.getItem('mnist-votes')?.includes('neither')")
    page.reload()
    expect(disputed.get_by_text("You: neither.")).to_be_visible()


def test_presses_quicker_than_the_server_label_an_image_each_and_captions_fit_a_phone(page, phone, server):
    for tab in (page, phone):
        tab.goto(f"{server}/learn?lesson=beat-the-model&answers=10")
        expect(tab.get_by_text("Image 1 of 20")).to_be_visible()
    given = [n % 10 for n in range(20)]
    for digit in given:
        page.keyboard.press(f"{digit}")
    for digit in given:
        phone.get_by_role("button", name=f"{digit}", exact=True).tap()
    for tab in (page, phone):
        images = tab.get_by_role("group", name="The images of the duel").get_by_role("button")
        expect(images).to_have_count(20)
        captions = images.locator(".caption").all_inner_texts()
        assert [int(caption.split("you\N{NO-BREAK SPACE}")[1][0]) for caption in captions] == given
    assert phone.locator("[aria-label='The images of the duel']").evaluate(BROKEN_WORDS) == []


BROKEN_WORDS = """group => [...group.querySelectorAll(".caption")].flatMap(({ firstChild }) =>
  [...firstChild.data.matchAll(/[^ ]+/g)].filter(({ 0: word, index }) => {
    const range = document.createRange();
    range.setStart(firstChild, index);
    range.setEnd(firstChild, index + word.length);
    return range.getClientRects().length > 1;
  }).map(([word]) => word))"""
"""What stands on two lines of a caption though it has no space to break at."""


def test_the_notes_for_teachers_are_reached_from_the_list(page, server):
    page.goto(f"{server}/learn")
    page.get_by_role("link", name="For teachers").click()
    expect(page.get_by_role("heading", level=1, name="For teachers")).to_be_visible()
    expect(page.get_by_text(f"{server}/learn?lesson=beat-the-model&step=1", exact=True)).to_be_visible()

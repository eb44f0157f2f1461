"""A class in real browsers: a teacher's, and a phone that comes back as who it was."""

import pytest
from playwright.sync_api import expect

from tests.support.strokes import CANVAS, SEVEN, draw

pytestmark = pytest.mark.browser


def test_a_phone_answers_draws_leaves_and_comes_back_as_itself(server, page, phone):
    teacher = page
    teacher.set_viewport_size({"width": 1024, "height": 768})
    teacher.goto(f"{server}/class")
    teacher.get_by_role("button", name="Start a class").click()
    code = teacher.locator(".st-key-class-code").inner_text().strip()
    phone.goto(f"{server}/class")
    phone.locator(".st-key-class-join input").fill(code.lower())
    phone.get_by_role("button", name="Join").click()
    expect(phone.get_by_text("You are in.")).to_be_visible()

    teacher.get_by_role("button", name="First answer").click()
    phone.get_by_label("Your estimate").fill("50")
    phone.get_by_role("button", name="That is my answer").click()
    expect(phone.get_by_text("Counted: 50%")).to_be_visible()
    expect(teacher.locator(".st-key-class-answered")).to_have_text("1 of 1")
    phone.reload()
    expect(phone.get_by_text("Counted: 50%")).to_be_visible()
    expect(teacher.locator(".st-key-class-answered")).to_have_text("1 of 1")
    assert teacher.get_by_test_id("stMain").evaluate("main => main.scrollHeight - main.clientHeight") <= 0
    assert "key=" not in teacher.url

    phone.goto(f"{server}/notebook")
    phone.reload()
    phone.get_by_role("link", name=f"Back to class {code}").click()
    expect(phone.get_by_text("Counted: 50%")).to_be_visible()
    teacher.get_by_role("button", name="Outcome").click()
    expect(phone.locator(".st-key-class-outcome").get_by_text("What came out: 91%")).to_be_visible()

    teacher.get_by_label("What the class does").fill("Draw a 7")
    teacher.get_by_role("option", name="Draw a 7").click()
    teacher.get_by_role("button", name="Draw", exact=True).click()
    draw(phone, CANVAS, SEVEN)
    phone.get_by_role("button", name="Send it to the wall").click()
    expect(phone.get_by_text("all that was asked for is on the wall (1)")).to_be_visible()
    expect(teacher.get_by_text("1 drawing", exact=True)).to_be_visible()
    teacher.reload()
    expect(teacher.locator(".st-key-class-wall").get_by_role("button")).to_have_count(1)

    for _ in range(2):
        teacher.get_by_role("button", name="End the class").click()
    expect(teacher.get_by_role("button", name="Start a class")).to_be_visible()
    expect(phone.get_by_text("it has ended")).to_be_visible()

"""Compare, as a visitor does it in the browser."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SMALL = "n_train=1000&max_iter=5"


def test_a_point_of_a_sweep_opens_its_run_and_a_press_makes_it_mine(page, server):
    page.goto(f"{server}/compare?{SMALL}&runs=Sweep")
    train = page.get_by_role("button", name=re.compile(r"Train \d+ runs"))
    expect(train).to_be_visible()
    page.get_by_role("slider", name="Training images").press("Home")
    for _ in range(2):  # leaves 5 and 10 iterations
        page.get_by_role("combobox", name="max_iter").press("Backspace")
    expect(train).to_have_text("Train 6 runs")
    train.click()
    expect(page.get_by_text("Press a point to open its run.")).to_be_visible()
    points = page.locator("[aria-roledescription=point]")
    expect(points).to_have_count(12)  # in two charts
    expect(page.get_by_text(re.compile("runs done"))).to_have_count(0)
    point = page.locator("[aria-roledescription=point][aria-label*='max_iter: 10'][aria-label*=pareto]").first
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box is not None
    # Above the points lies what makes a press near one count as a press on it.
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    opened = page.get_by_text(re.compile(r"Run \d+: pixels, 1,000 images, pareto, C = 0.1, max_iter = 10"))
    expect(opened).to_be_visible()
    page.get_by_role("button", name="Train it on all, and use it on every page").click()
    expect(page).to_have_url(re.compile("scaling=pareto"))
    page.get_by_role("link", name="Train").click()
    expect(page.get_by_role("heading", name="pixels, 1,000 images, pareto")).to_be_visible()


def test_two_runs_are_told_apart_image_by_image(page, server):
    page.goto(f"{server}/train?n_train=1000&max_iter=6")
    page.get_by_role("button", name="Smaller weights").click()
    expect(page.get_by_text("Compared with your previous run")).to_be_visible()
    page.get_by_role("link", name="Compare").click()
    page.get_by_text("Two runs", exact=True).click()
    expect(page.get_by_text("What differs:")).to_be_visible()
    expect(page.get_by_text(re.compile("that run \\d+ gets wrong|Both are right"))).to_be_visible()
    digit = page.get_by_role("button", name=re.compile(r"image \d+, labelled \d, read as")).first
    told = re.search(r"read as (\d) by run \d+ and (\d) by", digit.get_attribute("aria-label") or "")
    assert told is not None
    digit.click()
    answers = page.get_by_text(re.compile(r"^Read as \d, "))
    expect(answers).to_have_text([re.compile(f"^Read as {read}, ") for read in told.groups()])
    expect(page.get_by_text("The ten add up to 1.000")).to_have_count(2)

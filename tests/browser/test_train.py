"""Train, as a visitor does it in the browser."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_train_a_small_model_to_the_end_and_what_a_press_leads_to_comes_into_view(page, server):
    page.goto(f"{server}/train?n_train=2000&max_iter=40&scaling=none")
    expect(page.get_by_role("heading", name="Train", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Not converged after 40 iterations")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Subtract the mean").click()
    expect(page.get_by_text(re.compile("Compared with your previous run"))).to_be_visible()
    expect(page.get_by_role("heading", name="pixels, 2,000 images, subtract mean")).to_be_in_viewport()
    expect(page).to_have_url(re.compile("n_train=2000"))


def test_a_run_of_somebody_else_is_played_again(page, server):
    link = f"{server}/train?n_train=1500&max_iter=12&scaling=none"
    page.goto(link)
    expect(page.get_by_role("button", name="Replay")).to_be_visible()
    newcomer = page.context.new_page()
    newcomer.goto(link)
    expect(newcomer.get_by_text("Trained before, at")).to_be_visible()
    expect(newcomer.get_by_role("button", name="Replay")).to_be_visible()  # it plays to the end
    newcomer.get_by_role("button", name="Step back").click()
    expect(newcomer.get_by_text("ten digits after iteration 11")).to_be_visible()


def test_stop_keeps_the_model(page, server):
    page.goto(f"{server}/train?n_train=all&max_iter=2000&scaling=none&C=7")
    page.get_by_text(re.compile(r"Iteration \d+ of at most 2000")).wait_for()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text(re.compile(r"Stopped at iteration \d+"))).to_be_visible()
    expect(page.get_by_test_id("stMetricValue").first).to_have_text(re.compile(r"\d\d\.\d\d%"))


def test_a_run_goes_on_while_its_owner_is_elsewhere(page, server):
    page.goto(f"{server}/train?n_train=10000&max_iter=100&scaling=none&C=5")
    page.get_by_text(re.compile("Iteration")).first.wait_for()
    page.get_by_role("link", name="Draw").click()
    expect(page.get_by_role("heading", name="Draw", exact=True)).to_be_visible()
    page.get_by_role("link", name="Train").click()
    expect(page.get_by_role("heading", name=re.compile("onverged after"))).to_be_visible()


def test_a_run_outlives_the_tab_of_its_visitor(page, server):
    link = f"{server}/train?n_train=all&max_iter=2000&scaling=none&C=9"
    shown = re.compile(r"Iteration (\d+) of at most 2000")
    tab = page.context.new_page()
    tab.goto(link)
    tab.get_by_text(re.compile(r"Iteration \d{2,} of at most 2000")).wait_for()
    before = shown.search(tab.get_by_text(shown).inner_text())
    tab.close()
    page.goto(link)
    after = shown.search(page.get_by_text(shown).inner_text())
    assert before is not None
    assert after is not None
    assert int(after[1]) >= int(before[1])
    page.get_by_role("button", name="Stop").click()
    stopped = page.get_by_text(re.compile(r"Stopped at iteration \d+"))
    expect(stopped).to_be_visible()

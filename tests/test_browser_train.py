"""Train, as a visitor does it in the browser."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_train_a_small_model_to_the_end(page: Page, server: str) -> None:
    page.goto(f"{server}/train?n_train=2000&max_iter=40&scaling=none")
    expect(page.get_by_role("heading", name="Train", exact=True)).to_be_visible()
    expect(page.get_by_text("Not converged after 40 iterations")).to_be_visible()
    page.get_by_role("button", name="Subtract the mean").click()
    expect(page.get_by_text(re.compile("Beside the run before"))).to_be_visible()
    expect(page).to_have_url(re.compile("n_train=2000"))


def test_stop_keeps_the_model(page: Page, server: str) -> None:
    page.goto(f"{server}/train?n_train=all&max_iter=2000&scaling=none&C=7")
    page.get_by_text(re.compile(r"Iteration \d+ of at most 2000")).wait_for()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text(re.compile(r"Stopped at iteration \d+"))).to_be_visible()
    expect(page.get_by_test_id("stMetricValue").first).to_have_text(re.compile(r"\d\d\.\d\d%"))


def test_a_run_goes_on_while_its_owner_is_elsewhere(page: Page, server: str) -> None:
    page.goto(f"{server}/train?n_train=all&max_iter=120&scaling=none&C=5")
    page.get_by_text(re.compile("Iteration")).first.wait_for()
    page.get_by_role("link", name="Draw").click()
    expect(page.get_by_role("heading", name="Draw", exact=True)).to_be_visible()
    page.get_by_role("link", name="Train").click()
    expect(page.get_by_text(re.compile("onverged after"))).to_be_visible()

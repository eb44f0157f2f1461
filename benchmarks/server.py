"""What a visitor waits for and what the server needs: seconds to the first screen and the first model, peak memory.

    python -m benchmarks.server

Starts the app as the README does, opens it in headless Chromium (``CHROMIUM`` names another one) beside a Streamlit app
of two lines, each in turn; then trains all 56,000 images of the notebook's split, draws a digit, and prints Markdown
tables. Memory is the server's own high-water mark in each phase (VmHWM of /proc, so Linux only).
"""

import os
import re
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, Page, expect

from benchmarks.watched_process import watch_process
from tests.support.chromium import open_chromium
from tests.support.server import ROOT, serving
from tests.support.strokes import CANVAS, ONE, draw

ROUNDS = 5
TWO_LINES = 'import streamlit as st\nst.title("Hello")\n'


class Waiting(NamedTuple):
    """Seconds until a title is on screen, until a pad is, if there is one, and until bars moved for a stroke on it."""

    title: float
    pad: float = 0.0
    bars: float = 0.0


def arrive(browser: Browser, address: str, began: float) -> Waiting:
    """Open an app in a new window and wait; the clock runs since `began`."""
    page = browser.new_page()
    page.set_default_timeout(120_000)
    page.goto(address)
    title = page.get_by_role("heading", level=1)
    title.wait_for()
    seconds = [time.perf_counter() - began]
    if "handwriting" in title.inner_text():
        page.locator(CANVAS).wait_for()
        seconds.append(time.perf_counter() - began)
        draw(page, CANVAS, ONE)
        page.locator(".mnist-answer .winner").first.wait_for()
        seconds.append(time.perf_counter() - began)
    page.context.close()
    return Waiting(*seconds)


def measure_waiting(browser: Browser, script: Path) -> tuple[Waiting, Waiting]:
    """Start an app, and let two visitors come one after the other: the first from the server's start on."""
    began = time.perf_counter()
    with serving(script) as server:
        first = arrive(browser, server.address, began)
        return first, arrive(browser, server.address, time.perf_counter())


def compare_waiting(browser: Browser) -> None:
    """Print how long visitors wait for the first screen, beside an app of two lines."""
    print("| median of seconds (ratio) | two lines | title | pad | bars |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "app.py"
        plain.write_text(TWO_LINES)
        rounds = [(measure_waiting(browser, plain), measure_waiting(browser, ROOT / "app.py")) for _ in range(ROUNDS)]
    for number, what in enumerate(("since the server's start", "a visitor's arrival on a warm server")):
        two_lines = median(plain[number].title for plain, _ in rounds)
        waited = (median(own[number][part] for _, own in rounds) for part in range(3))
        cells = " | ".join(f"{seconds:.2f} ({seconds / two_lines:.2f})" for seconds in waited)
        print(f"| {what} | {two_lines:.2f} | {cells} |", flush=True)


def row(what: str, value: str) -> None:
    """Print a line of the table."""
    print(f"| {what} | {value} |", flush=True)


def draw_a_one(page: Page) -> None:
    """Draw a vertical stroke on the pad and wait until the bar of 1 answers."""
    draw(page, CANVAS, ONE)
    page.locator("[data-digit='1'][data-probability]").first.wait_for()


def main() -> None:
    expect.set_options(timeout=120_000)
    print(f"Load of the machine: {os.getloadavg()[0]:.1f}\n")
    with open_chromium() as browser:
        compare_waiting(browser)
        print("\n| what | measured |\n|---|---|")
        page = browser.new_page()
        page.set_default_timeout(120_000)
        with serving(ROOT / "app.py") as server, watch_process(server.process.pid) as watched:
            page.goto(f"{server.address}/browse")
            page.get_by_role("button", name=re.compile("^image 0")).wait_for()
            row("peak memory of starting and browsing", f"{watched.peak():.0f} MB")

            began = time.perf_counter()
            page.goto(f"{server.address}/train")
            page.get_by_text(re.compile("Converged after")).wait_for()
            row("a visitor's arrival on Train to the first model", f"{time.perf_counter() - began:.1f} s")

            page.goto(f"{server.address}/train?n_train=all&scaling=none&C=1.0")
            page.get_by_text(re.compile("Not converged after 100")).wait_for()
            row("peak memory of the notebook's fit (56,000 images)", f"{watched.peak():.0f} MB")

            page.goto(f"{server.address}/draw")
            draw_a_one(page)
            row("peak memory of drawing", f"{watched.peak():.0f} MB")


if __name__ == "__main__":
    main()

"""What a visitor waits for and what the server needs: seconds to the first digit and the first model, peak memory.

    python -m benchmarks.server

Starts the app as the README does, opens it in headless Chromium (``CHROMIUM`` names another one), trains all
56,000 images of the notebook's split, draws a digit, and prints a Markdown table. Memory is the server's own
high-water mark in each phase (VmHWM of /proc, so Linux only).
"""

import os
import re
import time

from playwright.sync_api import Page, expect

from benchmarks.watched_process import watch_process
from tests.support.chromium import open_chromium
from tests.support.server import ROOT, serving
from tests.support.strokes import CANVAS, ONE, draw


def row(what: str, value: str) -> None:
    """Print a line of the table."""
    print(f"| {what} | {value} |", flush=True)


def draw_a_one(page: Page) -> None:
    """Draw a vertical stroke on the pad and wait until the bar of 1 answers."""
    draw(page, CANVAS, ONE)
    page.locator("[data-digit='1'][data-probability]").first.wait_for()


def main() -> None:
    expect.set_options(timeout=120_000)
    print(f"Load of the machine: {os.getloadavg()[0]:.1f}\n\n| what | measured |\n|---|---|")
    with open_chromium() as browser:
        page = browser.new_page()
        page.set_default_timeout(120_000)
        began = time.perf_counter()
        with serving(ROOT / "app.py") as server, watch_process(server.process.pid) as watched:
            page.goto(f"{server.address}/browse")
            page.get_by_role("button", name=re.compile("^image 0")).wait_for()
            row("server start to first digit on screen", f"{time.perf_counter() - began:.1f} s")
            another = browser.new_page()
            began = time.perf_counter()
            another.goto(f"{server.address}/browse")
            another.get_by_role("button", name=re.compile("^image 0")).wait_for()
            row("a visitor's arrival on the warm server to the first digit", f"{time.perf_counter() - began:.1f} s")
            another.close()
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

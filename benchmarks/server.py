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
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import TypeAlias

from playwright.sync_api import Browser

from benchmarks.table import print_beside, print_table
from benchmarks.watched_process import watch_process
from tests.support.chromium import STANDS_STILL, open_chromium
from tests.support.server import ROOT, serving
from tests.support.strokes import CANVAS, ONE, draw, on_screen

ROUNDS = 5
TWO_LINES = 'import streamlit as st\nst.title("Hello")\n'


PAD = "[...document.querySelectorAll('.st-key-pad-paper *')].some(x => x.shadowRoot?.querySelector('.upper-canvas'))"
Seconds: TypeAlias = list[float]
"""Until a title is on screen, until a pad is, if there is one, and until its bars move with the pen."""


def arrive(browser: Browser, address: str, began: float) -> Seconds:
    """Open an app in a new window and wait; the clock runs since `began`."""
    page = browser.new_page()
    page.set_default_timeout(120_000)
    page.goto(address)
    seconds = []

    def wait_for(sign: str) -> None:
        page.wait_for_function(sign)  # looks at each frame; a locator would look after 100 and then after 500 ms
        seconds.append(time.perf_counter() - began)

    wait_for("document.querySelector('h1')")
    if page.locator("h1", has_text="handwriting").count():
        wait_for(PAD)
        (x, y), end = on_screen(page, CANVAS, ONE)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(*end)
        wait_for("document.querySelector('.mnist-answer .winner')")
    page.locator(STANDS_STILL).wait_for()  # so that the next one finds a server that has nothing to do
    page.context.close()
    return seconds


def measure_waiting(browser: Browser, script: Path) -> tuple[Seconds, Seconds]:
    """Start an app, and let two visitors come one after the other: the first from the server's start on."""
    began = time.perf_counter()
    with serving(script) as server:
        first = arrive(browser, server.address, began)
        return first, arrive(browser, server.address, time.perf_counter())


def compare_waiting(browser: Browser) -> None:
    """Print how long visitors wait for the first screen, beside an app of two lines: medians of seconds."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "app.py"
        plain.write_text(TWO_LINES)
        rounds = [(measure_waiting(browser, plain), measure_waiting(browser, ROOT / "app.py")) for _ in range(ROUNDS)]
    for number, what in enumerate(("since the server's start", "a visitor's arrival on a warm server")):
        two_lines = median(plain[number][0] for plain, _ in rounds)
        own = {part: median(own[number][i] for _, own in rounds) for i, part in enumerate(("title", "pad", "bars"))}
        print_beside({way: {what: seconds} for way, seconds in ({"two lines": two_lines} | own).items()})


def measure_visit(browser: Browser) -> Iterator[dict[str, object]]:
    """Yield the server's peak memory in each phase of a visit, and how long the first model takes."""
    page = browser.new_page()
    page.set_default_timeout(120_000)
    with serving(ROOT / "app.py") as server, watch_process(server.process.pid) as watched:
        page.goto(f"{server.address}/browse")
        page.get_by_role("button", name=re.compile("^image 0")).wait_for()
        yield {"what": "peak memory of starting and browsing", "measured": f"{watched.peak():.0f} MB"}

        began = time.perf_counter()
        page.goto(f"{server.address}/train")
        page.get_by_text(re.compile("Converged after")).wait_for()
        seconds = time.perf_counter() - began
        yield {"what": "a visitor's arrival on Train to the first model", "measured": f"{seconds:.1f} s"}

        page.goto(f"{server.address}/train?n_train=all&scaling=none&C=1.0")
        page.get_by_text(re.compile("Not converged after 100")).wait_for()
        yield {"what": "peak memory of the notebook's fit (56,000 images)", "measured": f"{watched.peak():.0f} MB"}

        page.goto(f"{server.address}/draw")
        draw(page, CANVAS, ONE)
        page.locator("[data-digit='1'][data-probability]").first.wait_for()
        yield {"what": "peak memory of drawing", "measured": f"{watched.peak():.0f} MB"}


def main() -> None:
    print(f"Load of the machine: {os.getloadavg()[0]:.1f}")
    with open_chromium() as browser:
        compare_waiting(browser)
        print_table(measure_visit(browser))


if __name__ == "__main__":
    main()

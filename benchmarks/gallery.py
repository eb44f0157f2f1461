"""What a page of 100 digits costs, shown by `digit_grid` and by the other ways Streamlit has.

Run with ``python -m benchmarks.gallery`` (needs Chromium and requirements-dev.txt). Each way is a small app on a server
of this machine; the script presses "Next page" in a headless browser and prints medians over the presses:

- server: the calls that show the page, in the script run;
- wire: bytes that reach the browser for it, messages and pictures;
- seen: from the press until the last change on the new page.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.support.chromium import open_chromium
from tests.support.server import ROOT, serving

APP = """
import sys
import time

import streamlit as st

sys.path.append(ROOT)
from matplotlib.figure import Figure
from mnist_core.ui.gallery import digit_grid
from mnist_core.data import load_digits

images = st.cache_resource(lambda: load_digits().images, show_spinner=False)()
page = st.session_state.get("page", 0) + st.button("Next page")
st.session_state.page = page
rows = range(100 * page, 100 * (page + 1))
captions = [f"{row % 10} → 9, {row % 90 + 10}%" for row in rows]

def sprite():
    alt = [f"image {row}, labelled {row % 10}, read as 9" for row in rows]
    digit_grid(images[rows], captions, key="grid", alt=alt, label="Digits", mistakes=[True] * 100)

def image_list():
    st.image(list(255 - images[rows]), caption=captions, output_format="PNG", width=64)

def image_and_button():
    for row, caption in zip(rows, captions):
        st.image(255 - images[row], output_format="PNG", width=64)
        st.button(caption, key=f"open {row}")

def figure():
    chart = Figure(figsize=(10, 10))
    for row, caption, axes in zip(rows, captions, chart.subplots(10, 10).flat):
        axes.imshow(images[row], cmap="binary")
        axes.set_axis_off()
        axes.set_title(caption, fontsize=6)
    st.pyplot(chart)

began = time.perf_counter()
WAY()
st.html(f'<p id="page-{page}">{1000 * (time.perf_counter() - began)}</p>')
"""

WAYS = {
    "sprite": "digit_grid, one sprite",
    "image_list": "st.image with a list",
    "image_and_button": "st.image and st.button each",
    "figure": "matplotlib, 10 x 10 axes",
}

# The time of the last change before the page stands still; Streamlit's own state attribute lags behind it.
SETTLED = """([page, quiet]) => new Promise((done, fail) => {
  let last = performance.now();
  new MutationObserver(() => { last = performance.now(); })
    .observe(document.body, { subtree: true, childList: true, attributes: true });
  const look = () => {
    const error = document.querySelector("[data-testid=stException]");
    if (error) fail(error.innerText);
    const there = document.querySelector(`#page-${page}`)
      && [...document.images].every((image) => image.complete);
    if (there && performance.now() - last > quiet) done(last); else requestAnimationFrame(look);
  };
  look();
})"""
QUIET_MS = 300


@contextmanager
def serving_way(way: str) -> Iterator[str]:
    """A Streamlit server that shows the page in one way; its address."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "app.py"
        script.write_text(APP.replace("WAY()", f"{way}()").replace("ROOT", repr(str(ROOT))), encoding="utf-8")
        options = ["--server.fileWatcherType=none", "--runner.postScriptGC=false"]
        with serving(script, options=options) as server:
            yield server.address


def measure(browser: Browser, way: str, presses: int) -> tuple[float, float, float]:
    """Median milliseconds on the server, kilobytes on the wire, milliseconds until seen."""
    server, wire, seen = [], [], []
    with serving_way(way) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 2000})
        received: list[int] = []
        page.on("websocket", lambda ws: ws.on("framereceived", lambda frame: received.append(len(frame))))
        page.on("requestfinished", lambda request: count_picture(request, received))
        page.goto(address)
        page.evaluate(SETTLED, [0, QUIET_MS])
        for number in range(1, presses + 1):
            received.clear()
            shown = press_next(page, number)
            server.append(float(page.locator(f"#page-{number}").inner_text()))
            wire.append(sum(received) / 1000)
            seen.append(shown)
        page.close()
    return statistics.median(server), statistics.median(wire), statistics.median(seen)


def count_picture(request: object, received: list[int]) -> None:
    """Add a media file's size to what was received."""
    if "/media/" in request.url:  # type: ignore[attr-defined]
        received.append(request.sizes()["responseBodySize"])  # type: ignore[attr-defined]


def press_next(page: Page, number: int) -> float:
    """Press "Next page"; milliseconds until page ``number`` stands still."""
    began = page.evaluate("performance.now()")
    page.get_by_role("button", name="Next page").click()
    return float(page.evaluate(SETTLED, [number, QUIET_MS])) - float(began)


def main() -> None:
    """Print one line for each way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--presses", type=int, default=9, help="pages to turn for each way")
    presses = parser.parse_args().presses
    print(f"{'100 digits shown by':30} {'server ms':>10} {'wire KB':>8} {'seen ms':>8}")
    with open_chromium() as browser:
        for way, name in WAYS.items():
            server, wire, seen = measure(browser, way, presses)
            print(f"{name:30} {server:10.1f} {wire:8.0f} {seen:8.0f}")


if __name__ == "__main__":
    main()

"""How long after a stroke the bars change, and how often while drawing, in a real browser.

    python -m benchmarks.drawing_latency [strokes]

Starts the app, opens the Draw page in headless Chromium (``CHROMIUM`` names another one) and draws on both pads.
"Pen-up to bars" is the time from the moment the pen is lifted to the last change of the ten bars;
streamlit-drawable-canvas itself waits for 200 ms of it. "Updates per second" are changes of the bars while the pen is
moving. Goals: 95 % of strokes within 350 ms on the canvas and 200 ms on the live pad, at least five updates per
second. The server's and the browser's processors are the same here.
"""

import math
import os
import random
import statistics
import sys
from typing import NamedTuple

from playwright.sync_api import Browser, expect

from tests.support.chromium import open_chromium
from tests.support.server import ROOT, serving
from tests.support.strokes import CANVAS, LIVE, draw

MODEL = "n_train=10000&max_iter=50"
PADS = {
    "after each stroke (streamlit-drawable-canvas)": ("", CANVAS),
    "while you draw (live)": ("&pad-kind=While+you+draw", LIVE),
}
MS_PER_POINT = 20
"""A hand's speed."""
SETTLED_MS = 700
"""After the pen is up, longer than any answer takes: what has not changed by then does not change any more."""

# Notes when the answer's HTML changes; an update that changes nothing visible is none.
WATCH = """() => {
  window.changes = [];
  let last = "";
  const look = () => {
    const now = document.querySelector(".mnist-answer")?.innerHTML ?? "";
    if (now && now !== last) { last = now; window.changes.push(performance.now()); }
  };
  const all = { childList: true, subtree: true, characterData: true, attributes: true };
  new MutationObserver(look).observe(document.body, all);
  window.addEventListener("pointerup", () => { window.penUp = performance.now(); }, true);
  window.addEventListener("mouseup", () => { window.penUp = performance.now(); }, true);
}"""


class Result(NamedTuple):
    """What was measured on one pad."""

    pen_up_ms: list[float]
    updates_per_second: float
    n_unanswered: int
    """Strokes that changed nothing; they are in no other figure."""


def curve(seed: int) -> list[tuple[float, float]]:
    """Return a round stroke in the pad's 280 x 280 units, another one for each seed."""
    rng = random.Random(seed)
    x, y, radius, turn = (rng.uniform(*ends) for ends in ((110, 170), (110, 170), (40, 90), (2, 6)))
    begin = rng.uniform(0, 6)
    angles = [begin + turn * i / 30 for i in range(31)]
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


def measure(browser: Browser, address: str, link: str, pad: str, n_strokes: int) -> Result:
    """Draw strokes on a pad, clearing it now and then."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(120_000)
    page.goto(f"{address}/draw?{MODEL}{link}")
    expect(page.locator(".mnist-said .opinion")).to_have_text("Draw a digit from 0 to 9", timeout=120_000)
    expect(page.locator(pad)).to_be_visible()
    page.evaluate(WATCH)
    draw(page, pad, curve(n_strokes), steps=1, ms_per_point=MS_PER_POINT)
    expect(
        page.locator(".mnist-bars .winner")
    ).to_be_visible()  # the first answer, which comes with what is made only once
    waits, updates, seconds, n_unanswered = [], 0, 0.0, 0
    for number in range(n_strokes):
        if number % 3 == 0:
            page.locator(".tools").get_by_role("button", name="Clear").click()
            page.wait_for_timeout(SETTLED_MS)
        page.evaluate("window.changes = []")
        begin = page.evaluate("performance.now()")
        draw(page, pad, curve(number), steps=1, ms_per_point=MS_PER_POINT)
        page.wait_for_timeout(SETTLED_MS)
        pen_up, changes = page.evaluate("[window.penUp, window.changes]")
        if not changes:
            n_unanswered += 1
            continue
        after = [change - pen_up for change in changes if change > pen_up]
        # The live pad may have shown everything before the pen was lifted.
        waits.append(max(after, default=0.0))
        updates += sum(change <= pen_up for change in changes)
        seconds += (pen_up - begin) / 1000
    page.close()
    return Result(waits, updates / seconds, n_unanswered)


def main() -> None:
    n_strokes = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with open_chromium() as browser, serving(ROOT / "app.py") as server:
        print(
            "| bars answer | pen-up to bars, median | 95 % within | updates per second while drawing "
            "| strokes without answer |"
        )
        print("|---|---|---|---|---|")
        for name, (link, pad) in PADS.items():
            result = measure(browser, server.address, link, pad, n_strokes)
            median = statistics.median(result.pen_up_ms)
            p95 = statistics.quantiles(result.pen_up_ms, n=20)[-1]
            updates, unanswered = f"{result.updates_per_second:.1f}", f"{result.n_unanswered} of {n_strokes}"
            print(f"| {name} | {median:.0f} ms | {p95:.0f} ms | {updates} | {unanswered} |", flush=True)
    print(
        f"\n{n_strokes} strokes each; load of this machine at the end: {os.getloadavg()[0]:.1f} "
        f"on {os.cpu_count()} processors."
    )


if __name__ == "__main__":
    main()

"""How often the bars change while the pen moves, and how soon they are final, in a real browser.

    python -m benchmarks.drawing_latency [strokes]

Starts the app, opens the Draw page in headless Chromium (``CHROMIUM`` names another one) and draws, plain and with the
page's processor slowed six-fold, as on a cheap phone. "Updates" are frames in which a bar has changed; "frames" are
the times from one frame to the next while the pen moves; "final" is the time from pen up to the last change of a bar
by more than a percentage point, whether the browser or the server made it. Goals: 50 updates a second, 95 % of frames
within 25 ms, bars final within 50 ms; slowed, 20 updates a second. The server's and the browser's processors are the
same here.

Then, without a browser: what the server's answer to a stroke takes beside 0, 100 and 1,000 drawings.
"""

import math
import os
import random
import statistics
import sys
from itertools import pairwise
from typing import NamedTuple

from playwright.sync_api import Browser, expect

from mnist_core.data import load_digits
from mnist_core.drawing import Collection, to_npz
from tests.support.chromium import open_chromium
from tests.support.server import ROOT, serving
from tests.support.strokes import CANVAS, draw
from tests.support.visitor import Visitor, run

MODEL = "n_train=10000&max_iter=50"
CANVAS_COMPONENT = "streamlit-drawable-canvas.streamlit_drawable_canvas"
N_POINTS = 90
SETTLED_MS = 700
"""After the pen is up, longer than any answer takes: what has not changed by then does not change any more."""

# Notes at each frame when it was, and the bars.
WATCH = """() => {
  window.frames_seen = [];
  const look = () => {
    const bars = [...document.querySelectorAll(".mnist-answer .mnist-bars li")];
    window.frames_seen.push([performance.now(), bars.map((bar) => Number(bar.dataset.probability ?? 0))]);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  const note = (name) => window.addEventListener(name, () => { window[`at_${name}`] = performance.now(); }, true);
  ["pointerdown", "pointerup"].forEach(note);
}"""


class Result(NamedTuple):
    """What was measured."""

    updates: int
    seconds: float
    """With the pen down."""
    frames_ms: list[float]
    final_ms: list[float]
    """For each stroke."""


def curve(seed: int) -> list[tuple[float, float]]:
    """Return a round stroke in the pad's 280 x 280 units, another one for each seed."""
    rng = random.Random(seed)
    x, y, radius, turn = (rng.uniform(*ends) for ends in ((110, 170), (110, 170), (40, 90), (2, 6)))
    begin = rng.uniform(0, 6)
    angles = [begin + turn * i / N_POINTS for i in range(N_POINTS + 1)]
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


def measure(browser: Browser, address: str, n_strokes: int, slowed: int) -> Result:
    """Draw strokes, clearing the pad now and then."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(120_000)
    page.goto(f"{address}/draw?{MODEL}")
    expect(page.locator(".mnist-said .opinion")).to_have_text("Draw a digit from 0 to 9", timeout=120_000)
    expect(page.locator(CANVAS)).to_be_visible()
    page.evaluate(WATCH)
    draw(page, CANVAS, curve(n_strokes), steps=1)
    # The server's first answer, which comes with what is made only once.
    expect(page.locator(".mnist-answer:not([data-live]) .mnist-bars .winner")).to_be_visible()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    result = Result(0, 0.0, [], [])
    for number in range(n_strokes):
        if number % 3 == 0:
            page.locator(".tools").get_by_role("button", name="Clear").click()
            page.wait_for_timeout(SETTLED_MS)
        page.evaluate("window.frames_seen = []")
        draw(page, CANVAS, curve(number), steps=1)
        page.wait_for_timeout(SETTLED_MS)
        result = add_stroke(result, *page.evaluate("[window.frames_seen, window.at_pointerdown, window.at_pointerup]"))
    page.close()
    return result


def add_stroke(result: Result, frames: list[tuple[float, list[float]]], down: float, up: float) -> Result:
    """Add what was seen of one stroke, [time, bars] at each frame."""
    changes = [
        (time, max(map(lambda a, b: abs(a - b), before, bars)))
        for (_, before), (time, bars) in pairwise(frames)
        if before and bars
    ]
    final = max((time - up for time, change in changes if time > up and change > 0.01), default=0.0)
    moving = [time for time, _ in frames if down <= time <= up]
    return Result(
        result.updates + sum(change > 0 for time, change in changes if down <= time <= up),
        result.seconds + (up - down) / 1000,
        result.frames_ms + [after - before for before, after in pairwise(moving)],
        [*result.final_ms, final],
    )


async def measure_beside_set(port: int, n_saved: int, n_strokes: int) -> list[float]:
    """Draw strokes while saved digits are on the page; return what the answers took, in milliseconds."""
    visitor = await Visitor.arriving(port)
    await visitor.open("draw", f"{MODEL}&closer=My+test+set")
    while not visitor.shows("Draw a digit from 0 to 9"):
        await visitor.rest(0.1)
    if n_saved:
        digits = load_digits()
        saved = to_npz(Collection(digits.images[:n_saved], digits.labels[:n_saved]))
        await visitor.upload("Load saved digits", "mine.npz", saved)
    paths: list[object] = []
    answers = []
    for number in range(n_strokes):
        paths.append({"type": "Path", "path": [["M", *curve(number)[0]], *(["L", *at] for at in curve(number)[1:])]})
        answers.append(await visitor.report(CANVAS_COMPONENT, {"drawing": {"raw": {"objects": paths}, "data": None}}))
        await visitor.rest(0.1)
    await visitor.leave()
    return [1000 * answer.seconds for answer in answers]


def main() -> None:
    n_strokes = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with open_chromium() as browser, serving(ROOT / "app.py") as server:
        print("| processor | updates a second | frames, 95 % within | bars final, median | 95 % within |")
        print("|---|---:|---:|---:|---:|")
        for slowed in (1, 6):
            result = measure(browser, server.address, n_strokes, slowed)
            frames, final = (statistics.quantiles(times, n=20)[-1] for times in (result.frames_ms, result.final_ms))
            print(
                f"| {'plain' if slowed == 1 else f'slowed {slowed}-fold'} "
                f"| {result.updates / result.seconds:.0f} | {frames:.0f} ms "
                f"| {statistics.median(result.final_ms):.0f} ms | {final:.0f} ms |",
                flush=True,
            )
        print("\n| saved drawings on the page | answer to a stroke, median | 95 % within |\n|---|---:|---:|")
        for n_saved in (0, 100, 1000):
            times = run(measure_beside_set(server.port, n_saved, n_strokes))
            print(
                f"| {n_saved:,} | {statistics.median(times):.0f} ms | {statistics.quantiles(times, n=20)[-1]:.0f} ms |"
            )
    print(
        f"\n{n_strokes} strokes each; load of this machine at the end: {os.getloadavg()[0]:.1f} "
        f"on {os.cpu_count()} processors."
    )


if __name__ == "__main__":
    main()

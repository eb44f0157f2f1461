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
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from playwright.sync_api import Browser, expect

from benchmarks.classroom import CANVAS as CANVAS_COMPONENT
from benchmarks.classroom import describe_times, on_canvas
from benchmarks.table import print_table
from mnist_core.data import load_digits
from mnist_core.drawing import Collection, to_npz
from tests.support.chromium import open_chromium
from tests.support.server import ROOT, serving
from tests.support.strokes import CANVAS, draw
from tests.support.visitor import Visitor, run

MODEL = "n_train=10000&max_iter=50"
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


@dataclass
class Result:
    """What was measured: updates, seconds with the pen down, and the times of frames and of each stroke's end."""

    updates: int = 0
    seconds: float = 0.0
    frames_ms: list[float] = field(default_factory=list)
    final_ms: list[float] = field(default_factory=list)

    def add_stroke(self, frames: list[tuple[float, list[float]]], down: float, up: float) -> None:
        """Add what was seen of one stroke, [time, bars] at each frame."""
        changes = [
            (time, max(map(lambda a, b: abs(a - b), before, bars)))
            for (_, before), (time, bars) in pairwise(frames)
            if before and bars
        ]
        moving = [time for time, _ in frames if down <= time <= up]
        self.updates += sum(change > 0 for time, change in changes if down <= time <= up)
        self.seconds += (up - down) / 1000
        self.frames_ms += [after - before for before, after in pairwise(moving)]
        self.final_ms.append(max((time - up for time, change in changes if time > up and change > 0.01), default=0.0))


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
    result = Result()
    for number in range(n_strokes):
        if number % 3 == 0:
            page.locator(".tools").get_by_role("button", name="Clear").click()
            page.wait_for_timeout(SETTLED_MS)
        page.evaluate("window.frames_seen = []")
        draw(page, CANVAS, curve(number), steps=1)
        page.wait_for_timeout(SETTLED_MS)
        result.add_stroke(*page.evaluate("[window.frames_seen, window.at_pointerdown, window.at_pointerup]"))
    page.close()
    return result


async def measure_beside_set(port: int, n_saved: int, n_strokes: int) -> list[float]:
    """Draw strokes while saved digits are on the page; return the seconds that the answers took."""
    visitor = await Visitor.arriving(port)
    await visitor.open("draw", f"{MODEL}&closer=My+digits")
    while not visitor.shows("Draw a digit from 0 to 9"):
        await visitor.rest(0.1)
    if n_saved:
        digits = load_digits()
        saved = to_npz(Collection(digits.images[:n_saved], digits.labels[:n_saved]))
        await visitor.upload("Load saved digits", "mine.npz", saved)
    answers = []
    for number in range(n_strokes):
        drawn = on_canvas([curve(each) for each in range(number + 1)])
        answers.append(await visitor.report(CANVAS_COMPONENT, drawn))
        await visitor.rest(0.1)
    await visitor.leave()
    return [answer.seconds for answer in answers]


def measure_bars(browser: Browser, address: str, n_strokes: int) -> Iterator[dict[str, object]]:
    """Yield how the bars follow the pen, plain and slowed."""
    for slowed in (1, 6):
        result = measure(browser, address, n_strokes, slowed)
        yield {
            "processor slowed": f"{slowed}-fold",
            "updates a second": result.updates / result.seconds,
            **describe_times("frames", [each / 1000 for each in result.frames_ms]),
            **describe_times("bars final", [each / 1000 for each in result.final_ms]),
        }


def measure_answers(port: int, n_strokes: int) -> Iterator[dict[str, object]]:
    """Yield how soon the server answers beside some saved drawings."""
    for n_saved in (0, 100, 1000):
        seconds = run(measure_beside_set(port, n_saved, n_strokes))
        yield {"saved drawings on the page": n_saved, **describe_times("answer to a stroke", seconds)}


def main() -> None:
    n_strokes = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    print(f"{n_strokes} strokes each; load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.")
    with open_chromium() as browser, serving(ROOT / "app.py") as server:
        print_table(measure_bars(browser, server.address, n_strokes))
        print_table(measure_answers(server.port, n_strokes))


if __name__ == "__main__":
    main()

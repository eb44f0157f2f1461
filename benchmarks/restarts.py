"""Kill the server under the drawing pad again and again, and count the strokes that are lost.

Each time four strokes are drawn: before the kill, while no server is there, when the new one has just started, and when
it has answered. A stroke is kept if the server knows it and the pad shows it.

Run: ``python -m benchmarks.restarts --restarts 25``
"""

import argparse
import time
from contextlib import ExitStack

from playwright.sync_api import Page, expect

from tests.support.chromium import STANDS_STILL, open_chromium
from tests.support.server import ROOT, Server, serving
from tests.support.strokes import CANVAS, draw

STROKES = 4
KEPT = """() => JSON.parse(sessionStorage.getItem("mnist-pad"))?.strokes.length ?? 0"""
"""The tab's copy, which the pad writes as soon as the server has answered."""
INK = """(canvas) => {
  const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const dark = (x, y) => {
    const i = 4 * (Math.round((y * height) / 280) * width + Math.round((x * width) / 280));
    return data[i + 3] > 127 && data[i] < 128;
  };
  return [40, 100, 160, 220].filter((y) => dark(140, y)).length;
}"""
"""Which of the strokes are on the pad that the visitor sees."""


def stroke(page: Page, number: int) -> None:
    """Draw one of the four strokes."""
    y = 40.0 + 60 * number
    draw(page, CANVAS, [(100, y), (180, y)])


def count(page: Page) -> tuple[int, int]:
    """Return how many strokes page and pad know, as soon as both know all, or after ten seconds."""
    found = (0, 0)
    until = time.monotonic() + 10
    while found != (STROKES, STROKES) and time.monotonic() < until:
        page.wait_for_timeout(200)
        found = page.evaluate(KEPT), page.locator("canvas.lower-canvas.dc-canvas").evaluate(INK)
    return found


def run(restarts: int) -> None:
    """Restart the server under the pad and print what is kept."""
    kept = 0
    with open_chromium() as browser, ExitStack() as servers:
        server: Server = servers.enter_context(serving(ROOT / "app.py"))
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{server.address}/draw?n_train=2000&max_iter=30")
        opinion = page.locator(".mnist-answer:not([data-live]) .opinion")
        blank = "Draw a digit from 0 to 9"
        expect(opinion).to_have_text(blank, timeout=60_000)
        for number in range(1, restarts + 1):
            stroke(page, 0)
            expect(opinion).not_to_have_text(blank)
            opinion.evaluate("answer => answer.dataset.server = 'old'")
            server.process.kill()
            server.process.wait()
            stroke(page, 1)
            server = servers.enter_context(serving(ROOT / "app.py", port=server.port))
            stroke(page, 2)
            expect(page.locator("[data-server=old]")).to_have_count(0, timeout=60_000)
            stroke(page, 3)
            found = count(page)
            kept += min(found)
            if min(found) < STROKES:
                print(
                    f"  restart {number}: the server knows {found[0]} of {STROKES}, the pad shows {found[1]}",
                    flush=True,
                )
            expect(page.locator(STANDS_STILL)).to_be_visible(timeout=60_000)
            page.locator(".tools").get_by_role("button", name="Clear").click()
            expect(opinion).to_have_text(blank, timeout=60_000)
    print(f"{restarts} restarts, {restarts * STROKES} strokes drawn, {kept} kept", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--restarts", type=int, default=25)
    run(parser.parse_args().restarts)

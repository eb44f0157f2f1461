"""Make the README's moving picture: a 7 is drawn on the home page, and the bars follow.

    python -m benchmarks.home_picture

Starts the app, draws in headless Chromium and writes ``docs/home.gif``.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from tests.support.chromium import STANDS_STILL, open_chromium
from tests.support.server import ROOT, serving
from tests.support.strokes import CANVAS, on_screen

PICTURE = ROOT / "docs" / "home.gif"
SIZE = (960, 580)
CORNERS = [(72, 70), (130, 64), (190, 61), (205, 66), (194, 100), (168, 160), (142, 232)]
"""Of the 7, on the pad."""
STEPS = 4
"""Frames from one corner to the next."""
FRAME, FIRST, LAST = 110, 900, 2_800
"""Milliseconds that a frame stays, the one before the first stroke, and the one with the answer."""
N_COLOURS = 64


def take_frame(page: Page) -> Image.Image:
    """Return what is on screen."""
    with Image.open(BytesIO(page.screenshot())) as picture:
        return picture.convert("RGB")


def draw_a_seven(page: Page) -> list[Image.Image]:
    """Draw a 7 in one stroke; return what was on screen before, on the way and after."""
    way = np.linspace(0, len(CORNERS) - 1, STEPS * (len(CORNERS) - 1) + 1)
    seven = zip(*(np.interp(way, range(len(CORNERS)), axis) for axis in zip(*CORNERS, strict=True)), strict=True)
    frames = [take_frame(page)]
    for number, (x, y) in enumerate(on_screen(page, CANVAS, list(seven))):
        page.mouse.move(x, y)
        if number == 0:
            page.mouse.down()
        page.wait_for_timeout(FRAME)
        frames.append(take_frame(page))
    page.mouse.up()
    page.mouse.move(0, 0)
    expect(page.locator("[data-digit='7'].winner")).to_be_visible()
    page.wait_for_timeout(1_000)
    return [*frames, take_frame(page)]


def save_frames(target: Path, frames: Sequence[Image.Image], durations: Sequence[int]) -> None:
    """Write a moving picture, with the milliseconds that each frame stays."""
    # One palette for all, so that nothing flickers.
    palette = Image.fromarray(np.vstack([np.asarray(frame) for frame in frames])).quantize(
        N_COLOURS, method=Image.Quantize.MAXCOVERAGE
    )
    first, *others = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    first.save(target, save_all=True, append_images=others, duration=list(durations), loop=0, optimize=True)
    print(f"{target}: {len(frames)} frames, {target.stat().st_size / 1000:.0f} kB")


def main() -> None:
    with open_chromium() as browser, serving(ROOT / "app.py") as server:
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        page.goto(server.address)
        expect(page.get_by_text("right about")).to_be_visible(timeout=120_000)
        expect(page.locator(STANDS_STILL)).to_be_visible(timeout=120_000)
        frames = draw_a_seven(page)
    save_frames(PICTURE, frames, [FIRST, *[FRAME] * (len(frames) - 2), LAST])


if __name__ == "__main__":
    main()

"""Make the README's moving pictures, of Home and of a class.

    python -m benchmarks.pictures [home] [class]

Starts the app and films it in headless Chromium: a 7 is drawn and the bars follow (``docs/home.gif``); drawings of ten
students, by tests/support/handwriting.py, come to the wall, each with what the model reads (``docs/class.gif``).
"""

import os
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from io import BytesIO

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from mnist_core.classes import Classes, make_secret, name_drawing_task
from mnist_core.drawing import strokes_to_mnist
from tests.support.chromium import STANDS_STILL, open_chromium
from tests.support.handwriting import write_digits
from tests.support.server import ROOT, serving
from tests.support.strokes import CANVAS, on_screen

CORNERS = [(72, 70), (130, 64), (190, 61), (205, 66), (194, 100), (168, 160), (142, 232)]
"""Of the 7, on the pad."""
STEPS = 4
"""Frames from one corner to the next."""
FRAME, FIRST, LAST = 110, 900, 2_800
"""Milliseconds that a frame stays, the one before the first stroke, and the one with the answer."""
DRAWING = name_drawing_task("0123456789")
N_STUDENTS, N_AT_A_TIME = 10, 4
N_COLOURS = 64


def take_frame(page: Page) -> Image.Image:
    """Return what is on screen."""
    with Image.open(BytesIO(page.screenshot())) as picture:
        return picture.convert("RGB")


def draw_a_seven(page: Page) -> list[Image.Image]:
    """Draw a 7 in one stroke; return what was on screen before, on the way and after."""
    way = np.arange(STEPS * (len(CORNERS) - 1) + 1) / STEPS
    seven = np.column_stack([np.interp(way, range(len(CORNERS)), axis) for axis in zip(*CORNERS, strict=True)])
    frames = [take_frame(page)]
    for number, (x, y) in enumerate(on_screen(page, CANVAS, seven.tolist())):
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


def save_frames(name: str, frames: Sequence[Image.Image], durations: Sequence[int]) -> None:
    """Write a moving picture, with the milliseconds that each frame stays."""
    target = ROOT / "docs" / f"{name}.gif"
    # One palette for all, so that nothing flickers.
    palette = Image.fromarray(np.vstack([np.asarray(frame) for frame in frames])).quantize(
        N_COLOURS, method=Image.Quantize.MAXCOVERAGE
    )
    first, *others = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    first.save(target, save_all=True, append_images=others, duration=list(durations), loop=0, optimize=True)
    print(f"{target}: {len(frames)} frames, {target.stat().st_size / 1000:.0f} kB")


def film_home(browser: Browser) -> None:
    """Make the picture of Home."""
    with serving(ROOT / "app.py") as server:
        page = browser.new_page(viewport={"width": 960, "height": 580})
        page.goto(server.address)
        expect(page.get_by_text("right about")).to_be_visible(timeout=120_000)
        expect(page.locator(STANDS_STILL)).to_be_visible(timeout=120_000)
        frames = draw_a_seven(page)
    save_frames("home", frames, [FIRST, *[FRAME] * (len(frames) - 2), LAST])


def film_class(browser: Browser) -> None:
    """Make the picture of a class."""
    sent = [(number % N_STUDENTS, number % 10, strokes) for number, strokes in enumerate(write_digits(100))]
    random.Random(0).shuffle(sent)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MNIST_CLASS_DATABASE"] = folder
        school = Classes(folder)
        code, key = school.start(DRAWING)
        tokens = [make_secret() for _ in range(N_STUDENTS)]
        for token in tokens:
            school.join(code, token)
        school.lead(code, key, DRAWING, "draw")
        with serving(ROOT / "app.py") as server:
            page = browser.new_page(viewport={"width": 1024, "height": 600})
            page.goto(f"{server.address}/class?code={code}&key={key}")
            expect(page.get_by_text("The wall is empty")).to_be_visible(timeout=120_000)
            frames = [take_frame(page)]
            for n in range(N_AT_A_TIME, len(sent) + 1, N_AT_A_TIME):
                for student, digit, strokes in sent[n - N_AT_A_TIME : n]:
                    school.draw(code, tokens[student], strokes_to_mnist(strokes), digit)
                expect(page.get_by_text(f"{n} drawings", exact=True)).to_be_visible(timeout=30_000)
                expect(page.locator(STANDS_STILL)).to_be_visible()
                page.wait_for_timeout(300)
                frames.append(take_frame(page))
        school.close()
    save_frames("class", frames, [*[350] * (len(frames) - 1), LAST])


FILMS: dict[str, Callable[[Browser], None]] = {"home": film_home, "class": film_class}

if __name__ == "__main__":
    with open_chromium() as browser:
        for name in sys.argv[1:] or FILMS:
            FILMS[name](browser)

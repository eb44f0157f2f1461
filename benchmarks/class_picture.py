"""Make the README's moving picture of a class: its drawings come to the wall, each with what the model reads.

    python -m benchmarks.class_picture

Starts the app, sends drawings of ten students, written by tests/support/handwriting.py, and writes ``docs/class.gif``.
"""

import os
import random
import tempfile

from playwright.sync_api import expect

from benchmarks.home_picture import save_frames, take_frame
from mnist_core.classes import Classes, make_secret, name_drawing_task
from mnist_core.drawing import strokes_to_mnist
from tests.support.chromium import STANDS_STILL, open_chromium
from tests.support.handwriting import write_digits
from tests.support.server import ROOT, serving

PICTURE = ROOT / "docs" / "class.gif"
SIZE = (1024, 600)
DRAWING = name_drawing_task("0123456789")
N_STUDENTS, N_AT_A_TIME = 10, 4
FRAME, LAST = 350, 2_800
"""Milliseconds that a frame stays, and the last one."""


def main() -> None:
    sent = [(number % N_STUDENTS, number % 10, strokes) for number, strokes in enumerate(write_digits(100))]
    random.Random(0).shuffle(sent)
    with tempfile.TemporaryDirectory() as folder, open_chromium() as browser:
        os.environ["MNIST_CLASS_DATABASE"] = folder
        school = Classes(folder)
        code, key = school.start(DRAWING)
        tokens = [make_secret() for _ in range(N_STUDENTS)]
        for token in tokens:
            school.join(code, token)
        school.lead(code, key, DRAWING, "draw")
        with serving(ROOT / "app.py") as server:
            page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
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
    save_frames(PICTURE, frames, [*[FRAME] * (len(frames) - 1), LAST])


if __name__ == "__main__":
    main()

"""How well digits that people wrote with a pen are read, by how they become 28 x 28 pixels and what the model sees.

    python -m benchmarks.pen_strokes FILE

FILE holds one digit a line as JSON, ``{"label": 5, "strokes": [[[x, y], ...], ...]}`` with y down and any unit, gzipped
if its name ends in .gz. Each digit is drawn as a browser would draw it: on a canvas of 280 x 280, its longer side three
quarters of it, with a round anti-aliased pen 20 wide. The models are trained on MNIST's 60,000 training images only,
with the settings that benchmarks/accuracy.py chose there, and nothing in mnist_core.drawing was fitted to such a file:
pen and centre come from MNIST, and the first table shows how.
"""

from __future__ import annotations

import argparse
import gzip
import json
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from benchmarks.accuracy import CHOSEN
from benchmarks.table import print_table
from mnist_core.data import N_LECUN_TRAIN, Digits, load_digits
from mnist_core.drawing import (
    CENTRE,
    PEN,
    USUAL_WIDTHS,
    Nudge,
    Sheet,
    Stages,
    enlarge,
    nudge,
    stroke_width,
    strokes_to_mnist,
    to_mnist,
)
from mnist_core.drawing.ink import FINE, Grey
from mnist_core.model import train
from mnist_core.model.shipped import SHIPPED_CONFIG

CANVAS = 280
LONGER_SIDE = 0.75 * CANVAS
PEN_ON_CANVAS = 20
SMOOTH = 4
"""The canvas is drawn so many times as large and averaged, which is what a browser's anti-aliasing amounts to."""

Strokes = list[NDArray[np.float64]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, metavar="FILE", help="pen strokes, one JSON object a line")
    options = parser.parse_args()

    digits = load_digits()
    print_measurements(digits)
    drawings, labels, _ = read(options.file)
    configs = [*CHOSEN.items(), ("… and slashed zeros", SHIPPED_CONFIG)]
    models = {name: train(digits, config) for name, config in configs}
    images = {way: np.stack([draw(strokes) for strokes in drawings]) for way, draw in WAYS.items()}
    right = {
        (way, name): model.predict(drawn) == labels for way, drawn in images.items() for name, model in models.items()
    }
    print(f"\nRead right of {len(labels):,} drawings, in percent")
    print_table({"": way} | {name: percent(right[way, name]) for name in models} for way in WAYS)
    print_table(
        {"digit": str(digit), "drawings": int((labels == digit).sum())}
        | {f"{way}: {name}": percent(right[way, name][labels == digit]) for way in (STROKES, PIXELS) for name in models}
        for digit in np.unique(labels)
    )


def percent(right: NDArray[np.bool_]) -> str:
    """Write the share of right answers."""
    return f"{100 * right.mean():.1f}"


def print_measurements(digits: Digits) -> None:
    """Print what mnist_core.drawing takes from MNIST, beside the constants that it uses.

    Stroke width: every twelfth image, put on a grid ten times as fine and cut at half ink; four times the distance of
    ink to the nearest paper, averaged over the middle half of the distances.
    """
    images = digits.images[:N_LECUN_TRAIN]
    place, ink = np.arange(28), images.sum(axis=(1, 2))
    widths = [stroke_width(enlarge(image)) / FINE for image in images[::12]]
    drawn = [stroke_width(enlarge(strokes_to_mnist(strokes))) / FINE for strokes in SIMPLE_DIGITS]
    centres = {axis: images.sum(axis=number) @ place / ink for axis, number in (("row", 2), ("column", 1))}
    print("What MNIST's training images have, and what is used")
    print_table(
        [
            *(
                {"": f"centre of mass, {axis}", "measured": f"{at.min():.2f} to {at.max():.2f}", "used": CENTRE}
                for axis, at in centres.items()
            ),
            {"": "stroke width, mean", "measured": np.mean(widths), "used": USUAL_WIDTHS[0]},
            {"": "stroke width, 95% below", "measured": np.percentile(widths, 95), "used": USUAL_WIDTHS[1]},
            {"": "width of a 0, 1 and 7 drawn with our pen", "measured": np.mean(drawn), "used": PEN},
        ]
    )


def _circle() -> NDArray[np.float64]:
    angle = np.linspace(0, 2 * np.pi, 60)
    return np.column_stack([0.6 * np.cos(angle), np.sin(angle)])


SIMPLE_DIGITS = ([_circle()], [np.array([(2, 0), (0, 10)])], [np.array([(0, 0), (6, 0), (2, 10)])])


def read(file: Path) -> tuple[list[Strokes], NDArray[np.uint8], NDArray[np.str_]]:
    """Read the strokes (n, 2) of each digit, what the writers say they are, and the writers, if they are named."""
    with gzip.open(file, "rt") if file.suffix == ".gz" else file.open() as lines:
        records = [json.loads(line) for line in lines]
    drawings = [[np.array(stroke, float) for stroke in record["strokes"]] for record in records]
    labels, writers = ([record.get(name, "") for record in records] for name in ("label", "writer"))
    return [on_canvas(strokes) for strokes in drawings], np.array(labels, np.uint8), np.array(writers)


def on_canvas(strokes: Strokes) -> Strokes:
    """Scale strokes to canvas pixels, in its middle."""
    everything = np.concatenate(strokes)
    low, high = everything.min(axis=0), everything.max(axis=0)
    scale = LONGER_SIDE / (high - low).max()
    return [(stroke - (low + high) / 2) * scale + CANVAS / 2 for stroke in strokes]


def canvas(strokes: Strokes) -> Grey:
    """Draw strokes as a browser does: black on white, (280, 280) uint8."""
    picture = Image.new("L", (CANVAS * SMOOTH, CANVAS * SMOOTH), 255)
    pen = ImageDraw.Draw(picture)
    radius = PEN_ON_CANVAS * SMOOTH / 2
    for stroke in strokes:
        points = [(float(x), float(y)) for x, y in stroke * SMOOTH]
        pen.line(points, fill=0, width=PEN_ON_CANVAS * SMOOTH)
        for x, y in points:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)
    return np.asarray(picture.resize((CANVAS, CANVAS), Image.Resampling.BOX))


def shrunk(strokes: Strokes) -> Grey:
    """Do what most demos do: the whole canvas, made smaller."""
    return 255 - np.asarray(Image.fromarray(canvas(strokes)).resize((28, 28), Image.Resampling.BOX))


def without(**stage: bool) -> Callable[[Strokes], Grey]:
    return lambda strokes: strokes_to_mnist(strokes, Stages(**stage), Sheet(CANVAS, CANVAS, PEN_ON_CANVAS))


STROKES, PIXELS = "strokes", "pixels of the canvas"

WAYS: dict[str, Callable[[Strokes], Grey]] = {
    "canvas shrunk to 28 x 28": shrunk,
    PIXELS: lambda strokes: to_mnist(canvas(strokes)),
    STROKES: strokes_to_mnist,
    "strokes, not cropped": without(crop=False),
    "strokes, not fitted": without(fit=False),
    "strokes, with the canvas's pen": without(pen=False),
    "strokes, not centred by mass": without(centre=False),
    "strokes, centred at 13.5": lambda strokes: nudge(strokes_to_mnist(strokes), Nudge(right=-0.5, down=-0.5)),
}


if __name__ == "__main__":
    warnings.filterwarnings("ignore", category=UserWarning)  # whether the fits converged is not the question here
    main()

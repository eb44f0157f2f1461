"""How soon a model learns other people's slashed zeros, and what that costs elsewhere.

    python -m benchmarks.teach FILE

FILE holds one digit a line as JSON, as for benchmarks/pen_strokes.py, with its ``writer``. The zeros that a model
misreads are slashed, most of them. Some are shown to it in addition to MNIST's images, one of each writer, each counted
ten times; those of other writers are read by the model that was taught. Each figure is a mean over ``--draws`` random
choices of writers.

The second table is what a visitor waits: from *Teach* to new bars, through the queue, beside the same runs untaught.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.pen_strokes import read
from benchmarks.table import print_table
from mnist_core.data import Digits, load_digits
from mnist_core.drawing import strokes_to_mnist
from mnist_core.model import Examples, Features, TrainedModel, TrainingConfig, compute_features, train
from mnist_core.runs import Fits, RunQueue

CONFIGS: dict[Features, TrainingConfig] = {
    "pixels": TrainingConfig(split="lecun", C=0.1),
    "deskewed": TrainingConfig(split="lecun", features="deskewed", C=0.1),
    "gradient histograms": TrainingConfig(split="lecun", features="gradient histograms"),
}
COUNTS = (1, 3, 5, 10)
COLUMNS = ("percent", "zeros shown", "others' misread zeros read", "other digits read", "MNIST's test images")
Drawings = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.str_]]
"""Images, labels and writers."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, metavar="FILE", help="pen strokes, one JSON object a line")
    parser.add_argument("--n-train", type=int, default=10_000, help="images of MNIST (default: 10,000)")
    parser.add_argument("--draws", type=int, default=5, help="random choices of writers (default: 5)")
    options = parser.parse_args()
    digits = load_digits()
    strokes, labels, writers = read(options.file)
    images = np.stack([strokes_to_mnist(each) for each in strokes])
    configs = [replace(config, n_train=options.n_train) for config in CONFIGS.values()]
    print_table(
        row for config in configs for row in measure_readings(digits, config, (images, labels, writers), options.draws)
    )
    print("\nFrom the press to new bars: median seconds of five")
    examples = Examples(images[labels == 0][:10], labels[labels == 0][:10])
    with closing(RunQueue(Fits(digits))) as queue:
        print_table(measure_waits(queue, config, examples) for config in configs)


def measure_waits(queue: RunQueue, config: TrainingConfig, examples: Examples) -> dict[str, object]:
    """Return how long five runs without the examples take until they have read an image, and five with them."""
    waits: dict[Examples | None, list[float]] = {None: [], examples: []}
    for seed in range(6):  # the first pair waits for the features of all digits too, and is not counted
        for shown in (None, examples) if seed % 2 else (examples, None):
            began = time.perf_counter()
            run = queue.submit(replace(config, split="random", seed=seed), examples=shown)
            run.wait()
            assert run.model is not None
            run.model.predict_proba(examples.images[:1])
            waits[shown].append(time.perf_counter() - began)
    untaught, taught = (float(np.median(each[1:])) for each in waits.values())
    return {"": config.features, "untaught": untaught, "taught": taught, "ratio of the medians": taught / untaught}


def measure_readings(
    digits: Digits, config: TrainingConfig, drawings: Drawings, n_draws: int
) -> Iterator[dict[str, object]]:
    """Yield what the untaught model reads, and what those read that were shown some zeros."""
    images, labels, writers = drawings
    matrix = compute_features(digits, config.features)
    before = train(digits, config, features=matrix)
    missed = np.flatnonzero((labels == 0) & ~reads(before, images, labels))
    n_writers = len(np.unique(writers[missed]))
    misread = f"{config.features}: {len(missed)} of {(labels == 0).sum()} zeros misread, by {n_writers} writers"
    rest = reads(before, images, labels)[labels > 0].mean()
    yield dict(zip(COLUMNS, (misread, 0, "0", f"{100 * rest:.1f}", f"{100 * before.test_accuracy:.2f}"), strict=True))
    for count in COUNTS:
        rows = []
        for shown in choose(missed, writers, count, n_draws):
            model = train(digits, config, features=matrix, examples=Examples(images[shown], labels[shown]))
            right = reads(model, images, labels)
            others = missed[~np.isin(writers[missed], writers[shown])]
            rows.append((right[others].mean(), right[labels > 0].mean(), model.test_accuracy))
        if rows:
            zeros, rest, mnist = 100 * np.mean(rows, axis=0)
            yield dict(zip(COLUMNS, ("", count, f"{zeros:.0f}", f"{rest:.1f}", f"{mnist:.2f}"), strict=True))


def choose(missed: NDArray[np.intp], writers: NDArray[np.str_], count: int, n_draws: int) -> Iterator[NDArray[np.intp]]:
    """Yield zeros to show, one of each of some writers; none if too few writers would be left to test with."""
    rng = np.random.default_rng(0)
    names = np.unique(writers[missed])
    if count >= len(names):
        return
    for _ in range(n_draws):
        some = rng.permutation(names)[:count]
        yield np.array([rng.choice(missed[writers[missed] == name]) for name in some])


def reads(model: TrainedModel, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return which images a model reads right."""
    return np.asarray(model.predict(images) == labels)


if __name__ == "__main__":
    warnings.filterwarnings("ignore", category=UserWarning)  # whether the fits converged is not the question here
    main()

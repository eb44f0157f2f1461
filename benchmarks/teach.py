"""How soon a model learns other people's slashed zeros, and what that costs elsewhere.

    python -m benchmarks.teach FILE

FILE holds one digit a line as JSON, as for benchmarks/pen_strokes.py, with its ``writer``. The zeros that a model
misreads are slashed, most of them. Some are shown to it besides MNIST's images, one of each writer; those of other
writers are read by the model that was taught. Each figure is a mean over ``--draws`` random choices of writers.

The second table is what a visitor waits: from *Teach* to new bars, through the queue, beside the same runs untaught.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
import warnings
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.pen_strokes import print_row, read
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
WEIGHTS = (1.0, 10.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, metavar="FILE", help="pen strokes, one JSON object a line")
    parser.add_argument("--n-train", type=int, default=10_000, help="images of MNIST (default: 10,000)")
    parser.add_argument("--draws", type=int, default=5, help="random choices of writers (default: 5)")
    options = parser.parse_args()
    digits = load_digits()
    drawings, labels = read(options.file)
    images = np.stack([strokes_to_mnist(strokes) for strokes in drawings])
    writers = read_writers(options.file)
    print_row(
        "", "weight", "examples", "others' misread zeros read", "other digits read", "MNIST's test images", "time"
    )
    print_row("---", *("---:" for _ in range(6)))
    for features, config in CONFIGS.items():
        config = replace(config, n_train=options.n_train)
        matrix = compute_features(digits, features)
        print_features(digits, config, matrix, (images, labels, writers), options.draws)
    print_row("\nfrom the press to new bars, s: median of five", "untaught", "taught", "ratio of the medians")
    print_row("---", *("---:" for _ in range(3)))
    examples = Examples(images[labels == 0][:10], labels[labels == 0][:10].astype(np.uint8))
    with closing(RunQueue(Fits(digits))) as queue:
        for features, config in CONFIGS.items():
            untaught, taught = measure_waits(queue, replace(config, n_train=options.n_train), examples)
            print_row(features, f"{untaught:.2f}", f"{taught:.2f}", f"{taught / untaught:.2f}")


def measure_waits(queue: RunQueue, config: TrainingConfig, examples: Examples) -> tuple[float, float]:
    """Return the median seconds until five runs without the examples, and five with them, have read an image."""
    waits: dict[Examples | None, list[float]] = {None: [], examples: []}
    for seed in range(6):  # the first pair waits for the features of all digits too, and is not counted
        for shown in (None, examples) if seed % 2 else (examples, None):
            began = time.perf_counter()
            run = queue.submit(replace(config, seed=seed), examples=shown)
            run.wait()
            assert run.model is not None
            run.model.predict_proba(examples.images[:1])
            waits[shown].append(time.perf_counter() - began)
    untaught, taught = (float(np.median(each[1:])) for each in waits.values())
    return untaught, taught


Drawings = tuple[NDArray[np.uint8], NDArray[np.intp], NDArray[np.str_]]
"""Images, labels and writers."""


def print_features(
    digits: Digits, config: TrainingConfig, matrix: NDArray[np.uint8], drawings: Drawings, n_draws: int
) -> None:
    """Print what the untaught model reads, and what those read that were shown some zeros."""
    images, labels, writers = drawings
    before, seconds = timed_train(digits, config, matrix, None)
    missed = np.flatnonzero((labels == 0) & (before.predict(images) != 0))
    n_writers = len(np.unique(writers[missed]))
    print_row(
        f"{config.features}: {len(missed)} of {(labels == 0).sum()} zeros misread, by {n_writers} writers",
        "",
        "0",
        "0%",
        f"{accuracy(before, images[labels > 0], labels[labels > 0]):.1f}%",
        f"{100 * before.test_accuracy:.2f}%",
        "1",
    )
    for weight in WEIGHTS:
        for count in COUNTS:
            rows = []
            for shown in choose(missed, writers, count, n_draws):
                examples = Examples(images[shown], labels[shown].astype(np.uint8), weight)
                model, taught_seconds = timed_train(digits, config, matrix, examples)
                others = missed[~np.isin(writers[missed], writers[shown])]
                rows.append(
                    (
                        accuracy(model, images[others], labels[others]),
                        accuracy(model, images[labels > 0], labels[labels > 0]),
                        100 * model.test_accuracy,
                        taught_seconds / seconds,
                    )
                )
            if rows:
                zeros, rest, mnist, ratio = np.mean(rows, axis=0)
                shares = (f"{zeros:.0f}%", f"{rest:.1f}%", f"{mnist:.2f}%", f"{ratio:.2f}")
                print_row("", f"{weight:g}", str(count), *shares)


def timed_train(
    digits: Digits, config: TrainingConfig, matrix: NDArray[np.uint8], examples: Examples | None
) -> tuple[TrainedModel, float]:
    """Return a model, and the processor seconds that it took with everything around the fit."""
    began = time.process_time()
    model = train(digits, config, features=matrix, examples=examples)
    return model, time.process_time() - began


def choose(missed: NDArray[np.intp], writers: NDArray[np.str_], count: int, n_draws: int) -> Iterator[NDArray[np.intp]]:
    """Yield zeros to show, one of each of some writers; none if too few writers would be left to test with."""
    rng = np.random.default_rng(0)
    names = np.unique(writers[missed])
    if count >= len(names):
        return
    for _ in range(n_draws):
        some = rng.permutation(names)[:count]
        yield np.array([rng.choice(missed[writers[missed] == name]) for name in some])


def accuracy(model: TrainedModel, images: NDArray[np.uint8], labels: NDArray[np.intp]) -> float:
    """Return the share that a model reads right, in percent."""
    return 100 * float(np.mean(model.predict(images) == labels))


def read_writers(file: Path) -> NDArray[np.str_]:
    """Return who wrote each digit."""
    with gzip.open(file, "rt") if file.suffix == ".gz" else file.open() as lines:
        return np.array([json.loads(line)["writer"] for line in lines])


if __name__ == "__main__":
    warnings.filterwarnings("ignore", category=UserWarning)  # whether the fits converged is not the question here
    main()

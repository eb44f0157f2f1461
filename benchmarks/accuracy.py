"""How many of MNIST's test digits logistic regression misreads, by what it sees of them.

    python -m benchmarks.accuracy          # one fit for each choice of features on LeCun's 60,000 / 10,000
    python -m benchmarks.accuracy choose   # how scaling, C and layout were chosen, without the test images

``choose`` trains on the first 50,000 images and validates on the other 10,000 of the training part; it never looks at
the test part. What it found is written down in ``CHOSEN``, and the first command evaluates just that, once.

Each fit runs in a process of its own with one BLAS thread. Times are processor seconds, so that a busy machine does not
spoil them; they and the peak memory belong to the machine: read the ratios. docs/accuracy.md discusses both tables,
beside the literature.
"""

from __future__ import annotations

import argparse
import math
import resource
import time
from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.apart import Figures, measure_apart
from benchmarks.table import compare_cells, print_table
from mnist_core.data import N_LECUN_TRAIN, load_digits
from mnist_core.model import (
    FEATURES,
    TOL,
    Features,
    GradientHistograms,
    PixelRows,
    PixelScaler,
    Scaling,
    TrainingConfig,
    compute_features,
    make_features,
    one_blas_thread,
    train,
)
from mnist_core.model.features import Transformer

Layout: TypeAlias = dict[str, int]

N_FIT = 50_000
"""``choose`` trains on so many of the 60,000 and validates on the rest."""

CHOSEN: dict[Features, TrainingConfig] = {
    "pixels": TrainingConfig(split="lecun", features="pixels", scaling="pareto", C=0.03),
    "deskewed": TrainingConfig(split="lecun", features="deskewed", scaling="pareto", C=0.03),
    "gradient histograms": TrainingConfig(
        split="lecun", features="gradient histograms", scaling="subtract mean", C=2.0
    ),
}

CANDIDATES: list[tuple[Features, Layout, Scaling, tuple[float, ...]]] = [
    ("pixels", {}, "subtract mean", (0.03, 0.1, 0.3)),
    ("pixels", {}, "pareto", (0.01, 0.03, 0.1)),
    ("deskewed", {}, "subtract mean", (0.1, 0.3)),
    ("deskewed", {}, "pareto", (0.01, 0.03, 0.1)),
    ("gradient histograms", {}, "subtract mean", (0.5, 1.0, 2.0, 4.0)),
    ("gradient histograms", {}, "pareto", (0.1, 0.3)),
    ("gradient histograms", {"pair_cells": 0}, "subtract mean", (1.0, 3.0, 10.0)),
    ("gradient histograms", {"pair_cells": 0, "orientations": 12}, "subtract mean", (3.0,)),
    ("gradient histograms", {"pair_cells": 0, "cells": 10}, "subtract mean", (3.0,)),
    ("gradient histograms", {"orientations": 6}, "subtract mean", (2.0,)),
    ("gradient histograms", {"cells": 5}, "subtract mean", (2.0,)),
    ("gradient histograms", {"pair_cells": 2}, "subtract mean", (2.0,)),
    ("gradient histograms", {"pair_cells": 4}, "subtract mean", (2.0,)),
]


# --- Measurements: each runs in a process of its own


@one_blas_thread()
def measure_test(features: Features) -> Figures:
    """Train as the app does, on all 60,000, and count the mistakes among the 10,000."""
    digits = load_digits()
    began = time.process_time()
    matrix = compute_features(digits, features)
    feature_seconds = time.process_time() - began
    began = time.process_time()
    model = train(digits, CHOSEN[features], features=matrix)
    return {
        "columns": matrix.shape[1],
        "feature_seconds": feature_seconds,
        "one_image": _one_image_ms(make_features(features)),
        "fit_seconds": time.process_time() - began,
        "n_iter": model.n_iter,
        "converged": model.converged,
        "train_error": 100 * (1 - model.train_accuracy),
        "error": 100 * (1 - model.test_accuracy),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


@one_blas_thread()
def measure_candidate(features: Features, layout: Layout, scaling: Scaling, C: float) -> Figures:
    """Train on the first 50,000 and count the mistakes among the other 10,000 training images."""
    digits = load_digits()
    step = GradientHistograms(**layout) if layout else make_features(features)
    X = step.transform(digits.images[:N_LECUN_TRAIN].reshape(N_LECUN_TRAIN, -1))
    y = digits.labels[:N_LECUN_TRAIN]
    fit_X, held_out = PixelRows(X, np.arange(N_FIT)), PixelRows(X, np.arange(N_FIT, N_LECUN_TRAIN))
    scaler = PixelScaler(scaling).fit(fit_X)
    began = time.process_time()
    model = LogisticRegression(C=C, max_iter=100, tol=TOL).fit(scaler.transform(fit_X), y[:N_FIT])
    fit_seconds = time.process_time() - began
    scores = scaler.transform(held_out) @ model.coef_.T + model.intercept_
    return {
        "columns": X.shape[1],
        "error": 100 * float((scores.argmax(axis=1) != y[N_FIT:]).mean()),
        "n_iter": int(model.n_iter_.max()),
        "fit_seconds": fit_seconds,
    }


def _one_image_ms(step: Transformer, repeat: int = 50) -> float:
    """Return the median milliseconds that the features of a single image take."""
    X = load_digits().images[:repeat].reshape(repeat, -1)
    times = []
    for row in range(repeat):
        began = time.perf_counter()
        step.transform(X[row : row + 1])
        times.append(time.perf_counter() - began)
    return 1000 * float(np.median(times))


MEASUREMENTS: dict[str, Callable[..., Figures]] = {"test": measure_test, "candidate": measure_candidate}


# --- Tables


def print_test() -> None:
    """Print the test errors of each choice of features."""
    ours = {features: measure_apart("benchmarks.accuracy", "test", {"features": features}) for features in FEATURES}
    plain = ours["pixels"]
    print_table(
        {
            "features": name,
            "columns": figures["columns"],
            "test error": f"{figures['error']:.2f}%",
            "±": f"{196 * math.sqrt(figures['error'] / 100 * (1 - figures['error'] / 100) / 10_000):.2f}",
            "train error": f"{figures['train_error']:.2f}%",
            "iterations": f"{figures['n_iter']:.0f}{'' if figures['converged'] else ' (limit)'}",
            "features, 70,000": f"{figures['feature_seconds']:.1f} s",
            "one image": f"{figures['one_image']:.2f} ms",
            "fit, s": compare_cells(figures["fit_seconds"], plain["fit_seconds"]),
            "memory, MB": compare_cells(figures["memory"], plain["memory"]),
        }
        for name, figures in ours.items()
    )


def measure_candidates() -> Iterator[dict[str, object]]:
    """Yield the validation error of each candidate."""
    for features, layout, scaling, Cs in CANDIDATES:
        for C in Cs:
            values = {"features": features, "layout": layout, "scaling": scaling, "C": C}
            figures = measure_apart("benchmarks.accuracy", "candidate", values)
            yield values | {
                "layout": ", ".join(f"{name} = {value}" for name, value in layout.items()) or "default",
                "columns": figures["columns"],
                "validation error": f"{figures['error']:.2f}%",
                "iterations": figures["n_iter"],
                "fit": f"{figures['fit_seconds']:.1f} s",
            }


def main() -> None:
    parser = argparse.ArgumentParser(description="Errors on MNIST by choice of features.")
    parser.add_argument("what", nargs="?", choices=["test", "choose"], default="test")
    if parser.parse_args().what == "choose":
        print_table(measure_candidates())
    else:
        print_test()


if __name__ == "__main__":
    main()

"""What the tests of the charts draw, and how they read what was drawn."""

import math
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
from PIL import Image

from mnist_core.charts import Chart
from mnist_core.model import Iteration

NASTY = "<script>alert('x')</script>\"&'"


def measured(k: int, loss: float, train_accuracy: float, test_accuracy: float) -> Iteration:
    """Return an iteration of which only the figures matter."""
    nothing = np.zeros((10, 1), np.float32)
    return Iteration(k, 0.1 * k, loss, train_accuracy, test_accuracy, coef=nothing, intercept=nothing[:, 0])


HISTORY = [
    measured(1, 1.5, 0.70, 0.69),
    measured(2, math.nan, math.nan, math.nan),
    measured(3, 0.5, 0.9312, math.nan),
    measured(4, 0.4, 0.94, 0.92),
]
COUNTS = np.diag(np.arange(90, 100)) + np.eye(10, k=5, dtype=int) * np.arange(1, 11)[:, None]
"""Digit 0 is read as 5 once, 1 as 6 twice, ... 4 as 9 five times."""
SCORES = pd.DataFrame(
    {"precision": np.linspace(0.8, 0.89, 10), "recall": [np.nan, *np.linspace(0.99, 0.91, 9)], "f1": [0.5] * 10}
)
BINS = pd.DataFrame({"confidence": [0.45, 0.95], "accuracy": [0.40, 0.97], "images": [100, 300]})
CONFIDENCES = pd.DataFrame(
    {"low": [0.0, 0.25, 0.5, 0.75], "high": [0.25, 0.5, 0.75, 1.0], "right": [0, 10, 90, 900], "wrong": [1, 3, 4, 2]}
)
COVERAGE = pd.DataFrame({"threshold": [0.2, 0.5, 0.9], "coverage": [1.0, 0.9, 0.5], "accuracy": [0.92, 0.95, np.nan]})
RUNS = pd.DataFrame(
    {
        "run": ["A", NASTY],
        "accuracy": [0.92, 0.95],
        "low": [0.91, 0.94],
        "high": [0.93, 0.96],
        "verdict": ["", "better"],
    }
)


def sweep_frame(features: tuple[str, ...] = ("pixels",)) -> pd.DataFrame:
    rows = [
        {
            "scaling": scaling,
            "features": kind,
            "max_iter": max_iter,
            "C": 0.1,
            "validation_accuracy": 0.9 + 0.001 * i + 0.00001 * max_iter,
            "seconds": 0.1 * max_iter,
        }
        for kind in features
        for i, scaling in enumerate(("none", "divide by 255", "subtract mean", "pareto", "standardise"))
        for max_iter in (100, 10, 30)
    ]
    return pd.DataFrame(rows).assign(run=range(1, len(rows) + 1))


def records(chart: Chart) -> list[dict[str, Any]]:
    return list(chart.spec["data"]["values"])


def encodings(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every encoding of a specification, with what a layer inherits."""
    for layer in spec.get("layer", [{}]):
        yield {**spec.get("encoding", {}), **layer.get("encoding", {})}


class Parsed(HTMLParser):
    """The elements of a fragment with their attributes, checked for balance, and its text."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(fragment)
        self.close()
        assert self.open == [], f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    def with_attribute(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for _, attributes in self.elements if name in attributes]

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def decoded(png: bytes) -> np.ndarray:
    picture = Image.open(BytesIO(png))
    assert picture.format == "PNG"
    return np.asarray(picture)

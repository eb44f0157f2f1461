"""Ten digits as strokes, and many ways to write them: slant, size, speed, a trembling hand; by a fixed seed."""

import math

import numpy as np
from numpy.typing import NDArray

Strokes = list[NDArray[np.float64]]


def _arc(x: float, y: float, wide: float, high: float, first: float, last: float) -> list[tuple[float, float]]:
    """Return a part of an ellipse, with angles in degrees, clockwise from the right."""
    angles = np.radians(np.linspace(first, last, 16))
    return [(x + wide * math.cos(angle), y + high * math.sin(angle)) for angle in angles]


DIGITS: tuple[list[list[tuple[float, float]]], ...] = (
    [_arc(50, 50, 30, 45, -90, 270)],
    [[(35, 25), (52, 5), (52, 95)]],
    [[*_arc(50, 28, 25, 23, -180, 40), (25, 95), (78, 93)]],
    [[*_arc(45, 27, 24, 22, -150, 90), *_arc(45, 72, 28, 23, -90, 150)]],
    [[(40, 8), (22, 60), (80, 60)], [(62, 35), (60, 96)]],
    [[(35, 8), (31, 45), *_arc(47, 68, 25, 25, -120, 140)], [(35, 8), (75, 7)]],
    [[(62, 6), (35, 45), *_arc(50, 70, 22, 24, 190, -175)]],
    [[(22, 10), (76, 10), (42, 95)], [(35, 52), (70, 50)]],
    [[*_arc(50, 28, 20, 21, -60, -270), *_arc(50, 72, 24, 23, -90, 270), *_arc(50, 28, 20, 21, 90, -60)]],
    [[*_arc(50, 30, 22, 23, 0, 360), (72, 30), (64, 95)]],
)


def write_digits(n: int) -> list[Strokes]:
    """Return `n` drawings on a canvas of 280 x 280, the ten digits in turn; the same ones at every call."""
    rng = np.random.default_rng(12)
    return [_write(DIGITS[number % 10], rng) for number in range(n)]


def _write(digit: list[list[tuple[float, float]]], rng: np.random.Generator) -> Strokes:
    turn = np.eye(2) + rng.normal(0, 0.15, (2, 2))
    size, place, tremble = rng.uniform(0.8, 2.4), rng.uniform(80, 200, 2), rng.uniform(0, 2.5)
    pixel = rng.choice([1, 0.5, 0.01])  # a mouse reports whole pixels, a finger or a pencil parts of them
    strokes = []
    for corners in digit:
        path = np.array(corners) - 50
        along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
        slow = np.cumsum(rng.uniform(0.2, 1.8, rng.integers(10, 80)))
        reports = np.concatenate([[0], slow / slow[-1]]) * along[-1]
        points = np.column_stack([np.interp(reports, along, path[:, axis]) for axis in (0, 1)])
        points = points @ turn * size + place + rng.normal(0, tremble, points.shape)
        strokes.append(np.round(points / pixel) * pixel)
    return strokes

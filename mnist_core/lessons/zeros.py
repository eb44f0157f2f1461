"""Slashed zeros, which MNIST hardly has, and small models that are shown a few of them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt

from mnist_core.data import Digits, Images
from mnist_core.drawing import ALL_STAGES, strokes_to_mnist
from mnist_core.model import Examples, Features, TrainedModel, TrainingConfig, compute_features, train

SEES: dict[str, Features] = {"directions": "gradient histograms", "pixels": "pixels"}
"""What the models see, by the word that lessons use."""
SHOWN = (0, 1, 3, 6)
"""How many slashed zeros the models are shown, of the first six."""
N_KEPT = 30
"""How many others are kept to test with."""
WEIGHT = 10.0
"""How often each counts, where an image of MNIST counts once."""
N_IMAGES = 5_000
"""Images of MNIST that the models learn from, three in five, and are tested with."""


@cache
def draw_zeros() -> Images:
    """Draw the lesson's slashed zeros, those that are shown first: uint8 of shape (36, 28, 28), as MNIST's are.

    Each is a ring and a slash: width, height, slant and evenness of the ring, angle and length of the slash are
    random, each drawn uniformly from its range.
    """
    random = np.random.RandomState(0)  # NumPy promises its numbers for good, not those of newer generators
    zeros = np.stack([strokes_to_mnist(_draw_zero(random), ALL_STAGES) for _ in range(max(SHOWN) + N_KEPT)])
    zeros.setflags(write=False)
    return zeros


def _draw_zero(random: np.random.RandomState) -> tuple[npt.NDArray[np.float64], ...]:
    """Return the two strokes of a slashed zero: points on a sheet of 280 x 280."""
    steep, length = np.deg2rad(random.uniform(25, 65)), random.uniform(0.8, 1.4)
    width, height, slant = random.uniform(40, 80), random.uniform(70, 100), random.uniform(-0.2, 0.35)
    turn, radius = np.linspace(0.1, 2 * np.pi + 0.1, 60), np.ones(60)
    for wave, most in ((2, 0.08), (3, 0.03)):
        radius += random.uniform(0, most) * np.cos(wave * turn + random.uniform(0, 2 * np.pi))
    x, y = np.cos(steep), np.sin(steep)
    half = length * min(width / x, height / y) * np.array([1, -1])
    ring = width * radius * np.sin(turn), -height * radius * np.cos(turn)
    return tuple(np.column_stack([140 + x - slant * y, 140 + y]) for x, y in (ring, (half * x, -half * y)))


def teach_zeros(digits: Digits, features: Features) -> tuple[TrainedModel, ...]:
    """Train a small model on 3,000 images of MNIST once for each number of slashed zeros that it is shown as well.

    Their test accuracy is that on 2,000 other images. They have no history and no pipeline, to be small.
    """
    some, zeros = Digits(digits.images[:N_IMAGES], digits.labels[:N_IMAGES]), draw_zeros()
    config = TrainingConfig(test_size=0.4, features=features, scaling="divide by 255", max_iter=50)
    seen = compute_features(some, features)
    shown = (Examples(zeros[:n], np.zeros(n, np.uint8), WEIGHT) if n else None for n in SHOWN)
    return tuple(replace(train(some, config, None, seen, each), history=(), pipeline=None) for each in shown)


def count_read_zeros(models: Sequence[TrainedModel]) -> tuple[int, ...]:
    """Return how many of the thirty slashed zeros that are kept each model reads as 0."""
    kept = draw_zeros()[max(SHOWN) :]
    return tuple(int(np.count_nonzero(model.predict(kept) == 0)) for model in models)

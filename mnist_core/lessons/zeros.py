"""Slashed zeros, which MNIST hardly has, and small models that are shown a few of them."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from sklearn.linear_model import LogisticRegression

from mnist_core.data import Digits, Images, Labels, split_rows
from mnist_core.drawing import ALL_STEPS, strokes_to_mnist
from mnist_core.model import Features, Float32, make_features, one_blas_thread

SEES: dict[str, Features] = {"directions": "gradient histograms", "pixels": "pixels"}
"""What the models see, by the word that lessons use."""
SHOWN = (0, 1, 3, 6)
"""How many slashed zeros the models are shown; the last six of the twelve are kept to test with."""
WEIGHT = 10.0
"""How often each counts, where an image of MNIST counts once."""
N_TRAIN, N_TEST, MAX_ITER = 3_000, 2_000, 50
_SHAPES = (
    (57.2, 1.24, 64.16, 78, -0.17, 0.03, 2.57, 0, 0.31),
    (64.97, 1.16, 52.08, 82.18, 0.34, 0.08, 5.3, 0.02, 3.1),
    (52.07, 0.83, 65.89, 77.6, 0.28, 0.01, 4.27, 0.05, 1.43),
    (60.82, 1.28, 42.8, 89.81, -0.2, 0.05, 2.74, 0.01, 2.04),
    (57.25, 0.97, 48.41, 89.56, 0.05, 0.07, 1.48, 0.02, 5.02),
    (45.28, 1.08, 52.16, 70.41, 0.31, 0.01, 5.31, 0.02, 5.97),
    (40.98, 1.32, 65.91, 76.72, 0.21, 0.06, 4.3, 0.03, 1.39),
    (50.64, 0.86, 71.77, 87.79, 0.01, 0.07, 1.22, 0.02, 5.01),
    (40.22, 1.19, 68.34, 96.35, 0.35, 0.07, 5.08, 0.01, 4.48),
    (58.9, 1.02, 65.79, 83.43, 0.33, 0.03, 2.53, 0, 2.64),
    (50.26, 1.31, 81.72, 79.17, 0.34, 0.02, 5.17, 0.01, 2.54),
    (27.94, 1.27, 77.64, 73.91, 0.09, 0.02, 3.09, 0.03, 0.67),
)
"""Of each, the slash's angle in degrees and its length as a share of the ring's; half the ring's width and height, its
slant, and by how much it is no ellipse: size and phase of the second and third harmonic."""


@cache
def draw_zeros() -> Images:
    """Return the twelve slashed zeros that come with the app, prepared like MNIST's: uint8 of shape (12, 28, 28)."""
    turn, images = np.linspace(0.1, 2 * np.pi + 0.1, 60), []
    for degrees, length, width, height, slant, second, phase, third, phase_3 in _SHAPES:
        radius = 1 + second * np.cos(2 * turn + phase) + third * np.cos(3 * turn + phase_3)
        angle = np.deg2rad(degrees)
        x, y = np.cos(angle), np.sin(angle)
        half = length * min(width / x, height / y) * np.array([1, -1])
        ring = width * radius * np.sin(turn), -height * radius * np.cos(turn)
        strokes = [np.column_stack([140 + x - slant * y, 140 + y]) for x, y in (ring, (half * x, -half * y))]
        images.append(strokes_to_mnist(tuple(strokes), ALL_STEPS))
    zeros = np.stack(images)
    zeros.setflags(write=False)
    return zeros


@dataclass(frozen=True, eq=False)
class TaughtModels:
    """Models that were shown more and more slashed zeros, in the order of :data:`SHOWN`.

    Attributes
    ----------
    features : Features
        What they see.
    coef, intercept : ndarray of shape (4, 10, d) and (4, 10), float32
    test_accuracies : tuple of float
        On 2,000 of MNIST's test images.
    """

    features: Features
    coef: Float32
    intercept: Float32
    test_accuracies: tuple[float, ...]

    def read(self, images: Images) -> Labels:
        """Return what each model reads in images, uint8 of shape (n, 28, 28): digits of shape (4, n)."""
        Z = see(images, self.features)
        scores = Z @ self.coef.transpose(0, 2, 1) + self.intercept[:, None]
        return np.asarray(scores.argmax(axis=2), np.uint8)


def see(images: Images, features: Features) -> Float32:
    """Return what a model sees of images, from 0 to 1."""
    seen = make_features(features).transform(images.reshape(len(images), -1))
    return np.asarray(seen, np.float32) / np.float32(255)


@one_blas_thread()
def teach_zeros(digits: Digits, features: Features) -> TaughtModels:
    """Fit a small model once for each number of slashed zeros that it is shown besides 3,000 images of MNIST."""
    train_rows, test_rows = split_rows(len(digits), "random", 0.2, 0, N_TRAIN)
    test_rows, zeros = test_rows[:N_TEST], draw_zeros()
    X = see(np.concatenate([digits.images[train_rows], zeros[: max(SHOWN)]]), features)
    X_test = see(digits.images[test_rows], features)
    y = np.concatenate([digits.labels[train_rows], np.zeros(max(SHOWN), np.uint8)])
    weights = np.r_[np.ones(N_TRAIN), np.full(max(SHOWN), WEIGHT)]
    models = []
    for n_shown in SHOWN:
        n = N_TRAIN + n_shown
        models.append(LogisticRegression(max_iter=MAX_ITER).fit(X[:n], y[:n], sample_weight=weights[:n]))
    return TaughtModels(
        features,
        np.stack([model.coef_ for model in models]).astype(np.float32),
        np.stack([model.intercept_ for model in models]).astype(np.float32),
        tuple(float(np.mean(model.predict(X_test) == digits.labels[test_rows])) for model in models),
    )


def count_read_zeros(models: TaughtModels) -> tuple[int, ...]:
    """Return how many of the six slashed zeros that were kept each model reads as 0."""
    return tuple(np.count_nonzero(models.read(draw_zeros()[max(SHOWN) :]) == 0, axis=1).tolist())

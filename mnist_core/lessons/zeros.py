"""Slashed zeros, which MNIST hardly has, and small models that are shown a few of them."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from mnist_core.data import Digits, Images, Labels, split_rows
from mnist_core.drawing import ALL_STAGES, strokes_to_mnist
from mnist_core.model import Features, make_features, one_blas_thread
from mnist_core.model.trained_model import Float32

SEES: dict[str, Features] = {"directions": "gradient histograms", "pixels": "pixels"}
"""What the models see, by the word that lessons use."""
SHOWN = (0, 1, 3, 6)
"""How many slashed zeros the models are shown, of the first six."""
N_KEPT = 30
"""How many others are kept to test with."""
WEIGHT = 10.0
"""How often each counts, where an image of MNIST counts once."""
N_TRAIN, N_TEST, MAX_ITER = 3_000, 2_000, 50


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
    """Fit a small model once for each number of slashed zeros that it is shown with 3,000 images of MNIST."""
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
    """Return how many of the thirty slashed zeros that are kept each model reads as 0."""
    return tuple(np.count_nonzero(models.read(draw_zeros()[max(SHOWN) :]) == 0, axis=1).tolist())

"""The model that comes with this package: what reads a drawing before anybody has trained one.

``python -m benchmarks.shipped_model`` trains it as anybody can and writes its file; a test trains it again.
"""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

import numpy as np

from mnist_core.data import N_CLASSES, N_DIGITS, split_rows
from mnist_core.model.config import TrainingConfig
from mnist_core.model.trained_model import TrainedModel

SHIPPED_FILE = Path(__file__).with_name("shipped.npz")
SHIPPED_CONFIG = TrainingConfig(split="lecun", features="gradient histograms", C=2.0, variants="slashed zeros")
"""LeCun's 60,000 images and slashed zeros made from them: of the app's configurations, what reads strangers best."""

_NUMBERS = ("train_accuracy", "test_accuracy", "test_log_loss", "n_iter", "slope", "converged")


@cache
def load_shipped() -> TrainedModel:
    """Return the model that comes with this package, without importing scikit-learn.

    Returns
    -------
    TrainedModel
        Trained with LeCun's split on gradient histograms. Its pipeline is None, and it has neither the scores of the
        test images nor a history: to look into those, train its ``config``.

    Examples
    --------
    >>> model = load_shipped()
    >>> model.config.features, round(model.test_accuracy, 3)
    ('gradient histograms', 0.995)
    """
    with np.load(SHIPPED_FILE) as file:
        about = json.loads(str(file["about"]))
        config = TrainingConfig(**about["config"])
        train_rows, test_rows = split_rows(N_DIGITS, config.split, config.test_size, config.seed, config.n_train)
        return TrainedModel(
            config=config,
            pipeline=None,
            coef=file["coef"],
            intercept=file["intercept"],
            shift=file["shift"].astype(np.float64),
            train_rows=train_rows,
            test_rows=test_rows,
            test_scores=np.empty((0, N_CLASSES), np.float32),
            stopped=False,
            advice=None,
            seconds=about["seconds"],
            history=(),
            **{name: about[name] for name in _NUMBERS},
        )


def save_shipped(model: TrainedModel) -> None:
    """Write the file that :func:`load_shipped` reads."""
    about = {name: getattr(model, name) for name in (*_NUMBERS, "seconds")} | {"config": asdict(model.config)}
    np.savez_compressed(
        SHIPPED_FILE,
        coef=model.coef,
        intercept=model.intercept,
        shift=model.shift.astype(np.float32),
        about=np.array(json.dumps(about)),
    )

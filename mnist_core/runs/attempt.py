"""One attempt to train a run: a model, or what went wrong and what to do."""

import logging
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from mnist_core.data import Digits
from mnist_core.model import FeatureCache, Interrupted, Iteration, TrainedModel, TrainingConfig
from mnist_core.runs.memory import in_mb
from mnist_core.runs.run import Run

logger = logging.getLogger(__name__)

Train: TypeAlias = Callable[[Digits, TrainingConfig, Callable[[Iteration], bool], npt.NDArray[np.uint8]], TrainedModel]


def attempt(run: Run, train: Train, digits: Digits, features: FeatureCache) -> tuple[TrainedModel | None, str | None]:
    """Train; return the model, or what went wrong and what to do; neither if stopped before the first iteration."""
    try:
        with features.hold(run.config.features, lambda: run.stopping) as X:
            return train(digits, run.config, run.add_iteration, X), None
    except Interrupted:
        return None, None
    except MemoryError:
        logger.exception("Run %d ran out of memory: %s", run.number, run.config)
        return None, (
            f"The server ran out of memory; this run was expected to take {in_mb(run.expected_bytes)}. "
            "Choose fewer training images, or try again when fewer runs are active."
        )
    except Exception as error:
        logger.exception("Run %d failed: %s", run.number, run.config)
        return None, (
            f"Training ended with an error ({type(error).__name__}: {error}). "
            "Try again or choose another configuration; the server's log holds the details."
        )

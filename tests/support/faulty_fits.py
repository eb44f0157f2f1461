"""Fits that end their worker. A worker must be able to import them."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from distributed import get_worker

from mnist_core.data import Digits
from mnist_core.model import Iteration, TrainedModel, TrainingConfig
from tests.support.fits import instant, iteration, until_stopped

LONG = 2000
"""Runs of so many iterations go on until they are stopped."""
DEADLY = 666
"""Runs of so many iterations kill their worker whenever they begin."""
KILLED_ONCE = 13
"""Runs of so many iterations kill their worker when they begin for the first time; a file remembers it."""


def faulty(
    digits: Digits, config: TrainingConfig, on_iteration: Callable[[Iteration], bool], features: np.ndarray
) -> TrainedModel:
    """Do what the number of iterations says; other runs take no time."""
    if config.max_iter == LONG:
        return until_stopped(digits, config, on_iteration, features)
    if config.max_iter in (DEADLY, KILLED_ONCE):
        get_worker()  # raises anywhere else
        remembered = Path(os.environ["MNIST_TEST_FOLDER"]) / str(config.seed)
        if config.max_iter == DEADLY or not remembered.exists():
            remembered.touch()
            on_iteration(iteration(1))
            time.sleep(0.5)  # until the message is out, and others wait for this worker
            os.kill(os.getpid(), signal.SIGKILL)
    return instant(digits, config, on_iteration, features)

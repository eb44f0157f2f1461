"""Fits for tests of the queue: one that the test moves step by step, and one that takes no time."""

import itertools
import time
from collections.abc import Callable
from queue import SimpleQueue

import numpy as np

from mnist_core.data import Digits
from mnist_core.model import QUICK, Iteration, TrainedModel, TrainingConfig
from mnist_core.runs import Fits, Run, RunQueue

PATIENCE = 120  # seconds after which a test gives up
APP_TEST = "test session id"  # the visitor of Streamlit's AppTest


def open_queue(digits: Digits, **arguments) -> RunQueue:
    """Open a queue with fits in this process: takes the arguments of both."""
    names = arguments.keys() & {"workers", "memory_limit", "train", "features"}
    return RunQueue(Fits(digits, **{name: arguments.pop(name) for name in names}), **arguments)


def config(number: int, **values) -> TrainingConfig:
    """The same number gives the same configuration."""
    return TrainingConfig(seed=number, **({"max_iter": 3} | values))


def iteration(k: int) -> Iteration:
    coef, intercept = np.zeros((10, 784), np.float32), np.zeros(10, np.float32)
    return Iteration(k, 1 + k / 5, 0.5, 0.9, 0.9, coef, intercept)


def fake_model(config: TrainingConfig, history: list[Iteration], stopped: bool) -> TrainedModel:
    return TrainedModel(
        config=config,
        pipeline=None,
        coef=np.zeros((10, 784), np.float32),
        intercept=np.zeros(10, np.float32),
        shift=np.zeros(784),
        train_rows=np.arange(4),
        test_rows=np.arange(6),
        test_scores=np.zeros((6, 10), np.float32),
        train_accuracy=0.95,
        test_accuracy=0.9,
        test_log_loss=0.3,
        n_iter=len(history),
        slope=1.0,
        converged=False,
        stopped=stopped,
        advice=None,
        seconds=1.0,
        history=tuple(history),
    )


FAKE_RESULT_BYTES = (3 + 2) * 10 * 784 * 4 + 784 * 8 + (4 + 6) * 8 + 6 * 10 * 4
"""Three iterations' weights, the model's own twice, the mean image, ten row numbers, and ten scores of six images."""


class Puppet:
    """A fit that makes an iteration for every step the test puts in; a step that is an exception is raised."""

    def __init__(self) -> None:
        self.began: SimpleQueue[TrainingConfig] = SimpleQueue()
        self.steps: SimpleQueue[Exception | None] = SimpleQueue()
        self.made: SimpleQueue[int] = SimpleQueue()

    def __call__(
        self, digits: Digits, config: TrainingConfig, on_iteration: Callable[[Iteration], bool], features: np.ndarray
    ) -> TrainedModel:
        self.began.put(config)
        history = []
        for k in range(1, config.max_iter + 1):
            step = self.steps.get(timeout=PATIENCE)
            if step is not None:
                raise step
            history.append(iteration(k))
            if on_iteration(history[-1]):
                return fake_model(config, history, stopped=True)
            self.made.put(k)
        return fake_model(config, history, stopped=False)

    def wait_for_begin(self) -> TrainingConfig:
        return self.began.get(timeout=PATIENCE)

    def iterate(self, times: int = 1) -> None:
        """Let the fit make iterations and wait until it has."""
        for _ in range(times):
            self.steps.put(None)
            self.made.get(timeout=PATIENCE)

    def finish(self, run: Run) -> None:
        for _ in range(run.config.max_iter):
            self.steps.put(None)
        assert run.wait(PATIENCE)
        while not self.steps.empty():
            self.steps.get()


def instant(
    digits: Digits, config: TrainingConfig, on_iteration: Callable[[Iteration], bool], features: np.ndarray
) -> TrainedModel:
    """A fit that takes no time."""
    history = [iteration(k) for k in range(1, config.max_iter + 1)]
    for each in history:
        on_iteration(each)
    return fake_model(config, history, stopped=False)


def until_stopped(
    digits: Digits, config: TrainingConfig, on_iteration: Callable[[Iteration], bool], features: np.ndarray
) -> TrainedModel:
    """A fit that goes on until it is stopped, unless it is that of a newcomer, which takes no time."""
    if config == QUICK:
        return fake_model(config, [iteration(1)], stopped=False)
    for k in itertools.count(1):
        time.sleep(0.05)
        if on_iteration(iteration(k)):
            break
    return fake_model(config, [iteration(k)], stopped=True)


def count(queue: RunQueue, *names: str) -> list[int]:
    counts = queue.counts()
    return [counts[name] for name in names]

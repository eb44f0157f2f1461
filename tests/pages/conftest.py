"""One small model for all that a lesson or a class trains."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from mnist_core import lessons
from mnist_core.model import TrainedModel, TrainingConfig
from mnist_core.runs import RunQueue
from tests.support.fits import PATIENCE


@pytest.fixture(scope="session")
def small(fitted: Callable[[TrainingConfig], TrainedModel]) -> TrainedModel:
    return fitted(TrainingConfig(split="lecun", n_train=2_000, C=0.1, max_iter=30))


@pytest.fixture
def make_models(
    use_queue: Callable[..., RunQueue], small: TrainedModel, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., RunQueue]:
    """Have the small model at hand for each configuration that is asked for, and where no run is needed."""
    queue = use_queue(workers=1, memory_budget=2**30, train=lambda _, config, *__, **___: replace(small, config=config))
    right = np.random.default_rng(0).random((len(lessons.PENALTIES), 14_000)) < 0.8
    monkeypatch.setattr(lessons, "teach_zeros", lambda *_: (small,) * len(lessons.SHOWN))
    monkeypatch.setattr(lessons, "try_penalties", lambda *_: right)

    def make(*configs: TrainingConfig) -> RunQueue:
        assert all(queue.submit(config).wait(PATIENCE) for config in configs)
        return queue

    return make

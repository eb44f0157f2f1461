"""A model for a download."""

from collections.abc import Callable

import pytest

from mnist_core.model import TrainingConfig
from mnist_core.runs import RunQueue
from mnist_core.ui import run_watch


def test_a_model_that_is_trained_again_for_who_has_left_gives_up_its_place(
    use_queue: Callable[..., RunQueue], monkeypatch: pytest.MonkeyPatch
) -> None:
    now, here = 0.0, {"reader"}
    queue = use_queue(workers=0, is_here=lambda visitor: visitor in here, clock=lambda: now)
    monkeypatch.setattr(run_watch, "PATIENCE", 0)
    wanted = TrainingConfig(n_train=500)
    with pytest.raises(LookupError, match="could not be trained again"):
        run_watch.recall_model(wanted, "reader")
    assert queue.get(wanted) is not None
    here.clear()
    queue.submit(TrainingConfig(seed=1))
    now = 61.0
    queue.submit(TrainingConfig(seed=2))
    assert queue.get(wanted) is None

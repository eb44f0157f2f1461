"""What is told in the cluster: dictionaries of plain values, for Dask sends no others as events."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from mnist_core.data import N_CLASSES
from mnist_core.model import Iteration

Message: TypeAlias = dict[str, Any]

TOPIC = "mnist-fits"
"""The one topic: Dask keeps the last 1,000 events of each, and no topic can be deleted."""


def stop_flag(attempt: str) -> str:
    """Name the flag that ends an attempt to fit. By attempt: a flag that nobody took down must not end the next."""
    return f"mnist-stop-{attempt}"


def pack(iterations: Sequence[Iteration]) -> Message:
    """Write iterations as plain values, with the weights of the last one only.

    Examples
    --------
    >>> coef, intercept = np.ones((10, 784), np.float32), np.zeros(10, np.float32)
    >>> first, second = (Iteration(k, k / 10, 2.3, 0.1, 0.1, coef, intercept) for k in (1, 2))
    >>> [(each.k, each.coef.shape) for each in unpack(pack([first, second]))]
    [(1, (0, 784)), (2, (10, 784))]
    """
    last = iterations[-1]
    scores = [(i.k, i.seconds, i.loss, i.train_accuracy, i.test_accuracy) for i in iterations]
    return {"scores": scores, "coef": last.coef.tobytes(), "intercept": last.intercept.tobytes()}


def unpack(message: Message) -> list[Iteration]:
    """Read iterations; all but the last have no weights."""
    coef = np.frombuffer(message["coef"], np.float32).reshape(N_CLASSES, -1)
    intercept = np.frombuffer(message["intercept"], np.float32)
    *others, last = (
        Iteration(k, seconds, loss, train_accuracy, test_accuracy, coef, intercept)
        for k, seconds, loss, train_accuracy, test_accuracy in message["scores"]
    )
    return [*(each.without_weights() for each in others), last]

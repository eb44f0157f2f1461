"""What workers report of their attempts to fit, and what a web server knows of all of them.

Messages are dictionaries of plain values: Dask sends no others as events.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from itertools import count
from threading import Lock
from typing import Any, TypeAlias
from urllib.parse import urlencode

import numpy as np

from mnist_core.data import N_CLASSES
from mnist_core.model import Iteration, TrainingConfig

Message: TypeAlias = dict[str, Any]

TOPIC = "mnist-fits"
"""The one topic: Dask keeps the last 1,000 events of each, and no topic can be deleted."""

MAX_RETIRED = 1_000
"""Keys that are remembered as retired; each needs to be only until the scheduler has forgotten it."""


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


@dataclass(eq=False)
class Attempt:
    """The `n`-th attempt to fit, with its iterations so far, of which the last has weights; `lost` with its worker."""

    name: str
    worker: str
    n: int = 1
    lost: bool = False
    iterations: list[Iteration] = field(default_factory=list)


class Attempts:
    """All attempts to fit, by the messages of the workers. Events come in one thread, questions in others."""

    def __init__(self) -> None:
        self._lock = Lock()  # guards everything below
        self._attempts: dict[str, Attempt] = {}
        self._retired: dict[str, None] = {}  # oldest first
        self._begun: Counter[str] = Counter()
        self.n_begun = 0
        self.n_begun_again = 0

    def key(self, config: TrainingConfig) -> str:
        """Return the key of a configuration: the same in all web servers, and a new one after a run without result.

        The result of a stopped or failed run stays with its key while anybody holds it.
        """
        name = urlencode(asdict(config))  # a link leaves out fold and examples
        with self._lock:
            return next(key for n in count() if (key := f"mnist-fit-{n}-{name}") not in self._retired)

    def take(self, event: tuple[float, Message], *, before: bool = False) -> None:
        """Take in a report of a worker or a web server; `before`, if it was sent before this server listened."""
        _, message = event
        key = message["key"]
        with self._lock:
            if message["what"] == "began":
                self._begin(key, Attempt(message["attempt"], message["worker"]), counts=not before)
            elif message["what"] == "ended":
                self._attempts.pop(key, None)
                if not message["shared"]:
                    self._retire(key)
            elif (attempt := self._attempts.get(key)) is not None and attempt.name == message["attempt"]:
                iterations = unpack(message)
                if attempt.iterations:
                    attempt.iterations[-1] = attempt.iterations[-1].without_weights()
                attempt.iterations += iterations

    def retire(self, key: str) -> None:
        """Note that a key has no result to share."""
        with self._lock:
            self._retire(key)

    def find(self, key: str) -> Attempt | None:
        """Return the latest attempt to fit, unless it has ended; its iterations grow."""
        with self._lock:
            return self._attempts.get(key)

    def forget_others(self, workers: Collection[str]) -> None:
        """Forget the reports of workers that are gone."""
        with self._lock:
            for attempt in self._attempts.values():
                if attempt.worker not in workers:
                    attempt.lost = True
                    attempt.iterations.clear()

    def training(self) -> Counter[str]:
        """Return how many fits each worker has now."""
        with self._lock:
            return Counter(attempt.worker for attempt in self._attempts.values() if not attempt.lost)

    def begun(self) -> Counter[str]:
        """Return how many fits each worker has begun since this server has listened."""
        with self._lock:
            return self._begun.copy()

    def _begin(self, key: str, attempt: Attempt, *, counts: bool) -> None:
        before = self._attempts.get(key)
        attempt.n = 1 if before is None else before.n + 1
        if counts:
            self.n_begun += 1
            self.n_begun_again += attempt.n > 1
            self._begun[attempt.worker] += 1
        self._attempts[key] = attempt

    def _retire(self, key: str) -> None:
        self._attempts.pop(key, None)
        self._retired[key] = None
        if len(self._retired) > MAX_RETIRED:
            del self._retired[next(iter(self._retired))]

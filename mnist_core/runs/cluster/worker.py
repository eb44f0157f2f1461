"""The part that runs on a Dask worker: one fit, reported to all web servers while it goes on."""

import time
import warnings
from functools import cache
from uuid import uuid4

from distributed import Event, get_worker
from sklearn.exceptions import ConvergenceWarning

from mnist_core.data import load_digits
from mnist_core.model import Examples, FeatureCache, Iteration, TrainedModel, TrainingConfig
from mnist_core.runs.cluster.attempts import TOPIC, pack, stop_flag
from mnist_core.runs.fits import FitLost, Train, name_examples

SEND_SECONDS = 0.25
"""Iterations are sent at most this often, with 31 kB of weights each time."""
LOOK_SECONDS = 0.2
"""How often a fit looks whether somebody has stopped it; asking the scheduler takes 2 ms."""


@cache
def features() -> FeatureCache:
    """Return what lends features to the fits of this process; the first call prepares the process."""
    warnings.filterwarnings("ignore", category=ConvergenceWarning)  # the page of the run says it
    return FeatureCache(load_digits())


def fit(config: TrainingConfig, train: Train, examples: Examples | None) -> TrainedModel:
    """Train a model on this worker, as :meth:`mnist_core.runs.fits.Fits.fit` does in a web server.

    Raises
    ------
    Interrupted
        If it was stopped before its first iteration.
    FitLost
        If no web server waits for it any more.
    """
    reporter = FitReporter()
    shared = False
    try:
        X = features().get(config.features, reporter.is_stopped)
        model = train(load_digits(), config, reporter.send_iteration, X, **name_examples(examples))
        shared = not model.stopped
        return model
    finally:
        reporter.send(what="ended", shared=shared)


class FitReporter:
    """Reports to all web servers the fit that this thread has begun, and knows whether it is to end."""

    def __init__(self) -> None:
        self._worker = get_worker()
        self._key = self._worker.get_current_task()
        self._attempt = uuid4().hex
        self._stop = Event(stop_flag(self._attempt))
        self._stopped = False
        self._looked_at = self._sent_at = 0.0
        self._unsent: list[Iteration] = []
        self.send(what="began")

    def send(self, **message: object) -> None:
        """Send a message to all web servers."""
        about = {"key": self._key, "attempt": self._attempt, "worker": self._worker.address}
        self._worker.log_event(TOPIC, about | message)

    def send_iteration(self, iteration: Iteration) -> bool:
        """Send an iteration, now or together with the next; return whether the fit is to end with it."""
        self._unsent.append(iteration)
        if time.monotonic() - self._sent_at >= SEND_SECONDS:
            self.send(what="iterations", **pack(self._unsent))
            self._unsent.clear()
            self._sent_at = time.monotonic()
        return self.is_stopped()

    def is_stopped(self) -> bool:
        """Return whether somebody has stopped the fit.

        Dask lets a thread go on whose result nobody wants any more. It says so only in the worker's own table of tasks.
        """
        if not self._stopped and time.monotonic() - self._looked_at >= LOOK_SECONDS:
            task = self._worker.state.tasks.get(self._key)
            if task is None or task.state != "executing":
                raise FitLost("Nobody waits for this run any more.")
            self._stopped = self._stop.is_set()
            self._looked_at = time.monotonic()
        return self._stopped

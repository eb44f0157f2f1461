"""One training run, as those see it who wait for it; and why one is not accepted."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Literal

from mnist_core.model import Examples, Iteration, TrainedModel, TrainingConfig
from mnist_core.model.watch import thin_out

Status = Literal["waiting", "running", "done", "stopped", "failed"]


@dataclass(frozen=True)
class RunSummary:
    """What the ledger remembers of a trained model, also after the model itself has been forgotten.

    Attributes
    ----------
    number : int
        The run's label, counted from 1 in the order of submission.
    config : TrainingConfig
        Submit it again to have the model back; it is trained again.
    status : {"done", "stopped"}
        How the run ended.
    train_accuracy, test_accuracy : float
        Shares of correct predictions on all training and all test rows, from 0 to 1.
    test_log_loss : float
        Mean log loss on all test rows, in nats.
    n_test : int
        Number of test rows, for the interval around `test_accuracy`.
    n_iter : int
        Iterations used.
    converged : bool
        Whether lbfgs found the minimum.
    seconds : float
        Wall time of the fit, as the model itself says it: without waiting, preparation and the final scores.
    asked_by : str or None
        Who asked for the run first.
    """

    number: int
    config: TrainingConfig
    status: Status
    train_accuracy: float
    test_accuracy: float
    test_log_loss: float
    n_test: int
    n_iter: int
    converged: bool
    seconds: float
    asked_by: str | None = None


@dataclass(eq=False)
class Run:
    """One training run as its watchers see it. Only the queue changes it; reading is safe from any thread.

    Attributes
    ----------
    config : TrainingConfig
        What is trained.
    number : int
        A small label, counted from 1 in the order of submission.
    status : {"waiting", "running", "done", "stopped", "failed"}
        ``done`` and ``stopped`` differ in who ended the run; a model comes with both, unless the run was stopped before
        its first iteration. When the status says that a run has ended, all else about it is already in place.
    place : int or None
        The place in the queue of a run that waits: 1 is next, unless a short run behind it may start before.
    examples : Examples or None
        What the model is shown in addition to MNIST's images, until the run has ended.
    asked_by : str or None
        The visitor who asked for it first, so that it was made; None for a program.
    swept : bool
        It was asked for as part of a sweep, and nobody has opened it.
    stopping : bool
        It is to end with the next iteration, because the last who waited for it has stopped it.
    abandoned : bool
        True when it ends only because all who waited have left, or because the server shuts down.
    n_begun : int
        How often training has begun: more than once if the place where it ran was lost.
    n_lost : int
        How often it had to wait again.
    model : TrainedModel or None
        The result, from the end of the run on.
    error : str or None
        Why a run failed and what to do about it.
    nbytes : int
        Memory that the result takes, from the end of the run on.
    """

    config: TrainingConfig
    number: int
    status: Status = "waiting"
    place: int | None = None
    examples: Examples | None = None
    asked_by: str | None = None
    swept: bool = False
    stopping: bool = False
    abandoned: bool = False
    n_begun: int = 0
    n_lost: int = 0
    model: TrainedModel | None = None
    error: str | None = None
    nbytes: int = 0
    _iterations: list[Iteration] = field(default_factory=list, repr=False)
    _began_at: float | None = field(default=None, repr=False)
    _ended_at: float | None = field(default=None, repr=False)
    _over: Event = field(default_factory=Event, repr=False)

    @property
    def iterations(self) -> tuple[Iteration, ...]:
        """The iterations so far: a snapshot that does not change while it is drawn."""
        return tuple(self._iterations)

    @property
    def n_iter(self) -> int:
        """The number of iterations so far; the history of a long fit that has ended does not hold all of them."""
        return self._iterations[-1].k if self._iterations else 0

    @property
    def ended(self) -> bool:
        """Whether nothing about this run will change any more."""
        return self._over.is_set()

    @property
    def seconds(self) -> float:
        """Seconds of training so far, or in all; 0 while waiting."""
        began_at = self._began_at  # once: the run may lose its place meanwhile
        if began_at is None:
            return 0.0
        return (self._ended_at or time.perf_counter()) - began_at

    @property
    def ended_at(self) -> datetime | None:
        """When it ended; None while it has not."""
        if self._ended_at is None:
            return None
        return datetime.now(UTC) - timedelta(seconds=time.perf_counter() - self._ended_at)

    @property
    def seconds_left(self) -> float | None:
        """Seconds until `max_iter` at the speed so far: at most that, for the solver may converge before.

        None unless the run is training and two iterations have shown how fast it is. The time before the first
        iteration goes into preparing the data and says nothing about those to come.
        """
        iterations = self.iterations
        if self.status != "running" or len(iterations) < 2:
            return None
        first, last = iterations[0], iterations[-1]
        per_iteration = (last.seconds - first.seconds) / (last.k - first.k)
        return per_iteration * (self.config.max_iter - last.k)

    @property
    def summary(self) -> RunSummary | None:
        """The result in a few numbers; None if there is no model, or not yet."""
        model = self.model
        if model is None or not self.ended:
            return None
        return RunSummary(
            number=self.number,
            config=self.config,
            status=self.status,
            train_accuracy=model.train_accuracy,
            test_accuracy=model.test_accuracy,
            test_log_loss=model.test_log_loss,
            n_test=len(model.test_rows),
            n_iter=model.n_iter,
            converged=model.converged,
            seconds=model.seconds,
            asked_by=self.asked_by,
        )

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the run has ended; return whether it has within `timeout` seconds."""
        return self._over.wait(timeout)

    def begin(self) -> None:
        """Say that training begins, or begins again; for the queue only, as are the methods below."""
        self.forget_iterations()
        self._began_at = time.perf_counter()
        self.n_begun += 1
        self.place, self.status = None, "running"

    def forget_iterations(self) -> None:
        """Let go of what has been seen: the fit begins again."""
        self._iterations = []
        self._began_at = None

    def thin_history(self) -> None:
        """Let go of the weights of most iterations, to save memory; the scores of all stay."""
        if self.model is not None:
            self.model = self.model.thin_history()
            self._iterations = list(self.model.history)
            self.nbytes = self.model.nbytes

    def add_iteration(self, iteration: Iteration) -> bool:
        """Keep an iteration, and fewer weights if they are many; return True if the fit is to end with it."""
        self._iterations.append(iteration)
        thin_out(self._iterations)
        return self.stopping

    def add_iterations(self, iterations: Sequence[Iteration]) -> None:
        """Keep some iterations at once, of which the last has weights; those that were kept before lose theirs."""
        before = len(self._iterations) - 1
        self._iterations.extend(iterations)
        if iterations and before >= 0:
            self._iterations[before] = self._iterations[before].without_weights()

    def finish(self, status: Status, model: TrainedModel | None = None, error: str | None = None) -> None:
        """Make the run final. Watchers read it without a lock, so the status comes after what belongs to it."""
        self._ended_at = time.perf_counter()
        self.nbytes = sum(iteration.coef.nbytes for iteration in self._iterations)
        if model is not None:
            self._iterations = list(model.history)  # with the scores that are measured at the very end
            self.nbytes = model.nbytes
        self.model, self.error, self.examples = model, error, None
        self.place, self.status = None, status
        self._over.set()


class RunRefused(RuntimeError):
    """A run was not accepted; the message says why and what to do."""


class TooLarge(RunRefused):
    """The run would need more memory than the server gives to training."""

"""The one queue of training runs that all visitors share.

A run belongs to the server, not to a page or a visitor. Whoever asks for a configuration gets *the* run of that
configuration: one that waits, one that is training, or one that has ended and is still in memory. So twenty
visitors who press the same button cost one fit, and a visitor who leaves finds the result on return.

How it works: :class:`RunQueue` holds a line of waiting runs and a few worker threads. Threads are enough,
because a fit spends its time in matrix products that let go of Python's lock. Every change happens under one
lock and wakes whoever waits for it; nothing polls. A :class:`Run` is what visitors see; reading it takes no lock.

Who may stop a run: everybody who sees it, and it stops for all. All keep the model as it was then, and training
anew is one press away. A vote would let visitors who have closed the tab hold the run for the others.
"""

from __future__ import annotations

import atexit
import logging
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import ExitStack
from threading import Condition, Thread
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from joblib import cpu_count

from mnist_core.data import Digits
from mnist_core.model import (
    FeatureCache,
    Interrupted,
    Iteration,
    TrainedModel,
    TrainingConfig,
    give_way,
    one_blas_thread,
    train,
)
from mnist_core.runs.memory import MEGABYTE, expected_memory, fit_memory, in_mb
from mnist_core.runs.refusals import QueueClosed, QueueFull, RunRefused, TooLarge
from mnist_core.runs.run import Run, RunState, RunSummary, Status

logger = logging.getLogger(__name__)

Train: TypeAlias = Callable[[Digits, TrainingConfig, Callable[[Iteration], bool], npt.NDArray[np.uint8]], TrainedModel]


class RunQueue:
    """Train what visitors ask for, a few runs at a time, and keep the latest results.

    Make one for the whole server. While it is open, the BLAS libraries of the process use one thread each, so that
    pages stay responsive (:mod:`mnist_core.model.blas`).

    Parameters
    ----------
    digits : Digits
        What all runs are trained on.
    workers : int or None
        Runs at a time; None means one for each processor core that this process may use.
    memory_budget : int
        Bytes for the results that are kept. The one that was asked for least recently goes first. The latest
        result stays even if it alone is larger.
    memory_limit : int or None
        Bytes that all runs in training may take together, by :func:`~mnist_core.runs.memory.fit_memory`, with the
        features that are in memory or that they need. A run starts when there is room for it, or nothing else is
        training; one that would never fit is refused. None means no limit.
    max_waiting : int
        Length of the line at which further runs are refused.
    max_ended : int
        Ended runs kept at most, and summaries of forgotten ones: small results must not fill the ledger either.
    grace : float
        Seconds that :meth:`close` gives running fits; an iteration takes a tenth of a second.
    train : callable
        ``train(digits, config, on_iteration, features) -> TrainedModel``, see :func:`mnist_core.model.train`.
    features : FeatureCache or None
        Lends each run the features of all digits; None makes one.

    Examples
    --------
    >>> from mnist_core.data import load_digits
    >>> queue = RunQueue(load_digits())
    >>> config = TrainingConfig(n_train=1_000, C=0.01)
    >>> run = queue.submit(config)
    >>> run is queue.submit(config)
    True
    >>> run.wait(timeout=60)
    True
    >>> run.status, run.model.converged
    ('done', True)
    >>> queue.close()
    """

    def __init__(
        self,
        digits: Digits,
        *,
        workers: int | None = None,
        memory_budget: int = 64 * MEGABYTE,
        memory_limit: int | None = None,
        max_waiting: int = 64,
        max_ended: int = 200,
        grace: float = 1.0,
        train: Train = train,
        features: FeatureCache | None = None,
    ) -> None:
        self._digits = digits
        self._features = FeatureCache(digits) if features is None else features
        self._train = train
        self._memory_budget = memory_budget
        self._memory_limit = memory_limit
        self._max_waiting = max_waiting
        self._max_ended = max_ended
        self._grace = grace

        self._changed = Condition()  # guards everything below
        self._runs: dict[TrainingConfig, Run] = {}  # least recently asked for first
        self._waiting: list[Run] = []
        self._running: list[Run] = []
        self._forgotten: deque[RunSummary] = deque(maxlen=max_ended)
        self._counts: Counter[str] = Counter()
        self._closed = False

        self._while_open = ExitStack()
        self._while_open.enter_context(one_blas_thread())  # for fits, and for pages meanwhile
        # Daemons, so that not even a fit that does not answer keeps the process alive; close() asks them first.
        self._workers = [
            Thread(target=self._work, name=f"training-{i}", daemon=True)
            for i in range(cpu_count() if workers is None else workers)
        ]
        for worker in self._workers:
            worker.start()
        atexit.register(self.close)

    def submit(self, config: TrainingConfig, *, again: bool = False) -> Run:
        """Return the run of a configuration; put it into the queue if there is none.

        Parameters
        ----------
        config : TrainingConfig
            What to train.
        again : bool
            Start anew if the run of this configuration was stopped or has failed. Off by default: a page submits
            at every rerun and shall not restart what somebody has stopped. A run that is done is never repeated,
            since it would end the same.

        Raises
        ------
        QueueFull
            If too many runs are waiting.
        TooLarge
            If the run would never fit into the memory limit.
        QueueClosed
            If the server is shutting down.
        """
        with self._changed:
            run = self._use(config)
            if run is not None and not (again and run.status in ("stopped", "failed")):
                return run
            expected = expected_memory(config, len(self._digits))
            self._refuse_what_cannot_run(expected)
            self._counts["submitted"] += 1
            state = RunState("waiting", len(self._waiting) + 1)
            run = Run(config, number=self._counts["submitted"], expected_bytes=expected, state=state)
            self._runs[config] = run
            self._waiting.append(run)
            self._line_up()
            return run

    def get(self, config: TrainingConfig) -> Run | None:
        """Return the run of a configuration, or None if there is none or its result has been forgotten."""
        with self._changed:
            return self._use(config)

    def find(self, number: int) -> Run | None:
        """Return the run of a number, or None if there is none or its result has been forgotten.

        A number means one run for good; what is trained again for the same configuration gets another.
        """
        with self._changed:
            run = next((run for run in self._runs.values() if run.number == number), None)
            return None if run is None else self._use(run.config)

    def stop(self, config: TrainingConfig) -> None:
        """End the run of a configuration for all who watch it.

        A waiting run ends at once, without a model, and so does one that is still preparing its features. A training
        one ends with its next iteration and keeps the model as it is then. A run that has ended stays as it is.
        """
        with self._changed:
            run = self._runs.get(config)
            if run is None or run.ended:
                return
            run.stopping = True
            if run in self._waiting:
                self._waiting.remove(run)
                self._finish(run, "stopped")
                self._line_up()

    def runs(self) -> list[Run]:
        """Return the runs in memory, newest first."""
        with self._changed:
            return sorted(self._runs.values(), key=lambda run: run.number, reverse=True)

    def forgotten(self) -> list[RunSummary]:
        """Return summaries of the results that had to go, newest first, unless they have been asked for again."""
        with self._changed:
            summaries = [summary for summary in self._forgotten if summary.config not in self._runs]
        return sorted(summaries, key=lambda summary: summary.number, reverse=True)

    def counts(self) -> dict[str, int]:
        """Return figures for the owner of the server.

        Returns
        -------
        dict
            Since the start: runs ``submitted``, ``done``, ``stopped``, ``failed``, ``refused``, ``forgotten``. At
            present: runs ``waiting``, ``running``, ``kept``, and the ``kept_bytes`` of their results.
        """
        with self._changed:
            since_start = ("submitted", "done", "stopped", "failed", "refused", "forgotten")
            ended = [run for run in self._runs.values() if run.ended]
            return {name: self._counts[name] for name in since_start} | {
                "waiting": len(self._waiting),
                "running": len(self._running),
                "kept": len(ended),
                "kept_bytes": sum(run.nbytes for run in ended),
            }

    def close(self) -> None:
        """Cancel what waits, stop what runs, and refuse what comes; take little longer than `grace`.

        Python calls this by itself when it exits. A fit that has not answered by then dies with the process.
        """
        with self._changed:
            if self._closed:
                return
            self._closed = True
            for run in self._waiting:
                self._finish(run, "stopped")
            self._waiting.clear()
            for run in self._running:
                run.stopping = True
            self._changed.notify_all()
        deadline = time.perf_counter() + self._grace
        for worker in self._workers:
            worker.join(max(deadline - time.perf_counter(), 0))
        self._while_open.close()
        atexit.unregister(self.close)

    def _work(self) -> None:
        """Train one run after the other, until the queue is closed."""
        give_way()
        while self._train_next():
            pass

    def _train_next(self) -> bool:
        """Wait for a run that may start and train it; return False when the queue is closed.

        A function of its own, so that an idle worker holds no reference to a model that has been forgotten.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._has_room_for_next())
            if self._closed:
                return False
            run = self._waiting.pop(0)
            if not self._fits([*self._running, run]):
                self._features.drop_idle()
            run.begin()
            self._running.append(run)
            self._line_up()
        model, error = self._fit(run)
        with self._changed:
            self._running.remove(run)
            if model is None:
                self._finish(run, "stopped" if error is None else "failed", error=error)
            else:
                self._finish(run, "stopped" if model.stopped else "done", model)
            self._changed.notify_all()
        return True

    def _fit(self, run: Run) -> tuple[TrainedModel | None, str | None]:
        """Train; return the model, or what went wrong and what to do; neither if stopped before the first iteration."""
        try:
            with self._features.hold(run.config.features, lambda: run.stopping) as features:
                return self._train(self._digits, run.config, run.add_iteration, features), None
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

    def _use(self, config: TrainingConfig) -> Run | None:
        """Return the run of `config`, if any, and mark it as the one that was asked for last."""
        run = self._runs.pop(config, None)
        if run is not None:
            self._runs[config] = run
        return run

    def _refuse_what_cannot_run(self, expected: int) -> None:
        refusal: RunRefused | None = None
        if self._closed:
            refusal = QueueClosed("The server is shutting down; reload the page in a minute.")
        elif self._memory_limit is not None and expected > self._memory_limit:
            refusal = TooLarge(
                f"This run would need about {in_mb(expected)} of memory, and the server has "
                f"{in_mb(self._memory_limit)} for training. Choose fewer training images, fewer iterations or "
                "plain pixels."
            )
        elif len(self._waiting) >= self._max_waiting:
            refusal = QueueFull(
                f"{len(self._waiting)} runs are waiting already. Try again in a minute, or open a run that is done."
            )
        if refusal is not None:
            self._counts["refused"] += 1
            raise refusal

    def _has_room_for_next(self) -> bool:
        """Whether a run is waiting and fits into the memory that the running ones leave."""
        return bool(self._waiting) and (not self._running or self._fits([*self._running, self._waiting[0]]))

    def _fits(self, runs: list[Run]) -> bool:
        """Whether runs and the features in memory fit into the memory limit, if these are the ones that train."""
        if self._memory_limit is None:
            return True
        features = self._features.nbytes(run.config.features for run in runs)
        return features + sum(fit_memory(run.config, len(self._digits)) for run in runs) <= self._memory_limit

    def _line_up(self) -> None:
        """Tell waiting runs their places, and the workers that the line has changed."""
        for place, run in enumerate(self._waiting, start=1):
            run.state = RunState("waiting", place)
        self._changed.notify_all()

    def _finish(self, run: Run, status: Status, model: TrainedModel | None = None, error: str | None = None) -> None:
        run.finish(status, model, error)
        logger.info("Run %d %s after %d iterations, %.1f s", run.number, status, len(run.iterations), run.seconds)
        self._counts[status] += 1
        self._use(run.config)
        self._forget_least_recent()

    def _forget_least_recent(self) -> None:
        """Let go of the results that were asked for least recently until the others fit the budget.

        Only the queue lets go: whoever keeps a run keeps its model. Pages keep configurations and numbers.
        """
        ended = [run for run in self._runs.values() if run.ended]
        kept, kept_bytes = len(ended), sum(run.nbytes for run in ended)
        for run in ended[:-1]:
            if kept <= self._max_ended and kept_bytes <= self._memory_budget:
                break
            del self._runs[run.config]
            kept, kept_bytes = kept - 1, kept_bytes - run.nbytes
            if run.summary is not None:
                self._forgotten.append(run.summary)
                self._counts["forgotten"] += 1

"""The one queue of training runs that all visitors share.

A run belongs to the server, not to a page or a visitor. Anyone who asks for a configuration gets *the* run of that
configuration: one that waits, one that is training, or one that has ended and is still in memory. So twenty
visitors who press the same button cost one fit, and a visitor who leaves finds the result on return,
unless others have waited for it.

How it works: the rules stand elsewhere, which run is next in :mod:`.waiting_list`, which results are kept in
:mod:`.results`, where fits run in :mod:`.fits`. :class:`RunQueue` adds a few worker
threads and the lock. Threads are enough, because a fit spends its time in matrix products that let go of Python's lock,
or on another machine. Every change happens under one lock and wakes those who wait for it. Only that visitors have left
is found out by looking. A :class:`Run` is what visitors see; reading it takes no lock.

Who may stop a run: everybody, for themselves. They keep the model as it was then; the run goes on as long as somebody
who is here waits for it.
"""

from __future__ import annotations

import atexit
import logging
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from threading import Condition, Thread

from mnist_core.data import Digits
from mnist_core.model import Examples, TrainedModel, TrainingConfig, one_blas_thread
from mnist_core.model.cores import give_way
from mnist_core.model.feature_cache import Interrupted
from mnist_core.runs.estimates import MEGABYTE, expected_memory, in_mb
from mnist_core.runs.fits import FitLost, Fits
from mnist_core.runs.results import Results
from mnist_core.runs.run import Run, RunRefused, RunSummary, Status
from mnist_core.runs.waiting_list import WaitingList

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
"""How often idle workers look whether those who wait are still here, while anything waits."""


def everybody_is_here(_: str) -> bool:
    """Return True: for programs that use the queue without visitors."""
    return True


def attempt(run: Run, fits: Fits, began: Callable[[], None]) -> tuple[TrainedModel | None, str | None]:
    """Train; return the model, or what went wrong and what to do; neither if stopped before the first iteration.

    Raises
    ------
    FitLost
        If the run should wait again.
    """
    try:
        return fits.fit(run, began), None
    except FitLost:
        raise
    except Interrupted:
        return None, None
    except MemoryError:
        expected = expected_memory(run.config, fits.n_digits)
        logger.exception("Run %d ran out of memory: %s", run.number, run.config)
        return None, (
            f"The server ran out of memory; this run was expected to take {in_mb(expected)}. "
            "Choose fewer training images, or try again when fewer runs are active."
        )
    except Exception as error:
        logger.exception("Run %d failed: %s", run.number, run.config)
        return None, (
            f"Training ended with an error ({type(error).__name__}: {error}). "
            "Try again or choose another configuration; the server's log holds the details."
        )


class RunQueue:
    """Train what visitors ask for, a few runs at a time, and keep the latest results.

    Make one for the whole server. While it is open, the BLAS libraries of the process use one thread each, so that
    pages stay responsive (:mod:`mnist_core.model.blas`).

    Parameters
    ----------
    fits : Fits
        Where fits run, and on which digits. To read for the owner as an attribute.
    memory_budget : int
        Bytes for the results that are kept; which of them go first is said in :mod:`.results`.
    max_waiting : int
        Places for short runs and for long ones, beyond which further ones are refused.
    max_ended : int
        Ended runs kept at most, and summaries of forgotten ones: small results must not fill the ledger either.
    grace : float
        Seconds that :meth:`close` gives running fits; an iteration takes a tenth of a second.
    is_here : callable
        ``is_here(visitor)``: whether a visitor is still connected. It is called while the queue is locked.
    clock : callable
        Returns seconds, counted from any moment.

    Examples
    --------
    >>> from mnist_core.data import load_digits
    >>> queue = RunQueue(Fits(load_digits()))
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
        fits: Fits,
        *,
        memory_budget: int = 64 * MEGABYTE,
        max_waiting: int = 64,
        max_ended: int = 200,
        grace: float = 1.0,
        is_here: Callable[[str], bool] = everybody_is_here,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.fits = fits
        self._grace = grace

        self._changed = Condition()  # guards everything below
        self._list = WaitingList(
            fits.n_digits,
            workers=lambda: self.fits.workers,
            max_waiting=max_waiting,
            is_here=is_here,
            clock=clock,
        )
        self._results = Results(memory_budget, max_ended, is_here)
        self._counts: Counter[str] = Counter()
        self._numbers = count(1)
        self._closed = False

        self._while_open = ExitStack()
        self._while_open.enter_context(one_blas_thread())  # for fits, and for pages meanwhile
        # Daemons, so that not even a fit that does not answer keeps the process alive; close() asks them first.
        n_threads = self.fits.most and self.fits.most + 2  # for a short run and for QUICK, beside the others
        self._workers = [Thread(target=self._work, name=f"training-{i}", daemon=True) for i in range(n_threads)]
        for worker in self._workers:
            worker.start()
        atexit.register(self.close)

    def submit(
        self,
        config: TrainingConfig,
        *,
        examples: Examples | None = None,
        again: bool = False,
        visitor: str | None = None,
        sweep: bool = False,
    ) -> Run:
        """Return the run of a configuration; put it into the queue if there is none.

        Parameters
        ----------
        config : TrainingConfig
            What to train.
        examples : Examples or None
            What to show the model in addition to MNIST's images. Equal examples are one run; which they are is in the
            configuration of the run, by which it is found.
        again : bool
            Train to the end what this visitor has stopped, or try again what has failed. Off by default: a page submits
            at every rerun and must not restart what the visitor has stopped. A run that is done is never repeated,
            since it would end the same.
        visitor : str or None
            Who asks, as `is_here` knows them; None for a program, which is always here. If the run's ``asked_by`` is
            this visitor, it began because of them.
        sweep : bool
            Whether it is one of many that are asked for at once, of which the visitor may open a few.

        Raises
        ------
        RunRefused
            If too many runs are waiting for visitors who are here, or too many of this visitor; if the configuration
            holds the key of examples, there is no run of it, and they are not given; if the server is shutting down.
        TooLarge
            If the run would never fit into the memory limit.
        """
        if examples is not None:
            config = replace(config, examples=examples.key)
        with self._changed:
            run = self._results.shared(config) if again else self._results.look_up(config, visitor)
            if run is None or (again and run.status == "failed"):
                run = self._accept(config, examples, visitor, sweep)
            else:
                self._watch(run, visitor)
                if not sweep:
                    self._results.open(run)
            if again:
                self._results.let_go(config, visitor)
            if visitor is not None and not sweep:
                self._results.make_active(visitor, config)
            if run.status == "waiting":
                self._changed.notify_all()
            return run

    def get(self, config: TrainingConfig, *, visitor: str | None = None) -> Run | None:
        """Return the run of a configuration, or None if there is none or its result has been forgotten.

        A visitor who asks waits for the run, as with :meth:`submit`, and gets the one that they have stopped.
        """
        with self._changed:
            run = self._results.look_up(config, visitor)
            if run is not None:
                self._results.open(run)
                if visitor is not None:
                    self._watch(run, visitor)
            return run

    def find(self, number: int) -> Run | None:
        """Return the run of a number, or None if there is none or its result has been forgotten.

        A number always means the same run; what is trained again for the same configuration gets another.
        """
        with self._changed:
            run = self._results.find(number)
            if run is not None:
                self._results.open(run)
            return run

    def stop(self, config: TrainingConfig, *, visitor: str | None = None) -> bool:
        """Stop the run of a configuration for a visitor; end it when nobody who is here waits for it any more.

        The visitor keeps the model as it is, and gets it from now on when asking for this configuration. Others never
        do. A waiting run ends at once, without a model, and so does one that is still preparing its features. A
        training one ends with its next iteration. A run that has ended stays as it is. Without a visitor it is stopped
        for all.

        Returns
        -------
        bool
            Whether the run goes on for others.
        """
        with self._changed:
            run = self._results.look_up(config, visitor)
            if run is None or run.ended or run.stopping:
                return False
            watchers = self._list.watchers(run)
            stopped_by = {*watchers, None} if visitor is None else {visitor}
            watchers.difference_update(stopped_by)
            if visitor is None or not self._list.is_watched(run):
                run.stopping = True
                self._results.keep_for(run, stopped_by)
                if run in self._list.waiting:
                    self._end(run, "stopped")
                self._changed.notify_all()
                return False
        model = self.fits.rebuild(run)  # takes a second
        with self._changed:
            self._keep_part(run, model, visitor)
        return True

    def runs(self, *, visitor: str | None = None) -> list[Run]:
        """Return the runs in memory, newest first; of those that were stopped, the visitor's own."""
        with self._changed:
            return self._results.runs(visitor)

    def forgotten(self) -> list[RunSummary]:
        """Return summaries of the results that had to go, newest first, unless they have been asked for again."""
        with self._changed:
            return self._results.forgotten()

    def counts(self) -> dict[str, int]:
        """Return figures for the owner of the server.

        Returns
        -------
        dict
            Since the start: runs ``submitted``, ``done``, ``stopped``, ``failed``, ``refused``, ``abandoned`` (they
            lost their place because nobody watched them), ``forgotten``. At present: runs ``waiting``, ``running``,
            ``kept``, and the ``kept_bytes`` of their results.
        """
        with self._changed:
            since_start = ("submitted", "done", "stopped", "failed", "refused", "abandoned", "forgotten")
            ended = self._results.ended()
            return {name: self._counts[name] for name in since_start} | {
                "waiting": len(self._not_begun()),
                "running": sum(run.status == "running" for run in self._list.training),
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
            for run in self._list.waiting:
                self._end(run, "stopped")
            for run in self._list.training:
                run.stopping = run.abandoned = True
            self._changed.notify_all()
        deadline = time.perf_counter() + self._grace
        for worker in self._workers:
            worker.join(max(deadline - time.perf_counter(), 0))
        self.fits.close()
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
            run = self._wait_for_next()
        if run is None:
            return False
        try:
            model, error = attempt(run, self.fits, lambda: self._note_begin(run))
        except FitLost:
            with self._changed:
                self._put_back(run)
                self._changed.notify_all()
            return True
        with self._changed:
            self._finish(run, model, error)
            self._changed.notify_all()
        return True

    def _note_begin(self, run: Run) -> None:
        with self._changed:
            run.begin()
            self._update_places()

    def _wait_for_next(self) -> Run | None:
        """Wait until a run may start and let it begin; return None when the queue is closed."""
        while not self._closed:
            if (run := self._begin_next()) is not None:
                return run
            self._changed.wait(LOOK_SECONDS if self._list.waiting else None)
            self._drop_abandoned()
        return None

    def _begin_next(self) -> Run | None:
        """Let the next run begin, if one may start now, and return it."""
        training = [run.config for run in self._list.training]
        run = self._list.next(lambda run: self.fits.lets_start(run.config, training))
        if run is not None:
            self.fits.make_room(run.config, training)
            self._list.begin(run)
        return run

    def _put_back(self, run: Run) -> None:
        """Let a run wait again that cannot train where it was, unless nobody wants it any more."""
        if run.stopping:
            self._finish(run, None, None)
            return
        run.n_lost += 1
        run.forget_iterations()
        self._list.put_back(run)
        self._update_places()

    def _finish(self, run: Run, model: TrainedModel | None, error: str | None) -> None:
        """Note what came of a run that has trained: a model, an error, or neither if it was stopped early."""
        if error is not None:
            self._end(run, "failed", error=error)
        elif model is not None and not model.stopped:
            if run.stopping and self._results.shared(run.config) is None:  # too late
                self._results.put(run)
            self._end(run, "done", model)
        elif run.stopping and run.abandoned and not self._closed:
            self._drop(run)
            self._update_places()
        elif run.stopping or run.n_lost > 0:
            if not run.stopping:
                self._results.keep_for(run, self._list.watchers(run))
            self._end(run, "stopped", model)
        else:  # somebody has opened it when it was about to end, or another web server has ended it
            self._put_back(run)

    def _drop_abandoned(self) -> None:
        """Let go of waiting runs that nobody watches, and end those that train while watched ones wait."""
        waiting = self._list.waiting
        for run in self._list.abandoned():
            run.stopping = run.abandoned = True
            if run in waiting:
                self._drop(run)
        self._update_places()

    def _keep_part(self, run: Run, model: TrainedModel | None, visitor: str) -> None:
        """Keep what a visitor has of a run that goes on for others; not if it has ended meanwhile."""
        if run.status == "done":
            return
        part = Run(run.config, next(self._numbers), asked_by=visitor)
        part.finish("stopped", model)
        self._results.keep_for(part, [visitor])
        self._counts["forgotten"] += self._results.make_room()

    def _accept(self, config: TrainingConfig, examples: Examples | None, visitor: str | None, sweep: bool) -> Run:
        """Give a new run a place, unless it is refused."""
        self._drop_abandoned()
        try:
            if self._closed:
                raise RunRefused("The server is shutting down; reload the page in a minute.")
            if config.examples is not None and examples is None:
                raise RunRefused("The drawings that this model was taught are no longer here: teach it again.")
            self.fits.refuse_too_large(config)
            if (unwatched := self._list.make_room(config, visitor)) is not None:
                self._drop(unwatched)
        except RunRefused:
            self._counts["refused"] += 1
            raise
        self._counts["submitted"] += 1
        run = Run(config, next(self._numbers), examples=examples, asked_by=visitor, swept=sweep)
        self._results.put(run)
        self._list.join(run, visitor)
        self._update_places()
        return run

    def _watch(self, run: Run, visitor: str | None) -> None:
        """Note that a visitor waits for a run, which goes on if it was to end because all had left."""
        self._list.watchers(run).add(visitor)
        if run.abandoned and not self._closed:
            run.abandoned = run.stopping = False

    def _drop(self, run: Run) -> None:
        """Let go of a waiting run as if it had never been asked for."""
        run.finish("stopped")
        self._list.leave(run)
        self._results.take_away(run)
        self._counts["abandoned"] += 1
        logger.info("Run %d lost its place: nobody watches it any more", run.number)

    def _end(self, run: Run, status: Status, model: TrainedModel | None = None, error: str | None = None) -> None:
        run.finish(status, model, error)
        logger.info("Run %d %s after %d iterations, %.1f s", run.number, status, run.n_iter, run.seconds)
        self._counts[status] += 1
        self._list.leave(run)
        self._results.touch(run)
        self._counts["forgotten"] += self._results.make_room()
        self._update_places()

    def _update_places(self) -> None:
        """Give waiting runs their places."""
        for place, run in enumerate(self._not_begun(), start=1):
            run.status, run.place = "waiting", place

    def _not_begun(self) -> list[Run]:
        """Return the runs that have not begun: first those that were handed on, then those that wait here."""
        return [run for run in self._list.training if run.status == "waiting"] + self._list.waiting


def choose_place(scheduler: str | None, digits: Digits, *, memory_limit: int | None = None) -> Fits:
    """Return the place where fits run: the cluster of a Dask scheduler, or this process.

    Parameters
    ----------
    scheduler : str or None
        Address of the scheduler, such as ``tls://scheduler:8786``; None or nothing for this process.
    digits : Digits
        What is trained on in this process; workers load the embedded digits themselves.
    memory_limit : int or None
        Bytes for fits in this process, see :class:`~mnist_core.runs.fits.Fits`.
    """
    if not scheduler:
        return Fits(digits, memory_limit=memory_limit)
    try:
        from mnist_core.runs.cluster import ClusterFits  # takes 60 MB, and need not be installed
    except ImportError as error:
        trouble = f"Dask is not installed ({error}): pip install -r requirements-cluster.txt."
        logger.warning("Fits run in this process. %s", trouble)
        return Fits(digits, memory_limit=memory_limit, trouble=trouble)
    return ClusterFits(scheduler, digits, memory_limit=memory_limit)

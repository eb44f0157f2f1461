"""The one queue of training runs that all visitors share.

A run belongs to the server, not to a page or a visitor. Whoever asks for a configuration gets *the* run of that
configuration: one that waits, one that is training, or one that has ended and is still in memory. So twenty
visitors who press the same button cost one fit, and a visitor who leaves finds the result on return,
unless others have waited for it.

How it works: the rules stand elsewhere, which run is next in :mod:`.line`, which results are kept in :mod:`.shelf`,
what happens when somebody asks in :mod:`.desk`, where fits run in :mod:`.fits`. :class:`RunQueue` adds a few worker
threads and the lock. Threads are enough, because a fit spends its time in matrix products that let go of Python's lock,
or on another machine. Every change happens under one lock and wakes whoever waits for it. Only that visitors have left
is found out by looking. A :class:`Run` is what visitors see; reading it takes no lock.

Who may stop a run: everybody, for themselves. They keep the model as it was then; the run goes on as long as somebody
who is here waits for it.
"""

from __future__ import annotations

import atexit
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from threading import Condition, Thread

from mnist_core.data import Digits
from mnist_core.model import Examples, FeatureCache, TrainingConfig, give_way, one_blas_thread, train
from mnist_core.runs.attempt import attempt
from mnist_core.runs.desk import Desk
from mnist_core.runs.fits import Displaced, Fits, LocalFits, Train
from mnist_core.runs.line import Line, everybody_is_here
from mnist_core.runs.memory import MEGABYTE
from mnist_core.runs.run import Run, RunSummary
from mnist_core.runs.shelf import Shelf

LOOK_SECONDS = 5.0
"""How often idle workers look whether those who wait are still here, while anything waits."""


class RunQueue:
    """Train what visitors ask for, a few runs at a time, and keep the latest results.

    Make one for the whole server. While it is open, the BLAS libraries of the process use one thread each, so that
    pages stay responsive (:mod:`mnist_core.model.blas`).

    Parameters
    ----------
    digits : Digits
        What all runs are trained on.
    workers : int or None
        Runs at a time, besides short ones (:mod:`.line`); None means one for each core that this process may use.
    memory_budget : int
        Bytes for the results that are kept; which of them go first is said in :mod:`.shelf`.
    memory_limit : int or None
        Bytes that all runs in training may take together, by :func:`~mnist_core.runs.memory.fit_memory`, with the
        features that are in memory or that they need. A run starts when there is room for it, or nothing else is
        training; one that would never fit is refused. ``QUICK`` starts all the same. None means no limit.
    max_waiting, max_each : int
        Places for short runs and for long ones, beyond which further ones are refused; and how many of all places
        one visitor may have.
    max_ended : int
        Ended runs kept at most, and summaries of forgotten ones: small results must not fill the ledger either.
    absence : float
        Seconds after which a waiting run that nobody watches loses its place.
    grace : float
        Seconds that :meth:`close` gives running fits; an iteration takes a tenth of a second.
    train, features : callable, FeatureCache or None
        See :class:`~mnist_core.runs.fits.LocalFits`.
    fits : Fits or None
        Where fits run; None means in threads of this process, with `workers`, `memory_limit`, `train` and `features`.
        To read for the owner as an attribute.
    is_here : callable
        ``is_here(visitor)``: whether a visitor is still connected. It is called while the queue is locked.
    clock : callable
        Seconds, from anywhere on.

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
        max_each: int = 12,
        max_ended: int = 200,
        absence: float = 60.0,
        grace: float = 1.0,
        train: Train = train,
        features: FeatureCache | None = None,
        fits: Fits | None = None,
        is_here: Callable[[str], bool] = everybody_is_here,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.fits = fits or LocalFits(
            digits, workers=workers, memory_limit=memory_limit, train=train, features=features
        )
        self._grace = grace

        line = Line(
            len(digits),
            workers=lambda: self.fits.workers,
            max_waiting=max_waiting,
            max_each=max_each,
            absence=absence,
            is_here=is_here,
            clock=clock,
        )
        shelf = Shelf(memory_budget, max_ended, is_here)
        self._changed = Condition()  # guards the desk
        self._desk = Desk(len(digits), line, shelf, self.fits)

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
            What to show the model besides MNIST's images. Equal examples are one run; which they are is in the
            configuration of the run, by which it is found.
        again : bool
            Train to the end what this visitor has stopped, or try again what has failed. Off by default: a page submits
            at every rerun and shall not restart what the visitor has stopped. A run that is done is never repeated,
            since it would end the same.
        visitor : str or None
            Who asks, as `is_here` knows them; None for a program, which is always here. If the run's ``asked_by`` is
            this visitor, it began because of them.
        sweep : bool
            Whether it is one of many that are asked for at once, of which the visitor may open a few.

        Raises
        ------
        ExamplesMissing
            If the configuration holds the key of examples, there is no run of it, and they are not given.
        QueueFull
            If too many runs are waiting for visitors who are here.
        TooManyPlaces
            If too many runs of this visitor are waiting.
        TooLarge
            If the run would never fit into the memory limit.
        QueueClosed
            If the server is shutting down.
        """
        if examples is not None:
            config = replace(config, examples=examples.key)
        with self._changed:
            run = self._desk.submit(config, examples, again=again, visitor=visitor, sweep=sweep)
            if run.status == "waiting":
                self._changed.notify_all()
            return run

    def get(self, config: TrainingConfig, *, visitor: str | None = None) -> Run | None:
        """Return the run of a configuration, or None if there is none or its result has been forgotten.

        A visitor who asks waits for the run, as with :meth:`submit`, and gets the one that they have stopped.
        """
        with self._changed:
            return self._desk.get(config, visitor)

    def find(self, number: int) -> Run | None:
        """Return the run of a number, or None if there is none or its result has been forgotten.

        A number means one run for good; what is trained again for the same configuration gets another.
        """
        with self._changed:
            return self._desk.find(number)

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
            run = self._desk.stop(config, visitor)
            self._changed.notify_all()
        if run is None or visitor is None:
            return False
        model = self.fits.rebuild(run)
        with self._changed:
            self._desk.keep_part(run, model, visitor)
        return True

    def runs(self, *, visitor: str | None = None) -> list[Run]:
        """Return the runs in memory, newest first; of those that were stopped, the visitor's own."""
        with self._changed:
            return self._desk.runs(visitor)

    def forgotten(self) -> list[RunSummary]:
        """Return summaries of the results that had to go, newest first, unless they have been asked for again."""
        with self._changed:
            return self._desk.forgotten()

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
            return self._desk.counts()

    def close(self) -> None:
        """Cancel what waits, stop what runs, and refuse what comes; take little longer than `grace`.

        Python calls this by itself when it exits. A fit that has not answered by then dies with the process.
        """
        with self._changed:
            if self._desk.closed:
                return
            self._desk.close()
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
        except Displaced:
            with self._changed:
                self._desk.put_back(run)
                self._changed.notify_all()
            return True
        with self._changed:
            self._desk.finish(run, model, error)
            self._changed.notify_all()
        return True

    def _note_begin(self, run: Run) -> None:
        with self._changed:
            self._desk.note_begin(run)

    def _wait_for_next(self) -> Run | None:
        """Wait until a run may start and let it begin; return None when the queue is closed."""
        while not self._desk.closed:
            if (run := self._desk.begin_next()) is not None:
                return run
            self._changed.wait(LOOK_SECONDS if self._desk.some_wait else None)
            self._desk.drop_abandoned()
        return None

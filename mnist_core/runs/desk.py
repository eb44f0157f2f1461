"""The desk: what happens when a visitor asks, a run starts, ends or loses its place. No threads and no locks."""

import logging
from collections import Counter
from itertools import count

from mnist_core.model import Examples, TrainedModel, TrainingConfig
from mnist_core.runs.fits import Fits
from mnist_core.runs.line import Line
from mnist_core.runs.memory import expected_memory
from mnist_core.runs.refusals import ExamplesMissing, QueueClosed, RunRefused
from mnist_core.runs.run import Run, RunState, RunSummary, Status
from mnist_core.runs.shelf import Shelf

logger = logging.getLogger(__name__)


class Desk:
    """Bring together who waits and trains, which results are kept, and what may start where fits run.

    Its methods do what those of the same name in :class:`~mnist_core.runs.queue.RunQueue` promise. One thread at a
    time may call them.

    Parameters
    ----------
    n_digits : int
        Number of digits that runs are trained on, before the split.
    line : Line
    shelf : Shelf
    fits : Fits
    """

    def __init__(self, n_digits: int, line: Line, shelf: Shelf, fits: Fits) -> None:
        self._n_digits = n_digits
        self._line = line
        self._shelf = shelf
        self._fits = fits
        self._counts: Counter[str] = Counter()
        self._numbers = count(1)
        self.closed = False

    @property
    def some_wait(self) -> bool:
        """Whether any run waits."""
        return bool(self._line.waiting)

    def submit(
        self, config: TrainingConfig, examples: Examples | None, *, again: bool, visitor: str | None, sweep: bool
    ) -> Run:
        """Return the run of a configuration; give it a place in the line if there is none."""
        run = self._shelf.shared(config) if again else self._shelf.look_up(config, visitor)
        if run is None or (again and run.status == "failed"):
            run = self._accept(config, examples, visitor, sweep)
        else:
            self._watch(run, visitor)
            if not sweep:
                self._shelf.open(run)
        if again:
            self._shelf.let_go(config, visitor)
        if visitor is not None and not sweep:
            self._shelf.make_active(visitor, config)
        return run

    def get(self, config: TrainingConfig, visitor: str | None) -> Run | None:
        """Return the run of a configuration."""
        run = self._shelf.look_up(config, visitor)
        if run is not None:
            self._shelf.open(run)
            if visitor is not None:
                self._watch(run, visitor)
        return run

    def find(self, number: int) -> Run | None:
        """Return the run of a number."""
        run = self._shelf.find(number)
        if run is not None:
            self._shelf.open(run)
        return run

    def stop(self, config: TrainingConfig, visitor: str | None) -> Run | None:
        """Take a visitor away from those who wait for a run, and end it if nobody is left; return it if it goes on."""
        run = self._shelf.look_up(config, visitor)
        if run is None or run.ended or run.stopping:
            return None
        watchers = self._line.watchers(run)
        stopped_by = {*watchers, None} if visitor is None else {visitor}
        watchers.difference_update(stopped_by)
        if self._line.is_watched(run):
            return run
        run.stopping = True
        self._shelf.keep_for(run, stopped_by)
        if run in self._line.waiting:
            self._end(run, "stopped")
        return None

    def keep_part(self, run: Run, model: TrainedModel | None, visitor: str) -> None:
        """Keep what a visitor has of a run that goes on for others; not if it has ended meanwhile."""
        if run.status == "done":
            return
        part = Run(run.config, next(self._numbers), run.expected_bytes, RunState("stopped"), asked_by=visitor)
        part.finish("stopped", model)
        self._shelf.keep_for(part, [visitor])
        self._counts["forgotten"] += self._shelf.make_room()

    def runs(self, visitor: str | None) -> list[Run]:
        """Return the runs in memory, newest first."""
        return self._shelf.runs(visitor)

    def forgotten(self) -> list[RunSummary]:
        """Return summaries of the results that had to go."""
        return self._shelf.forgotten()

    def counts(self) -> dict[str, int]:
        """Return figures for the owner of the server."""
        since_start = ("submitted", "done", "stopped", "failed", "refused", "abandoned", "forgotten")
        ended = self._shelf.ended()
        return {name: self._counts[name] for name in since_start} | {
            "waiting": len(self._in_line()),
            "running": sum(run.status == "running" for run in self._line.training),
            "kept": len(ended),
            "kept_bytes": sum(run.nbytes for run in ended),
        }

    def begin_next(self) -> Run | None:
        """Take the next run out of the line, if one may start now, and return it."""
        training = self._line.training_configs
        run = self._line.next(lambda run: self._fits.lets_start(run.config, training))
        if run is not None:
            self._fits.make_room(run.config, training)
            self._line.begin(run)
        return run

    def note_begin(self, run: Run) -> None:
        """Note that a run which was next has begun to train, or has begun anew."""
        run.begin()
        self._tell_places()

    def put_back(self, run: Run) -> None:
        """Let a run wait again that cannot train where it was, unless nobody wants it any more."""
        if run.stopping:
            self.finish(run, None, None)
            return
        run.n_displaced += 1
        run.forget_iterations()
        self._line.put_back(run)
        self._tell_places()

    def finish(self, run: Run, model: TrainedModel | None, error: str | None) -> None:
        """Note what came of a run that has trained: a model, an error, or neither if it was stopped early."""
        if error is not None:
            self._end(run, "failed", error=error)
        elif model is not None and not model.stopped:
            if run.stopping and self._shelf.shared(run.config) is None:  # too late
                self._shelf.put(run)
            self._end(run, "done", model)
        elif run.stopping and not (run.wanted or self.closed):
            self._drop(run)
            self._tell_places()
        elif run.stopping or run.n_displaced > 0:
            if not run.stopping:
                self._shelf.keep_for(run, self._line.watchers(run))
            self._end(run, "stopped", model)
        else:  # somebody has opened it when it was about to end, or another web server has ended it
            self.put_back(run)

    def drop_abandoned(self) -> None:
        """Let go of waiting runs that nobody watches, and end those that train while watched ones wait."""
        waiting = self._line.waiting
        for run in self._line.abandoned():
            run.stopping, run.wanted = True, False
            if run in waiting:
                self._drop(run)
        self._tell_places()

    def close(self) -> None:
        """Cancel what waits, stop what trains, and refuse what comes."""
        self.closed = True
        for run in self._line.waiting:
            self._end(run, "stopped")
        for run in self._line.training:
            run.stopping, run.wanted = True, False

    def _accept(self, config: TrainingConfig, examples: Examples | None, visitor: str | None, sweep: bool) -> Run:
        """Give a new run a place, unless it is refused."""
        self.drop_abandoned()
        expected = expected_memory(config, self._n_digits)
        try:
            if self.closed:
                raise QueueClosed("The server is shutting down; reload the page in a minute.")
            if config.examples is not None and examples is None:
                raise ExamplesMissing("The drawings that this model was taught are no longer here: teach it again.")
            self._fits.refuse_too_large(config)
            if (unwatched := self._line.make_room(config, visitor)) is not None:
                self._drop(unwatched)
        except RunRefused:
            self._counts["refused"] += 1
            raise
        self._counts["submitted"] += 1
        state = RunState("waiting", len(self._in_line()) + 1)
        run = Run(config, next(self._numbers), expected, state, examples=examples, asked_by=visitor, swept=sweep)
        self._shelf.put(run)
        self._line.join(run, visitor)
        self._tell_places()
        return run

    def _watch(self, run: Run, visitor: str | None) -> None:
        """Note that a visitor waits for a run, which goes on if it was to end because all had left."""
        self._line.watchers(run).add(visitor)
        if not run.wanted and not self.closed:
            run.wanted, run.stopping = True, False

    def _drop(self, run: Run) -> None:
        """Let go of a waiting run as if it had never been asked for."""
        run.finish("stopped")
        self._line.leave(run)
        self._shelf.take_away(run)
        self._counts["abandoned"] += 1
        logger.info("Run %d lost its place: nobody watches it any more", run.number)

    def _end(self, run: Run, status: Status, model: TrainedModel | None = None, error: str | None = None) -> None:
        run.finish(status, model, error)
        logger.info("Run %d %s after %d iterations, %.1f s", run.number, status, run.n_iter, run.seconds)
        self._counts[status] += 1
        self._line.leave(run)
        self._shelf.touch(run)
        self._counts["forgotten"] += self._shelf.make_room()
        self._tell_places()

    def _tell_places(self) -> None:
        """Tell waiting runs their places."""
        for place, run in enumerate(self._in_line(), start=1):
            run.state = RunState("waiting", place)

    def _in_line(self) -> list[Run]:
        """Return the runs that have not begun: first those that were handed on, then those that wait here."""
        return [run for run in self._line.training if run.status == "waiting"] + self._line.waiting

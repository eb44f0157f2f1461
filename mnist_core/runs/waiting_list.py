"""The waiting list: who waits, who trains, and which run is next. Only rules; threads and locks are in :mod:`.queue`.

- Each run is *due*: when it was asked for, plus ``PATIENCE`` times as long as it will take, together with what the
  same visitor has waiting already. The earliest is next. So short runs overtake long ones, a long one is overtaken
  only until it is due, and who asks for ten runs waits longer for the tenth.
- Runs that somebody watches go before those that nobody does.
- One short run may train beside the `workers` others, and short runs have places of their own. So they never wait for
  long ones.
- ``QUICK``, which every newcomer gets, is first, starts at once, and is never refused.

A visitor watches a run from asking for it on, as long as they are here. What is asked for without a visitor, by a
program, is watched to its end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mnist_core.model import QUICK, TrainingConfig
from mnist_core.runs.estimates import expected_seconds, is_short
from mnist_core.runs.run import Run, RunRefused

PATIENCE = 5
"""A run gives way to shorter ones until it has waited this many times as long as it will take."""


@dataclass(eq=False)
class Ticket:
    """What the list knows of a run.

    Attributes
    ----------
    run : Run
    owner : str or None
        The visitor who asked for it first; None for a program.
    seconds : float
        How long it takes on a core of its own, see :func:`~mnist_core.runs.estimates.expected_seconds`.
    due : float
        The run with the earliest time, on the list's clock, is next.
    short : bool
        Whether it may train beside the others.
    watchers : set of str or None
        The visitors who have asked for it; those who have left count no more. None is a program, which never leaves.
    unwatched_since : float or None
        When it was first seen that nobody watches it.
    """

    run: Run
    owner: str | None
    seconds: float
    due: float
    short: bool
    watchers: set[str | None]
    unwatched_since: float | None = None


class WaitingList:
    """The runs that wait and those that train.

    Parameters
    ----------
    n_digits : int
        Number of digits that runs are trained on, before the split.
    workers : callable
        ``workers()``: runs that train at a time now, without the short one beside them and ``QUICK``.
    max_waiting : int
        Places for short runs, and as many for long ones.
    is_here : callable
        ``is_here(visitor)``: whether a visitor is still connected.
    clock : callable
        Returns seconds, counted from any moment.
    max_each : int
        Places that one visitor may have.
    absence : float
        Seconds after which a waiting run that nobody watches loses its place.
    """

    def __init__(
        self,
        n_digits: int,
        *,
        workers: Callable[[], int],
        max_waiting: int,
        is_here: Callable[[str], bool],
        clock: Callable[[], float],
        max_each: int = 12,
        absence: float = 60.0,
    ) -> None:
        self._n_digits = n_digits
        self._workers = workers
        self._max_waiting = max_waiting
        self._max_each = max_each
        self._absence = absence
        self._is_here = is_here
        self._clock = clock
        self._waiting: list[Ticket] = []
        self._training: list[Ticket] = []

    @property
    def waiting(self) -> list[Run]:
        """The runs that wait, the next one first."""
        return [ticket.run for ticket in self._in_order()]

    @property
    def training(self) -> list[Run]:
        """The runs that train."""
        return [ticket.run for ticket in self._training]

    def make_room(self, config: TrainingConfig, visitor: str | None) -> Run | None:
        """Say whether a visitor may have a place for a run; return the run that must go for it, if any.

        Raises
        ------
        RunRefused
            If the visitor has `max_each` places already, or all places for such runs belong to some that are watched.
        """
        if config == QUICK:
            return None
        own = sum(ticket.owner == visitor for ticket in self._waiting)
        if visitor is not None and own >= self._max_each:
            raise RunRefused(
                f"You have {own} runs waiting already, the most that one visitor may have. Try again when one of "
                "them has started, or open one of them and stop it."
            )
        short = is_short(config, self._n_digits)
        alike = [ticket for ticket in self._waiting if ticket.short == short]
        if len(alike) < self._max_waiting:
            return None
        last = max(alike, key=self._rank)
        if self.is_watched(last.run):
            raise RunRefused(
                f"{len(alike)} runs are waiting already. Try again in a minute, or open a run that is done."
            )
        return last.run

    def join(self, run: Run, visitor: str | None) -> None:
        """Give a run its place."""
        seconds = expected_seconds(run.config, self._n_digits)
        own = sum(ticket.seconds for ticket in self._waiting if visitor is not None and ticket.owner == visitor)
        due = self._clock() + PATIENCE * (own + seconds)
        short = is_short(run.config, self._n_digits)
        self._waiting.append(Ticket(run, visitor, seconds, due, short, {visitor}))

    def watchers(self, run: Run) -> set[str | None]:
        """Return those who have asked for a run that waits or trains, to add to or to take away from."""
        return next((ticket.watchers for ticket in (*self._waiting, *self._training) if ticket.run is run), set())

    def is_watched(self, run: Run) -> bool:
        """Whether anybody who is here waits for a run."""
        return any(visitor is None or self._is_here(visitor) for visitor in self.watchers(run))

    def leave(self, run: Run) -> None:
        """Take a run out: it has ended or lost its place."""
        self._waiting = [ticket for ticket in self._waiting if ticket.run is not run]
        self._training = [ticket for ticket in self._training if ticket.run is not run]

    def begin(self, run: Run) -> None:
        """Move a run from those that wait to those that train."""
        ticket = next(ticket for ticket in self._waiting if ticket.run is run)
        self._waiting.remove(ticket)
        self._training.append(ticket)

    def put_back(self, run: Run) -> None:
        """Move a run from those that train to those that wait, with the place that it had."""
        ticket = next(ticket for ticket in self._training if ticket.run is run)
        self._training.remove(ticket)
        self._waiting.append(ticket)

    def next(self, fits: Callable[[Run], bool]) -> Run | None:
        """Return the run that may start now; `fits` says whether there is memory for one."""
        waiting = self._in_order()
        may_start: list[Ticket] = []
        training = [ticket for ticket in self._training if ticket.run.config != QUICK]
        one_is_short = any(ticket.short for ticket in training)
        if waiting:
            beside = one_is_short and not waiting[0].short  # the short one takes no place from long ones
            if len(training) - beside < self._workers() or waiting[0].run.config == QUICK:
                may_start.append(waiting[0])
        if not one_is_short:
            may_start += [ticket for ticket in waiting if ticket.short][:1]
        return next((ticket.run for ticket in may_start if fits(ticket.run)), None)

    def abandoned(self) -> list[Run]:
        """Return the runs that have to go, because nobody has watched them for `absence` seconds.

        They are those that wait; and those that train, if watched ones wait. Call it now and then: the list learns
        only here that visitors have left.
        """
        now = self._clock()
        for ticket in (*self._waiting, *self._training):
            if self.is_watched(ticket.run):
                ticket.unwatched_since = None
            elif ticket.unwatched_since is None:
                ticket.unwatched_since = now
        some_wait = any(ticket.unwatched_since is None for ticket in self._waiting)
        return [
            ticket.run
            for ticket in (*self._waiting, *(self._training if some_wait else ()))
            if ticket.unwatched_since is not None and now - ticket.unwatched_since >= self._absence
        ]

    def _in_order(self) -> list[Ticket]:
        return sorted(self._waiting, key=self._rank)

    def _rank(self, ticket: Ticket) -> tuple[bool, bool, float, int]:
        return ticket.run.config != QUICK, not self.is_watched(ticket.run), ticket.due, ticket.run.number

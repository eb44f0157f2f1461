"""Turns: one goes first, nobody for long."""

from queue import Queue
from threading import Event, Thread

import pytest

from mnist_core.server.turns import Turns

PATIENCE = 60
"""Seconds within which something must have happened on any machine."""


class Page(Thread):
    """Has a turn until it is told to end; tells when it has begun."""

    def __init__(self, turns, begun=None):
        super().__init__(daemon=True)
        self._turns, self._begun = turns, Queue() if begun is None else begun
        self.has_turn, self.may_end = Event(), Event()
        self.start()

    def run(self):
        with self._turns.take():
            self.has_turn.set()
            self._begun.put(self)
            self.may_end.wait(PATIENCE)

    def end(self):
        self.may_end.set()
        self.join(PATIENCE)


def test_the_next_begins_when_the_one_before_has_ended():
    turns = Turns(longest=10 * PATIENCE)
    first = Page(turns)
    assert first.has_turn.wait(PATIENCE)
    begun = Queue()
    second, third = Page(turns, begun), Page(turns, begun)
    assert not second.has_turn.wait(0.2)
    assert not third.has_turn.is_set()
    first.end()
    one = begun.get(timeout=PATIENCE)
    other = third if one is second else second
    assert not other.has_turn.wait(0.2)
    one.end()
    assert other.has_turn.wait(PATIENCE)
    other.end()


def test_nobody_is_overtaken():
    turns, pause = Turns(longest=10 * PATIENCE), Event()
    with turns.take():
        waiting = [Page(turns)]
        for number in (1, 2, 3):
            for _ in range(int(PATIENCE / 0.01)):
                if turns.n_waiting == number:
                    break
                pause.wait(0.01)
            waiting.append(Page(turns))
        for page in waiting:
            page.may_end.set()
    with turns.take():  # who comes just when a turn is given back
        assert all(page.has_turn.is_set() for page in waiting[:3])
    for page in waiting:
        page.end()


def test_who_takes_long_keeps_nobody_waiting():
    turns = Turns(longest=0.1)
    slow = Page(turns)
    assert slow.has_turn.wait(PATIENCE)
    following = Page(turns)
    assert following.has_turn.wait(PATIENCE)
    assert slow.is_alive()
    slow.end()
    following.end()


def test_who_took_too_long_does_not_end_the_turn_of_the_next():
    turns = Turns(longest=0.1)
    slow = Page(turns)
    assert slow.has_turn.wait(PATIENCE)
    turns.longest = 10 * PATIENCE
    following = Page(turns)
    assert following.has_turn.wait(PATIENCE)
    slow.end()
    third = Page(turns)
    assert not third.has_turn.wait(0.2)
    following.end()
    assert third.has_turn.wait(PATIENCE)
    third.end()


def test_an_error_ends_a_turn():
    turns = Turns(longest=10 * PATIENCE)
    with pytest.raises(RuntimeError, match="page"), turns.take():
        raise RuntimeError("page")
    following = Page(turns)
    assert following.has_turn.wait(PATIENCE)
    following.end()

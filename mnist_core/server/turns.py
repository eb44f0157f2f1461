"""Turns: pages are made one after the other, so that a stroke hardly ever meets more than one of them at work.

Python runs one thread at a time. Twenty pages made at once take as long as one after the other, but all of them are
late, and so is everything short that comes meanwhile. In turn, most are there sooner.
"""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Turns:
    """Let one go at a time, in the order in which they came, but keep nobody waiting for long.

    Parameters
    ----------
    longest : float
        Seconds after which the next goes on beside the one whose turn it is: that one may wait for something else.
    """

    def __init__(self, longest: float) -> None:
        self.longest = longest
        self._changed = Condition()
        self._waiting: deque[object] = deque()
        self._holder: object | None = None
        self._until = 0.0

    @property
    def n_waiting(self) -> int:
        """How many wait for a turn."""
        return len(self._waiting)

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for a turn, and have it while the block runs. A thread that has one must not take another.

        Examples
        --------
        >>> turns = Turns(longest=0.5)
        >>> with turns.take():
        ...     print("made")
        made
        """
        me = object()
        with self._changed:
            self._waiting.append(me)
            try:
                while self._waiting[0] is not me or not self._is_free():
                    self._changed.wait(max(0.0, self._until - time.monotonic()) or None)
            finally:
                self._waiting.remove(me)
                self._changed.notify_all()
            self._holder, self._until = me, time.monotonic() + self.longest
        try:
            yield
        finally:
            with self._changed:
                if self._holder is me:
                    self._holder = None
                    self._changed.notify_all()

    def _is_free(self) -> bool:
        return self._holder is None or time.monotonic() >= self._until

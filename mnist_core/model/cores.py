"""Which threads multiply: one for each fit, and those of idle cores beside a fit that is alone.

One thread a fit costs least in all when as many fits run as there are cores. But a lonely fit would leave the other cores
idle. So a matrix product is cut into parts that any thread may do, and asks at each call how many cores nobody multiplies
on: a second visitor who presses Train finds a core of their own a tenth of a second later. BLAS's own threads cannot do
that, because their number holds for the whole process.

The cut is always the same, whoever does the parts, so that equal configurations give equal models.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from threading import Lock, get_native_id
from typing import TypeVar

from joblib import cpu_count

Result = TypeVar("Result")

N_CORES: int = cpu_count()
N_PARTS = 4
"""Parts of a product, and so the most threads that work on one."""

_counting = Lock()
_n_busy = 0


def in_parts(work: Callable[[slice], Result], n_rows: int, block: int) -> list[Result]:
    """Do some work on all rows, a part of them at a time, with the help of idle cores.

    BLAS should have one thread meanwhile, as :class:`~mnist_core.runs.queue.RunQueue` sees to; with more, there would be more
    threads than cores.

    Parameters
    ----------
    work : callable
        ``work(rows)`` gets a slice of the rows and returns whatever it has found. It runs in several threads at once, and
        gains by that where it lets go of Python's lock, as NumPy does. It must not call this function.
    n_rows : int
        Number of rows.
    block : int
        Parts begin at multiples of this. What fits into one block is a single part.

    Returns
    -------
    list
        What `work` returned for each part, in the order of the rows.

    Examples
    --------
    >>> in_parts(lambda rows: (rows.start, rows.stop), n_rows=10, block=2)
    [(0, 4), (4, 8), (8, 10)]
    >>> in_parts(lambda rows: (rows.start, rows.stop), n_rows=2, block=2)
    [(0, 2)]
    """
    n_blocks = -(-n_rows // block)
    size = block * max(1, -(-n_blocks // N_PARTS))
    parts = [slice(start, min(start + size, n_rows)) for start in range(0, max(n_rows, 1), size)]
    with _borrowed_cores(len(parts) - 1) as n_helpers:
        n = n_helpers + 1
        shares = [parts[len(parts) * i // n : len(parts) * (i + 1) // n] for i in range(n)]

        def do(share: list[slice]) -> list[Result]:
            return [work(part) for part in share]

        helped = _handed_out(do, shares[1:])
        try:
            own = [do(share) for share in shares[: n - len(helped)]]
        finally:
            wait(helped)  # whatever happened here, nobody goes on working for it
        return [found for share in (*own, *(future.result() for future in helped)) for found in share]


def _handed_out(do: Callable[[list[slice]], list[Result]], shares: list[list[slice]]) -> list[Future[list[Result]]]:
    """Give each helper a share, the last one first; return those that were taken, in the order of the rows."""
    taken: list[Future[list[Result]]] = []
    with suppress(RuntimeError):  # Python is shutting down, or the system starts no more threads: then without help
        for share in reversed(shares):
            taken.insert(0, _HELPERS.submit(do, share))
    return taken


@contextmanager
def _borrowed_cores(wanted: int) -> Iterator[int]:
    """Count this thread's core as busy, and as many idle ones as are wanted; yield how many of those there were."""
    global _n_busy
    with _counting:
        idle = max(0, min(wanted, N_CORES - _n_busy - 1))
        _n_busy += 1 + idle
    try:
        yield idle
    finally:
        with _counting:
            _n_busy -= 1 + idle


def give_way() -> None:
    """Let other threads go before this one, so that pages answer while all cores train; Linux only, elsewhere nothing."""
    # On Linux, and against POSIX, each thread has a niceness of its own.
    with suppress(AttributeError, OSError):
        thread = get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, max(10, os.getpriority(os.PRIO_PROCESS, thread)))


_HELPERS = ThreadPoolExecutor(max(1, N_CORES - 1), "product", initializer=give_way)

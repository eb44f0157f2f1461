"""Which threads multiply: the one that fits, helped by those of idle cores.

A matrix product is cut into parts that any thread may do. At each product the thread that needs it counts the cores
on which nobody multiplies, and hands parts to as many helper threads. So a fit that is alone uses all cores, and a
second one has a core of its own a tenth of a second after it began. BLAS's own threads cannot do that: their number
holds for the whole process.

The cut is always the same, whichever thread does the parts, so that equal configurations give equal models.
"""

import os
import sys
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

_lock = Lock()
_n_busy = 0


def in_parts(work: Callable[[slice], Result], n_rows: int, block: int) -> list[Result]:
    """Do some work on all rows, a part of them at a time, with the help of idle cores.

    BLAS should have one thread meanwhile (:func:`~mnist_core.model.blas.one_blas_thread`).

    Parameters
    ----------
    work : callable
        ``work(rows)`` gets a slice of the rows and returns its result for them. It runs in several threads at once,
        which is faster where it releases Python's lock, as NumPy does. It must not call this function.
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
    with _reserve_cores(len(parts) - 1) as n_helpers:
        n = n_helpers + 1
        shares = [parts[len(parts) * i // n : len(parts) * (i + 1) // n] for i in range(n)]

        def do(share: list[slice]) -> list[Result]:
            return [work(part) for part in share]

        helped = _submit(do, shares[1:])
        try:
            own = [do(share) for share in shares[: n - len(helped)]]
        finally:
            wait(helped)  # also after an error: helpers must not go on with arrays that nobody needs
        return [result for share in (*own, *(future.result() for future in helped)) for result in share]


def _submit(do: Callable[[list[slice]], list[Result]], shares: list[list[slice]]) -> list[Future[list[Result]]]:
    """Give each helper a share, the last one first; return the accepted ones, in the order of the rows."""
    accepted: list[Future[list[Result]]] = []
    with suppress(RuntimeError):  # Python is shutting down, or the system starts no more threads: then without help
        for share in reversed(shares):
            accepted.insert(0, _helpers.submit(do, share))
    return accepted


@contextmanager
def _reserve_cores(wanted: int) -> Iterator[int]:
    """Count this thread's core as busy, and as many idle ones as are wanted; yield the number of those."""
    global _n_busy
    with _lock:
        idle = max(0, min(wanted, N_CORES - _n_busy - 1))
        _n_busy += 1 + idle
    try:
        yield idle
    finally:
        with _lock:
            _n_busy -= 1 + idle


def give_way() -> None:
    """Lower the priority of this thread, so that pages answer while all cores train. Does nothing but on Linux.

    On Linux, and against POSIX, each thread has a niceness of its own. Elsewhere the same call would take the thread's
    number for that of a process.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            thread = get_native_id()
            os.setpriority(os.PRIO_PROCESS, thread, max(10, os.getpriority(os.PRIO_PROCESS, thread)))


_helpers = ThreadPoolExecutor(max(N_CORES, N_PARTS) - 1, "product", initializer=give_way)  # starts threads when needed

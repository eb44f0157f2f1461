"""How much memory a call takes, in a fresh process and the children that it starts. Linux only."""

import multiprocessing
import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

PROC = Path("/proc")
# Forked from a process that has imported the app and done nothing else: importing it takes a second.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["mnist_core.drawing", "tests.support.peak"])


def measure_peak(function: Callable[[bytes], object], data: bytes, warm_up: bytes) -> tuple[float, float, str]:
    """Call a function in a fresh process, first with `warm_up`: what is loaded for any file counts for none.

    Parameters
    ----------
    function : callable
        Of a module; takes bytes.

    Returns
    -------
    megabytes : float
        The most that the process and its children took together, above what the process had before.
    seconds : float
    error : str
        What the function raised, or nothing.
    """
    ours, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=measure_here, args=(function, data, warm_up, theirs))
    process.start()
    theirs.close()
    megabytes, seconds, error = ours.recv()
    process.join()
    return megabytes, seconds, error


def megabytes_of(process: str, figure: str) -> float:
    """Return a figure of a process by the kernel's count: VmRSS is its memory now, VmHWM at its peak."""
    return int(re.findall(rf"{figure}:\s+(\d+) kB", (PROC / process / "status").read_text())[0]) / 1024


def children_at_their_peaks() -> float:
    """Sum the peaks of the child processes; one that has not begun its program yet still shares our memory."""
    total = 0.0
    ours = (PROC / "self/cmdline").read_bytes()
    for task in (PROC / "self/task").iterdir():
        with suppress(OSError, IndexError):  # it ended meanwhile
            for child in (task / "children").read_text().split():
                if (PROC / child / "cmdline").read_bytes() != ours:
                    total += megabytes_of(child, "VmHWM")
    return total


def watch_memory(ended: threading.Event, seen: list[float]) -> None:
    """Note what this process and its children take together, every millisecond."""
    while not ended.is_set():
        seen.append(megabytes_of("self", "VmRSS") + children_at_their_peaks())
        time.sleep(0.001)


def measure_here(function: Callable[[bytes], object], data: bytes, warm_up: bytes, answer: Connection) -> None:
    """Send the three figures of :func:`measure_peak` as they are in this process."""
    function(warm_up)
    (PROC / "self/clear_refs").write_text("5")  # the peak begins anew
    before = megabytes_of("self", "VmRSS")
    ended, error = threading.Event(), ""
    seen: list[float] = []
    watcher = threading.Thread(target=watch_memory, args=(ended, seen))
    watcher.start()
    began = time.perf_counter()
    try:
        function(data)
    except ValueError as raised:
        error = str(raised)
    seconds = time.perf_counter() - began
    ended.set()
    watcher.join()
    answer.send((max(*seen, megabytes_of("self", "VmHWM")) - before, seconds, error))

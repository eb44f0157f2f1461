"""How much memory a call takes, in a fresh process and the children that it starts. Linux only.

``python -m tests.support.peak`` imports the app once, a second's work, and forks for each call that it is asked for.
"""

import atexit
import os
import pickle
import re
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO

import mnist_core.drawing  # noqa: F401  what is measured most

ROOT = Path(__file__).parents[2]
PROC = Path("/proc")


def measure_peak(function: str, data: bytes, warm_up: bytes) -> tuple[float, float, str]:
    """Call a function in a fresh process, first with `warm_up`: what is loaded for any file counts for none.

    Parameters
    ----------
    function : str
        As ``module:name``; takes bytes.

    Returns
    -------
    megabytes : float
        The most that the process and its children took together, above what the process had before.
    seconds : float
    error : str
        What the function raised, or nothing.
    """
    questions, answers = start_forking()
    pickle.dump((function, data, warm_up), questions)
    questions.flush()
    megabytes, seconds, error = pickle.load(answers)
    return megabytes, seconds, error


@cache
def start_forking() -> tuple[IO[bytes], IO[bytes]]:
    """Start the process that forks, until this one ends; return where it takes questions and gives answers."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.support.peak"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    atexit.register(process.communicate)
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def megabytes_of(process: str, figure: str) -> float:
    """Return a figure of a process by the kernel's count: VmRSS is its memory now, VmHWM at its peak."""
    return int(re.findall(rf"{figure}:\s+(\d+) kB", (PROC / process / "status").read_text())[0]) / 1024


def children_at_their_peaks(process: str = "self") -> float:
    """Sum the peaks of a process's children; one that has not begun its program yet still shares its memory."""
    total = 0.0
    parents = (PROC / process / "cmdline").read_bytes()
    for task in (PROC / process / "task").iterdir():
        with suppress(OSError, IndexError):  # it ended meanwhile
            for child in (task / "children").read_text().split():
                if (PROC / child / "cmdline").read_bytes() != parents:
                    total += megabytes_of(child, "VmHWM")
    return total


def watch_memory(ended: threading.Event, seen: list[float]) -> None:
    """Note what this process and its children take together, every millisecond."""
    while not ended.is_set():
        seen.append(megabytes_of("self", "VmRSS") + children_at_their_peaks())
        time.sleep(0.001)


def measure_here(function: str, data: bytes, warm_up: bytes) -> tuple[float, float, str]:
    """Return the three figures of :func:`measure_peak` as they are in this process."""
    module, name = function.split(":")
    call = getattr(import_module(module), name)
    call(warm_up)
    (PROC / "self/clear_refs").write_text("5")  # the peak starts again
    before = megabytes_of("self", "VmRSS")
    ended, error = threading.Event(), ""
    seen: list[float] = []
    watcher = threading.Thread(target=watch_memory, args=(ended, seen))
    watcher.start()
    began = time.perf_counter()
    try:
        call(data)
    except ValueError as raised:
        error = str(raised)
    seconds = time.perf_counter() - began
    ended.set()
    watcher.join()
    return max(*seen, megabytes_of("self", "VmHWM")) - before, seconds, error


def main() -> None:
    with suppress(EOFError):  # the one who asked has ended
        while True:
            question = pickle.load(sys.stdin.buffer)
            if child := os.fork():
                _, status = os.waitpid(child, 0)
                if status:
                    sys.exit("the call ended its process")
            else:
                pickle.dump(measure_here(*question), sys.stdout.buffer)
                return


if __name__ == "__main__":
    main()

"""How much memory a call takes, in a fresh process and the children that it starts. Linux only.

``python -m tests.support.peak MODULE:FUNCTION < file`` hands the bytes of the file to the function.
"""

import re
import subprocess
import sys
import threading
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path

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
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.support.peak", function, str(len(warm_up))],
        input=warm_up + data, stdout=subprocess.PIPE, cwd=ROOT, check=True,
    )  # fmt: skip
    megabytes, seconds, error = done.stdout.decode().split("\n", maxsplit=2)
    return float(megabytes), float(seconds), error.strip()


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


def main() -> None:
    module, name = sys.argv[1].split(":")
    function = getattr(import_module(module), name)
    data, n_warm_up = sys.stdin.buffer.read(), int(sys.argv[2])
    function(data[:n_warm_up])
    (PROC / "self/clear_refs").write_text("5")  # the peak begins anew
    before = megabytes_of("self", "VmRSS")
    ended, error = threading.Event(), ""
    seen: list[float] = []
    watcher = threading.Thread(target=watch_memory, args=(ended, seen))
    watcher.start()
    began = time.perf_counter()
    try:
        function(data[n_warm_up:])
    except ValueError as raised:
        error = str(raised)
    seconds = time.perf_counter() - began
    ended.set()
    watcher.join()
    print(max(*seen, megabytes_of("self", "VmHWM")) - before, seconds, error, sep="\n")


if __name__ == "__main__":
    main()

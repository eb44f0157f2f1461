"""A process whose memory is watched and limited, with that of its children: pictures are decoded in one.

The limit works as a container's does: a process whose resident memory is above it is killed at once. ``prlimit``
cannot stand in for that: RLIMIT_AS and RLIMIT_DATA count what is *mapped*, and OpenBLAS and malloc's arenas map more
than a gigabyte that nobody touches. Peaks are the kernel's own high-water mark, so this is for Linux only.
"""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.support.peak import children_at_their_peaks

MEGABYTE = 2**20


@dataclass
class WatchedProcess:
    """What the memory of a process does.

    Attributes
    ----------
    memory : list of (float, float)
        Unix time and resident memory in MB, its own and the most that each of its children has had, twenty times a
        second.
    killed : float or None
        The MB at which it was killed.
    """

    process: psutil.Process
    memory: list[tuple[float, float]] = field(default_factory=list)
    killed: float | None = None
    _n_counted: int = 0

    def peak(self) -> float:
        """Return the most memory since the last call, in MB, and start again.

        It is the kernel's count of the process alone, or the most that was seen of it with its children.
        """
        proc = Path(f"/proc/{self.process.pid}")
        kilobytes = re.findall(r"VmHWM:\s+(\d+) kB", (proc / "status").read_text())[0]
        (proc / "clear_refs").write_text("5")
        seen, self._n_counted = self.memory[self._n_counted :], len(self.memory)
        return max(int(kilobytes) / 1024, *(megabytes for _, megabytes in seen))

    def now(self) -> float:
        """Return the resident memory in MB."""
        return self.memory[-1][1]

    def cpu_seconds(self) -> float:
        """Return the processor time used so far."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


@contextmanager
def watch_process(pid: int, *, limit: float | None = None) -> Iterator[WatchedProcess]:
    """Watch a process from a thread, and kill it when it takes more MB than the limit."""
    watched, over = WatchedProcess(psutil.Process(pid)), threading.Event()

    def watch() -> None:
        with suppress(psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
            while watched.killed is None:
                resident = watched.process.memory_info().rss / MEGABYTE + children_at_their_peaks(str(pid))
                watched.memory.append((time.time(), resident))
                if limit is not None and resident > limit:
                    watched.killed = resident
                    watched.process.kill()
                elif over.wait(0.05):
                    return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield watched
    finally:
        over.set()
        watcher.join()

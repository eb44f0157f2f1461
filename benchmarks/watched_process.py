"""A process whose memory is watched and limited, with that of its children: pictures are decoded in one.

The limit works as a container's does: a process whose resident memory is above it is killed at once. ``prlimit``
cannot stand in for that: RLIMIT_AS and RLIMIT_DATA count what is *mapped*, and OpenBLAS and malloc's arenas map more
than a gigabyte that nobody touches. Peaks are the kernel's own high-water mark, so this is for Linux only.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.support.peak import children_at_their_peaks, megabytes_of


@dataclass
class WatchedProcess:
    """What the memory of a process does.

    Attributes
    ----------
    seen : float
        The most MB since the last :meth:`peak` that it has had at once with all that its children have ever had, looked
        at twenty times a second.
    killed : float or None
        The MB at which it was killed.
    """

    process: psutil.Process
    seen: float = 0.0
    killed: float | None = None

    def peak(self) -> float:
        """Return the most memory since the last call, in MB, and start again.

        It is the kernel's count of the process alone, or the most that was seen of it with its children.
        """
        most = max(self.seen, megabytes_of(str(self.process.pid), "VmHWM"))
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")
        self.seen = 0.0
        return most

    def cpu_seconds(self) -> float:
        """Return the processor time used so far."""
        return float(sum(self.process.cpu_times()[:2]))


@contextmanager
def watch_process(pid: int, *, limit: float | None = None) -> Iterator[WatchedProcess]:
    """Watch a process from a thread, and kill it when it takes more MB than the limit."""
    watched, over = WatchedProcess(psutil.Process(pid)), threading.Event()

    def watch() -> None:
        with suppress(psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
            while watched.killed is None and not over.wait(0.05):
                resident = megabytes_of(str(pid), "VmRSS") + children_at_their_peaks(str(pid))
                watched.seen = max(watched.seen, resident)
                if limit is not None and resident > limit:
                    watched.killed = resident
                    watched.process.kill()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield watched
    finally:
        over.set()
        watcher.join()

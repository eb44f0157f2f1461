"""A Streamlit server under test: started, its memory watched and limited, its log read.

The memory limit works as a container's does: a server whose resident memory is above it is killed at once. ``prlimit``
cannot stand in for that: RLIMIT_AS and RLIMIT_DATA count what is *mapped*, and OpenBLAS and malloc's arenas map more than
a gigabyte that nobody touches. Peaks are the kernel's own high-water mark, so this is for Linux only.
"""

import json
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

import psutil

ROOT = Path(__file__).parent.parent
MEGABYTE = 2**20


class Fit(NamedTuple):
    """A training run that the server's log tells of, in Unix time."""

    began: float
    ended: float


@dataclass
class Server:
    """A Streamlit server under test, and what its memory does."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    limit: float | None
    memory: list[tuple[float, float]] = field(default_factory=list)  # Unix time, MB
    killed: float | None = None  # the megabytes at which it was killed
    _over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Sample the resident memory twenty times a second and kill the server above the limit, as a container does."""
        try:
            process = psutil.Process(self.process.pid)
            while not self._over.wait(0.05):
                resident = process.memory_info().rss / MEGABYTE
                self.memory.append((time.time(), resident))
                if self.limit is not None and resident > self.limit:
                    self.killed = resident
                    self.process.kill()
                    return
        except psutil.NoSuchProcess:
            return

    @property
    def address(self) -> str:
        """Where the start page is."""
        return f"http://127.0.0.1:{self.port}"

    def peak(self) -> float:
        """Return the most memory since the last call, in MB, by the kernel's count, and begin anew."""
        proc = Path(f"/proc/{self.process.pid}")
        kilobytes = re.findall(r"VmHWM:\s+(\d+) kB", (proc / "status").read_text())[0]
        (proc / "clear_refs").write_text("5")
        return int(kilobytes) / 1024

    def now(self) -> float:
        """Return the resident memory in MB."""
        return self.memory[-1][1]

    def cpu_seconds(self) -> float:
        """Return the processor time used so far."""
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    def fits(self) -> list[Fit]:
        """Return the training runs that the log tells of."""
        found = []
        for line in self.log.read_text().splitlines():
            if not line.startswith("{"):
                continue
            entry = json.loads(line)
            if match := re.match(r"Run \d+ \w+ after \d+ iterations, ([\d.]+) s", entry["message"]):
                ended = datetime.fromisoformat(entry["time"]).timestamp()
                found.append(Fit(ended - float(match[1]), ended))
        return found

    def tracebacks(self) -> int:
        """Return how many tracebacks are in the log."""
        return self.log.read_text().count("Traceback")


def free_port() -> int:
    """Return a port that nobody uses at this moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def wait_until_healthy(process: subprocess.Popen[bytes], address: str) -> None:
    """Wait until a server answers its health check; raise if it ends before, or takes more than a minute."""
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at once, with status {process.returncode}")
        with suppress(URLError, ConnectionError, TimeoutError), urlopen(f"{address}/_stcore/health", timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError("the server is not up after a minute")


@contextmanager
def serving(
    script: Path,
    *,
    python: Path | str = sys.executable,
    options: Sequence[str] = (),
    limit: float | None = None,
    port: int | None = None,
) -> Iterator[Server]:
    """Start a Streamlit script on a free port of this machine alone, with its memory watched; yield it when it is up.

    Parameters
    ----------
    script : Path
        It runs in its own folder.
    python : Path or str
        The interpreter; by default the one that runs this.
    options : sequence of str
        Further options of ``streamlit run``.
    limit : float, optional
        MB of resident memory above which the server is killed.
    port : int, optional
        By default one that is free.
    """
    port = port or free_port()
    command = [str(python), "-m", "streamlit", "run", script.name, "--server.headless=true", *options]
    command += [f"--server.port={port}", "--server.address=127.0.0.1", "--browser.gatherUsageStats=false"]
    with tempfile.NamedTemporaryFile("w", suffix=".log") as log:
        process = subprocess.Popen(command, cwd=script.parent, stdout=log, stderr=subprocess.STDOUT)
        server = Server(process, port, Path(log.name), limit)
        watcher = threading.Thread(target=server.watch, daemon=True)
        watcher.start()
        try:
            wait_until_healthy(process, server.address)
            yield server
        finally:
            server._over.set()
            process.terminate()
            process.wait(timeout=20)
            watcher.join()

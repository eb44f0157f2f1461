"""Start a Streamlit script as a server of its own, and read what its log says. Tests and benchmarks use it."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

ROOT = Path(__file__).parents[2]
Sign = TypeVar("Sign")


class Fit(NamedTuple):
    """A training run that the log tells of, in Unix time."""

    began: float
    ended: float


@dataclass(frozen=True)
class Server:
    """A Streamlit server that is up."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def address(self) -> str:
        """Where the start page is."""
        return f"http://127.0.0.1:{self.port}"

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


@contextmanager
def serving(
    script: Path,
    *,
    options: Sequence[str] = (),
    port: int = 0,
    folder: Path | None = None,
) -> Iterator[Server]:
    """Start a Streamlit script for this machine alone; yield the server when it is up, and stop it at the end.

    Parameters
    ----------
    script : Path
    options : sequence of str
        Further options of ``streamlit run``.
    port : int
        By default the system chooses a free one when the server binds it, so that nobody can take it in between.
    folder : Path, optional
        Where it runs; by default the script's own folder.
    """
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true", *options]
    command += [f"--server.port={port}", "--server.address=127.0.0.1", "--browser.gatherUsageStats=false"]
    with tempfile.NamedTemporaryFile("w", suffix=".log") as log:
        process = subprocess.Popen(command, cwd=folder or script.parent, stdout=log, stderr=subprocess.STDOUT)
        path = Path(log.name)
        try:
            address = wait_for(process, lambda: re.search(r"URL: http://127\.0\.0\.1:(\d+)[/\s]", path.read_text()))
            yield Server(process, int(address[1]), path)
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for(process: subprocess.Popen[bytes], look: Callable[[], Sign | None]) -> Sign:
    """Look ten times a second for a sign that a process is up, for five minutes.

    Raises
    ------
    RuntimeError
        If the process ends before, or the sign does not come.
    """
    for _ in range(3000):
        if (sign := look()) is not None:
            return sign
        with suppress(subprocess.TimeoutExpired):
            raise RuntimeError(f"the server ended at once, with status {process.wait(timeout=0.1)}")
    raise RuntimeError("the server is not up after five minutes")

"""The digits from OpenML, where the notebook gets them: scikit-learn's ``fetch_openml("mnist_784", version=1)``.

OpenML keeps the 55 million pixels as text, and reading that takes far more memory than the digits themselves. So the
reading happens in a process of its own, which ends and gives all of it back::

    fetch_digits                       python -m mnist_core.data.openml_reader FOLDER
      start, watch, limit the time  ->   fetch_openml, check the content, write one packed file
      check its digest, keep it     <-   exit, or one line that says what went wrong

From then on the packed file is read, without network and in a fraction of a second.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from mnist_core.data.digits import DatasetDamaged, DatasetUnavailable, Digits
from mnist_core.data.openml_reader import GOES_ON, KEPT_FILE, explain, read_kept

POLL_SECONDS = 0.5

OnProgress = Callable[[str], object]
"""Called about twice a second with a sentence for whoever waits."""


def fetch_digits(data_home: Path, *, timeout: float, on_progress: OnProgress | None = None) -> Digits:
    """Return OpenML's copy of MNIST: from disk if it has been fetched before, else from the network.

    Parameters
    ----------
    data_home : Path
        Folder to keep the digits in, created if missing. Needs 12 MB, and 30 MB while fetching.
    timeout : float
        Seconds that fetching may take in all.
    on_progress : callable, optional
        Gets a sentence about twice a second while fetching. If it raises, fetching ends and leaves nothing behind.

    Returns
    -------
    Digits
        Both arrays are read-only.

    Raises
    ------
    DatasetDamaged
        If what OpenML sends is not the published data set.
    DatasetUnavailable
        If OpenML cannot be reached, fails or takes too long, or if memory or disk do not suffice.
    """
    report = on_progress or (lambda _: None)
    kept = data_home.resolve() / KEPT_FILE
    try:
        if kept.exists():
            with suppress(DatasetDamaged):
                return read_kept(kept)
            report("The copy on disk is damaged, so it is fetched again.")
        kept.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="openml-", dir=kept.parent) as folder:
            fetched = Path(folder) / KEPT_FILE
            _run_reader(fetched.parent, timeout, report)
            digits = read_kept(fetched)
            fetched.replace(kept)  # in one step: nobody ever sees half a file
        return digits
    except OSError as error:
        raise explain(error) from error


def _run_reader(folder: Path, timeout: float, report: OnProgress) -> None:
    """Let another process fetch the digits into ``folder``; it never outlives this call."""
    command = [sys.executable, "-m", "mnist_core.data.openml_reader", str(folder)]
    app = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, cwd=app, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as reader:
        try:
            answer, complaint = _wait(reader, folder, timeout, report)
        finally:
            reader.kill()
    if reader.returncode == 0:
        return
    if answer:
        failure = json.loads(answer)
        raise (DatasetDamaged if failure["damaged"] else DatasetUnavailable)(failure["message"])
    if reader.returncode == -signal.SIGKILL:
        why = "the system ended the process that reads OpenML's file, probably because memory is short"
    else:
        last_line = complaint.strip().rpartition("\n")[2]
        why = f"the process that reads OpenML's file failed ({last_line or f'status {reader.returncode}'})"
    raise DatasetUnavailable(f"OpenML's digits are not available: {why}. {GOES_ON}")


def _wait(reader: "subprocess.Popen[str]", folder: Path, timeout: float, report: OnProgress) -> tuple[str, str]:
    """Wait for the reader to end, reporting how it gets on; return what it wrote to stdout and stderr."""
    started = time.monotonic()
    while True:
        seconds = time.monotonic() - started
        if seconds >= timeout:
            raise DatasetUnavailable(f"OpenML took longer than {timeout:g} seconds. {GOES_ON} Try again later.")
        report(f"Fetching MNIST from OpenML: {_bytes_received(folder) / 1e6:.1f} MB received, {seconds:.0f} s.")
        with suppress(subprocess.TimeoutExpired):
            return reader.communicate(timeout=min(POLL_SECONDS, timeout - seconds))


def _bytes_received(folder: Path) -> int:
    """Return the size of the files that scikit-learn, in another process, is writing and moving below ``folder``."""
    size = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.endswith(".gz"):
                with suppress(FileNotFoundError):
                    size += (Path(parent) / name).stat().st_size
    return size

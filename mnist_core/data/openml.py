"""Whether OpenML's digits, which the notebook gets by ``fetch_openml("mnist_784", version=1)``, are the embedded ones.

OpenML keeps the 55 million pixels as text, and reading that takes far more memory than the digits themselves. So it
happens in a process of its own, ``python -m mnist_core.data.openml FOLDER``, which ends and gives all of it back.
"""

import os
import socket
import ssl
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError, URLError

import numpy as np

from mnist_core.data.digits import N_PIXELS, DatasetUnavailable, load_digits

POLL_SECONDS = 0.5
SILENCE_SECONDS = 30
"""A connection that has been silent for this long is given up."""
FAILURES = (MemoryError, OSError, HTTPException)
NOT_MNIST = (ValueError, TypeError, LookupError, ArithmeticError, EOFError, zlib.error)
"""What scikit-learn, pandas, json and gzip raise for a file that is not what it should be."""

OnProgress = Callable[[str], object]
"""Called about twice a second with a sentence for the visitor who waits."""


def compare_with_openml(*, timeout: float, on_progress: OnProgress) -> int:
    """Fetch OpenML's digits and count those whose image or label differs from the embedded one.

    Parameters
    ----------
    timeout : float
        Seconds that it may take in all.
    on_progress : callable
        Gets a sentence about twice a second. If it raises, fetching ends. Nothing is ever left behind.

    Raises
    ------
    DatasetUnavailable
        If OpenML cannot be reached, fails, takes too long or sends something else, or if memory or disk do not
        suffice.
    """
    try:
        with TemporaryDirectory(prefix="openml-") as folder:
            return _run_fetch(folder, timeout, on_progress)
    except (OSError, DatasetUnavailable) as problem:
        why = explain(problem) if isinstance(problem, OSError) else problem
        raise DatasetUnavailable(f"{why} The embedded copy goes on serving.") from problem


def _run_fetch(folder: str, timeout: float, on_progress: OnProgress) -> int:
    """Let another process fetch and compare; it never outlives this call."""
    command = [sys.executable, "-m", __name__, folder]
    where = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=where, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            answer, complaint = _wait(process, timeout, on_progress)
        finally:
            process.kill()
    if process.returncode == 0:
        return int(answer)
    last_line = complaint.strip().rpartition("\n")[2]
    raise DatasetUnavailable(
        answer.strip()
        or f"The process that reads OpenML's file ended ({last_line or 'probably because memory is short'})."
    )


def _wait(process: "subprocess.Popen[str]", timeout: float, on_progress: OnProgress) -> tuple[str, str]:
    """Wait for a process to end, saying how long it has taken; return what it wrote to stdout and stderr."""
    started = time.monotonic()
    while (seconds := time.monotonic() - started) < timeout:
        on_progress(f"Fetching MNIST from OpenML, some 15 MB: {seconds:.0f} s.")
        with suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=min(POLL_SECONDS, timeout - seconds))
    raise DatasetUnavailable(f"OpenML took longer than {timeout:g} seconds. Try again later.")


def count_differences(folder: str) -> int:
    """Fetch OpenML's digits, keeping its files in a folder, and count those that differ from the embedded ones."""
    from sklearn.datasets import fetch_openml

    # By default scikit-learn reads each pixel as 64 bits, 440 MB for all of them, several times over. As text, the
    # labels also escape an incompatibility of scikit-learn 1.9 with pandas 3.1 (scikit-learn pull request 34902).
    column_types = dict.fromkeys(range(N_PIXELS), "uint8") | {N_PIXELS: "str"}
    mnist = fetch_openml(
        "mnist_784",
        version=1,
        as_frame=False,
        parser="pandas",
        read_csv_kwargs={"dtype": column_types},
        data_home=folder,
        n_retries=1,
    )
    digits = load_digits()
    embedded = digits.images.reshape(len(digits), N_PIXELS)
    if mnist.data.shape != embedded.shape:
        raise ValueError(f"it has shape {mnist.data.shape}, not {embedded.shape}")
    differs = (mnist.data != embedded).any(axis=1) | (mnist.target != digits.labels.astype(str))
    return int(np.count_nonzero(differs))


def explain(error: Exception) -> str:
    """Say in a sentence what went wrong and what to do.

    Examples
    --------
    >>> explain(URLError(ConnectionRefusedError(111, "Connection refused")))
    'OpenML cannot be reached (Connection refused). Check the network, then try again.'
    """
    if isinstance(error, MemoryError) or "out of memory" in str(error):
        return "This server has too little memory to read OpenML's file."
    if isinstance(error, HTTPError):
        return f"OpenML fails at the moment (HTTP {error.code}). Try again later."
    if isinstance(error, URLError | ConnectionError | TimeoutError | HTTPException | ssl.SSLError):
        reason = error.reason if isinstance(error, URLError) else error
        words = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        return f"OpenML cannot be reached ({words}). Check the network, then try again."
    if isinstance(error, OSError) and error.errno is not None:
        return f"OpenML's file cannot be kept on disk ({os.strerror(error.errno)}). Free some space, then try again."
    # scikit-learn's words on the checksum are long and name a folder of this server
    why = "its MD5 checksum differs" if "md5 checksum" in str(error) else error
    return f"What OpenML sent is not MNIST: {why}. Try again later."


if __name__ == "__main__":
    socket.setdefaulttimeout(SILENCE_SECONDS)
    try:
        print(count_differences(sys.argv[1]))
    except (*FAILURES, *NOT_MNIST) as problem:
        print(explain(problem))
        sys.exit(1)

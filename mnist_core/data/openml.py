"""The digits from OpenML, where the notebook gets them: scikit-learn's ``fetch_openml("mnist_784", version=1)``.

OpenML keeps the 55 million pixels as text, and reading that takes far more memory than the digits themselves. So the
reading happens in a process of its own, which ends and gives all of it back::

    fetch_digits                       python -m mnist_core.data.openml FOLDER
      start, watch, limit the time  ->   fetch_openml, check the content, write one packed file
      check its digest, keep it     <-   exit, or one line that says what went wrong

From then on the packed file is read, without network and in a fraction of a second.
"""

import errno
import hashlib
import json
import os
import signal
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
import numpy.typing as npt
import pyarrow as pa

from mnist_core.data.digits import (
    CLASS_COUNTS,
    N_DIGITS,
    N_PIXELS,
    SIDE,
    DatasetDamaged,
    DatasetUnavailable,
    Digits,
    Images,
    Labels,
    unpack_digits,
)

KEPT_FILE = "mnist_784.zst"
"""Images and labels packed with zstd, then the SHA-256 digest of that (32 bytes)."""

SILENCE_SECONDS = 30
"""A connection that has been silent for this long is given up."""
POLL_SECONDS = 0.5
GOES_ON = "The embedded copy goes on serving."

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
        With ``source="openml"``; both arrays are read-only.

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


def read_kept(path: Path) -> Digits:
    """Read the file that an earlier fetch has left.

    Raises
    ------
    DatasetDamaged
        If its digest is not the one written in its last 32 bytes.
    """
    content = path.read_bytes()
    packed, digest = content[:-32], content[-32:]
    if hashlib.sha256(packed).digest() != digest:
        raise DatasetDamaged(f"{path.name} is damaged (its digest differs); delete it to fetch the digits again.")
    return unpack_digits(packed, "openml")


def write_kept(images: Images, labels: Labels, path: Path) -> None:
    """Write the file that :func:`read_kept` reads."""
    with pa.CompressedOutputStream(str(path), "zstd") as stream:
        for start in range(0, N_DIGITS, 1000):  # pandas delivers column after column; this reorders without a copy
            stream.write(images[start : start + 1000].tobytes())
        stream.write(labels.tobytes())
    digest = hashlib.sha256(path.read_bytes()).digest()
    with path.open("ab") as file:
        file.write(digest)


def check_content(data: npt.NDArray[np.generic], target: npt.NDArray[np.generic]) -> tuple[Images, Labels]:
    """Return what ``fetch_openml`` delivered as images and labels, if it is the published data set.

    Parameters
    ----------
    data : ndarray of shape (70000, 784), whole numbers 0 to 255 of any type
    target : ndarray of shape (70000,), "0" to "9"

    Returns
    -------
    images : ndarray of shape (70000, 28, 28), uint8
    labels : ndarray of shape (70000,), uint8

    Raises
    ------
    DatasetDamaged
        If a shape, a value or the number of images of a digit is not the published one.
    """
    if data.shape != (N_DIGITS, N_PIXELS) or target.shape != (N_DIGITS,):
        raise DatasetDamaged(f"it has shape {data.shape}, not {(N_DIGITS, N_PIXELS)}")
    images = data.astype(np.uint8, copy=False)
    if images is not data and not np.array_equal(images, data):
        raise DatasetDamaged("it holds pixels that are not whole numbers from 0 to 255")
    if not np.isin(target, list("0123456789")).all():
        raise DatasetDamaged("it holds labels other than 0 to 9")
    labels = target.astype(np.uint8)
    if tuple(np.bincount(labels, minlength=10)) != CLASS_COUNTS:
        raise DatasetDamaged("the number of images of each digit is not the published one")
    return images.reshape(N_DIGITS, SIDE, SIDE), labels


def explain(error: Exception) -> DatasetUnavailable:
    """Say in a sentence what went wrong and what to do; raise ``error`` again if it is none of the expected ones.

    Examples
    --------
    >>> print(explain(URLError(ConnectionRefusedError(111, "Connection refused"))))
    OpenML cannot be reached (Connection refused). The embedded copy goes on serving. Check the network, then try again.
    """
    if isinstance(error, MemoryError) or "out of memory" in str(error):
        return DatasetUnavailable(f"This server has too little memory to read OpenML's file. {GOES_ON}")
    if isinstance(error, HTTPError):
        return DatasetUnavailable(f"OpenML fails at the moment (HTTP {error.code}). {GOES_ON} Try again later.")
    if isinstance(error, URLError | ConnectionError | TimeoutError | HTTPException | ssl.SSLError):
        reason = error.reason if isinstance(error, URLError) else error
        words = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        return DatasetUnavailable(f"OpenML cannot be reached ({words}). {GOES_ON} Check the network, then try again.")
    if isinstance(error, OSError) and error.errno is not None:
        return DatasetUnavailable(
            f"OpenML's digits cannot be kept on disk ({os.strerror(error.errno)}). {GOES_ON} "
            f"{'Free some space' if error.errno in DISK_FULL else 'Make the folder writable'}, then try again."
        )
    if isinstance(error, NOT_MNIST):
        # scikit-learn's words on the checksum are long and name a folder of this server
        why = "its MD5 checksum differs" if "md5 checksum" in str(error) else error
        return DatasetDamaged(f"What OpenML sent is not MNIST: {why}. {GOES_ON} Try again later.")
    raise error


DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NOT_MNIST = (DatasetDamaged, ValueError, TypeError, LookupError, ArithmeticError, EOFError, OSError, zlib.error)
"""What scikit-learn, pandas, json, gzip and :func:`check_content` raise for a file that is not what it should be."""


def _run_reader(folder: Path, timeout: float, report: OnProgress) -> None:
    """Let another process fetch the digits into ``folder``; it never outlives this call."""
    command = [sys.executable, "-m", "mnist_core.data.openml", str(folder)]
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


def fetch_into(folder: Path) -> None:
    """Fetch, check and write the digits to ``folder``; run in a process of its own, for it needs much memory."""
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
        cache=True,
        data_home=folder,
        n_retries=1,
    )
    images, labels = check_content(mnist.data, mnist.target)
    write_kept(images, labels, folder / KEPT_FILE)


def main(folder: Path) -> int:
    """Run :func:`fetch_into`; on failure write one line of JSON for the waiting process and return 1."""
    socket.setdefaulttimeout(SILENCE_SECONDS)
    try:
        fetch_into(folder)
    except Exception as error:
        failure = explain(error)
        print(json.dumps({"damaged": isinstance(failure, DatasetDamaged), "message": str(failure)}))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

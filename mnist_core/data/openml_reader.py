"""The process that reads OpenML's file for :mod:`mnist_core.data.openml`, and the packed file that it leaves.

python -m mnist_core.data.openml_reader FOLDER
"""

import errno
import hashlib
import json
import os
import socket
import ssl
import sys
import zlib
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mnist_core.data.digits import (
    CLASS_COUNTS,
    N_CLASSES,
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
GOES_ON = "The embedded copy goes on serving."


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
    if tuple(np.bincount(labels, minlength=N_CLASSES)) != CLASS_COUNTS:
        raise DatasetDamaged("the number of images of each digit is not the published one")
    return images.reshape(N_DIGITS, SIDE, SIDE), labels


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
    return unpack_digits(packed)


def write_kept(images: Images, labels: Labels, path: Path) -> None:
    """Write the file that :func:`read_kept` reads."""
    with pa.CompressedOutputStream(str(path), "zstd") as stream:
        for start in range(0, N_DIGITS, 1000):  # pandas delivers column after column; this reorders without a copy
            stream.write(images[start : start + 1000].tobytes())
        stream.write(labels.tobytes())
    digest = hashlib.sha256(path.read_bytes()).digest()
    with path.open("ab") as file:
        file.write(digest)


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


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

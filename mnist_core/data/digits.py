"""The 70,000 handwritten digits of MNIST, embedded in the package.

The images and labels travel with the code as one zstd-compressed file (see :mod:`mnist_core.data.embed` for how it
is made). Loading needs no network and takes about a tenth of a second; the usual formats are larger or slower to load.

References
----------
Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, "Gradient-based learning applied to document recognition",
Proceedings of the IEEE 86(11), 1998. Data: Y. LeCun and C. Cortes, CC BY-SA 3.0.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Images: TypeAlias = npt.NDArray[np.uint8]
Labels: TypeAlias = npt.NDArray[np.uint8]
Rows: TypeAlias = npt.NDArray[np.intp]

N_DIGITS = 70_000
N_CLASSES = 10
DIGITS = range(N_CLASSES)
"""The ten labels."""
SIDE = 28
N_PIXELS = SIDE * SIDE
N_LECUN_TRAIN = 60_000
"""LeCun's own split: the first 60,000 rows train, the last 10,000 test."""

DIGEST = "39d80d24c84e5bbef7e0f76329820a107ae70d788d52918301eeb19f182759f2"
EMBEDDED_FILE = Path(__file__).parent / "embedded" / "mnist.zst"


class DatasetUnavailable(RuntimeError):
    """The digits cannot be had from the source that was asked for; the message says what to do."""


@dataclass(frozen=True, eq=False)
class Digits:
    """All digits in OpenML's row order: LeCun's 60,000 training rows, then his 10,000 test rows.

    Attributes
    ----------
    images : ndarray of shape (70000, 28, 28), uint8, read-only
        Ink: 0 is paper, 255 is black.
    labels : ndarray of shape (70000,), uint8, read-only
        The digit 0-9 that each image shows.
    """

    images: Images
    labels: Labels

    def __post_init__(self) -> None:
        """Make both arrays read-only, because every visitor shares them."""
        self.images.setflags(write=False)
        self.labels.setflags(write=False)

    def __len__(self) -> int:
        """Return the number of digits."""
        return len(self.labels)

    @property
    def nbytes(self) -> int:
        """Bytes of memory that images and labels take."""
        return self.images.nbytes + self.labels.nbytes


def load_digits(path: Path = EMBEDDED_FILE, digest: str = DIGEST) -> Digits:
    """Load the embedded copy of MNIST.

    Parameters
    ----------
    path : Path
        The compressed file; the default is the one in this package.
    digest : str
        The SHA-256 digest that the file must have, in hexadecimal.

    Returns
    -------
    Digits
        70,000 images and labels, read-only.

    Raises
    ------
    DatasetUnavailable
        If the file is missing or its SHA-256 digest is not the expected one.

    Examples
    --------
    >>> digits = load_digits()
    >>> digits.images.shape, digits.images.dtype
    ((70000, 28, 28), dtype('uint8'))
    >>> digits.labels[:5].tolist()
    [5, 0, 4, 1, 9]
    """
    remedy = (
        "restore it with `git checkout -- mnist_core/data/embedded`, "
        "or rebuild it with `python -m mnist_core.data.embed FOLDER` from the four original files in a folder."
    )
    try:
        packed = path.read_bytes()
    except OSError as error:
        raise DatasetUnavailable(
            f"The embedded digits cannot be read ({error.strerror}: {path.name}); {remedy}"
        ) from error
    if hashlib.sha256(packed).hexdigest() != digest:
        raise DatasetUnavailable(f"The embedded digits in {path.name} are damaged (the digest differs); {remedy}")
    raw = pa.Codec("zstd").decompress(packed, decompressed_size=N_DIGITS * (N_PIXELS + 1))
    flat = np.frombuffer(raw, dtype=np.uint8)
    return Digits(flat[:-N_DIGITS].reshape(N_DIGITS, SIDE, SIDE), flat[-N_DIGITS:])

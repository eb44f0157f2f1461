"""The 70,000 handwritten digits of MNIST, embedded in the package, and how they are split.

The images and labels travel with the code as one zstd-compressed file (see :mod:`mnist_core.data.embed` for how it
is made, and ``benchmarks/storage.py`` for why this format). Loading needs no network and takes about a tenth
of a second.

References
----------
Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, "Gradient-based learning applied to document recognition",
Proceedings of the IEEE 86(11), 1998. Data: Y. LeCun and C. Cortes, CC BY-SA 3.0.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from sklearn.model_selection import train_test_split

Images: TypeAlias = npt.NDArray[np.uint8]
Labels: TypeAlias = npt.NDArray[np.uint8]
Rows: TypeAlias = npt.NDArray[np.intp]
Source = Literal["embedded", "openml"]
Split = Literal["random", "lecun"]

N_DIGITS = 70_000
N_CLASSES = 10
SIDE = 28
N_PIXELS = SIDE * SIDE
N_LECUN_TRAIN = 60_000
"""LeCun's own split: the first 60,000 rows train, the last 10,000 test."""

CLASS_COUNTS = (6903, 7877, 6990, 7141, 6824, 6313, 6876, 7293, 6825, 6958)
"""How often each digit 0-9 occurs among the 70,000 labels (published; checked on every new copy)."""

DIGEST = "39d80d24c84e5bbef7e0f76329820a107ae70d788d52918301eeb19f182759f2"
EMBEDDED_FILE = Path(__file__).parent / "embedded" / "mnist.zst"


class DatasetUnavailable(RuntimeError):
    """The digits cannot be had from the source that was asked for; the message says what to do."""


class DatasetDamaged(DatasetUnavailable):
    """A copy of the digits is there, but its content is not MNIST."""


@dataclass(frozen=True, eq=False)
class Digits:
    """All digits in OpenML's row order: LeCun's 60,000 training rows, then his 10,000 test rows.

    Attributes
    ----------
    images : ndarray of shape (70000, 28, 28), uint8, read-only
        Ink: 0 is paper, 255 is black.
    labels : ndarray of shape (70000,), uint8, read-only
        The digit 0-9 that each image shows.
    source : {"embedded", "openml"}
        Where this copy came from.
    """

    images: Images
    labels: Labels
    source: Source = "embedded"

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


def load_digits(path: Path = EMBEDDED_FILE) -> Digits:
    """Load the embedded copy of MNIST.

    Parameters
    ----------
    path : Path
        The compressed file; the default is the one in this package.

    Returns
    -------
    Digits
        70,000 images and labels, read-only.

    Raises
    ------
    DatasetDamaged
        If the file is missing or its SHA-256 digest is not the expected one.

    Examples
    --------
    >>> digits = load_digits()
    >>> digits.images.shape, digits.images.dtype
    ((70000, 28, 28), dtype('uint8'))
    >>> digits.labels[:5].tolist()
    [5, 0, 4, 1, 9]
    """
    remedy = "restore it with `git checkout -- mnist_core/data/embedded`, or rebuild it with `python -m mnist_core.data.embed`."
    try:
        packed = path.read_bytes()
    except OSError as error:
        raise DatasetDamaged(f"The embedded digits cannot be read ({error.strerror}: {path.name}); {remedy}") from error
    if hashlib.sha256(packed).hexdigest() != DIGEST:
        raise DatasetDamaged(f"The embedded digits in {path.name} are damaged (the digest differs); {remedy}")
    raw = pa.Codec("zstd").decompress(packed, decompressed_size=N_DIGITS * (SIDE * SIDE + 1))
    flat = np.frombuffer(raw, dtype=np.uint8)
    images, labels = flat[:-N_DIGITS], flat[-N_DIGITS:]
    return Digits(images.reshape(N_DIGITS, SIDE, SIDE), labels)


def split_rows(
    n_digits: int, split: Split, test_size: float = 0.2, seed: int = 0, n_train: int | None = None
) -> tuple[Rows, Rows]:
    """Choose the rows to train on and the rows to test on.

    Parameters
    ----------
    n_digits : int
        How many digits there are to split.
    split : {"random", "lecun"}
        ``"random"`` is scikit-learn's :func:`~sklearn.model_selection.train_test_split`, the same rows that a
        notebook gets for the same ``random_state``; ``"lecun"`` is the first 60,000 and the remaining rows.
    test_size : float
        The share of test rows of a random split.
    seed : int
        ``random_state`` of a random split.
    n_train : int or None
        Use only this many of the training rows: the first ones in the split's own order, which for a random
        split is a random sample. The test rows stay the same. None uses all.

    Returns
    -------
    train_rows, test_rows : ndarray of intp
        Both sorted: the order of rows does not change what a model learns, and reading memory in order is
        faster.

    Examples
    --------
    >>> train_rows, test_rows = split_rows(70_000, "random", test_size=0.2, seed=0)
    >>> len(train_rows), len(test_rows)
    (56000, 14000)
    """
    rows = np.arange(n_digits)
    if split == "lecun":
        train_rows, test_rows = rows[:N_LECUN_TRAIN], rows[N_LECUN_TRAIN:]
    else:
        train_rows, test_rows = train_test_split(rows, test_size=test_size, random_state=seed)
    return np.sort(train_rows[:n_train]), np.sort(test_rows)

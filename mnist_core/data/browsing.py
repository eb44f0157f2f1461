"""Finding one's way through 70,000 digits: filters, orders, pages, and the data set in a few facts.

A *selection* is an array of rows of :class:`~mnist_core.data.Digits` in the order in which they are shown. It is made
anew with every question, which takes about a millisecond, so nothing needs to be kept for each visitor.
"""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mnist_core.data.digits import N_CLASSES, N_LECUN_TRAIN, Digits, Images, Rows

MAX_SHUFFLE = 9_999
"""The largest number of a shuffle."""

LecunPart = Literal["All", "Train", "Test"]
PARTS: tuple[LecunPart, ...] = ("All", "Train", "Test")
Order = Literal["Data set", "Shuffled"]
ORDERS: tuple[Order, ...] = ("Data set", "Shuffled")


def select(digits: Digits, *, digit: int | None = None, part: LecunPart = "All", shuffle: int | None = None) -> Rows:
    """Choose which digits to show, and in which order.

    Parameters
    ----------
    digits : Digits
        All digits.
    digit : int, optional
        Only images labelled with this digit, 0 to 9.
    part : {"All", "Train", "Test"}
        Only LeCun's training part (the first 60,000 rows) or his test part (the rest).
    shuffle : int, optional
        Seed of a random order, at least 0; by default the order of the data set. A filter only takes images away:
        those that stay keep their order.

    Returns
    -------
    ndarray of intp
        Rows of `digits`.

    Examples
    --------
    >>> from mnist_core.data import load_digits
    >>> select(load_digits(), digit=7, part="Test")[:3].tolist()
    [60000, 60017, 60026]
    """
    rows = np.arange(len(digits)) if shuffle is None else np.random.default_rng(shuffle).permutation(len(digits))
    if part != "All":
        rows = rows[(rows < N_LECUN_TRAIN) == (part == "Train")]
    return rows if digit is None else rows[digits.labels[rows] == digit]


def position(rows: Rows, row: int | None) -> int | None:
    """Return where in a selection a row stands, counted from 0, or None if it is not there.

    Examples
    --------
    >>> position(np.array([4, 9, 2]), 9), position(np.array([4, 9, 2]), 5)
    (1, None)
    """
    if row is None:
        return None
    found = np.flatnonzero(rows == row)
    return int(found[0]) if len(found) else None


def neighbours(rows: Rows, row: int) -> tuple[int | None, int | None]:
    """Return the rows before and after a row of a selection; None where there is none.

    Examples
    --------
    >>> neighbours(np.array([4, 9, 2]), 9), neighbours(np.array([4, 9, 2]), 2)
    ((4, 2), (9, None))
    """
    at = position(rows, row)
    if at is None:
        return None, None
    return (
        int(rows[at - 1]) if at > 0 else None,
        int(rows[at + 1]) if at + 1 < len(rows) else None,
    )


def part_of(row: int) -> tuple[str, int]:
    """Return the name of LeCun's part that a row belongs to, and its number there, counted from 0.

    Examples
    --------
    >>> part_of(59_999), part_of(60_000)
    (('training', 59999), ('test', 0))
    """
    return ("training", row) if row < N_LECUN_TRAIN else ("test", row - N_LECUN_TRAIN)


def counts_by_part(digits: Digits) -> dict[str, npt.NDArray[np.intp]]:
    """Count the images of each digit in LeCun's two parts."""
    return {
        "training part": np.bincount(digits.labels[:N_LECUN_TRAIN], minlength=N_CLASSES),
        "test part": np.bincount(digits.labels[N_LECUN_TRAIN:], minlength=N_CLASSES),
    }


def first_rows(digits: Digits, n: int = 10) -> pa.Table:
    """Return the first digits as the frame that ``fetch_openml("mnist_784")`` gives.

    Returns
    -------
    pyarrow.Table of n rows
        Columns ``pixel1`` to ``pixel784``, row by row of the image from its upper left, and ``class``. A table of
        Arrow because that is what goes to the browser: 785 columns of pandas take 100 ms on the way, these take 2.
    """
    pixels = digits.images[:n].reshape(n, -1).T
    columns = {f"pixel{number}": column for number, column in enumerate(pixels, start=1)}
    return pa.table(columns | {"class": digits.labels[:n]})


def megabytes(digits: Digits) -> dict[str, float]:
    """Return the memory that the digits take in the notebook's way and here, in units of 2**20 bytes as pandas counts.

    Examples
    --------
    >>> from mnist_core.data import load_digits
    >>> {name: round(size, 1) for name, size in megabytes(load_digits()).items()}
    {'float64': 418.7, 'uint8': 52.4}
    """
    return {"float64": digits.images.size * np.dtype(np.float64).itemsize / 2**20, "uint8": digits.nbytes / 2**20}


def in_two_rows(means: npt.NDArray[np.floating]) -> Images:
    """Put ten average images side by side, two rows of five.

    Parameters
    ----------
    means : ndarray of shape (10, h, w), float
        Average ink, 0 to 255.

    Returns
    -------
    ndarray of shape (2 h, 5 w), uint8
        0 to 4 above, 5 to 9 below.
    """
    _, height, width = means.shape
    sheet: Images = np.rint(means).astype(np.uint8).reshape(2, 5, height, width).swapaxes(1, 2)
    return sheet.reshape(2 * height, 5 * width)


def n_different(digits: Digits, other: Digits, *, at_once: int = 5_000) -> int:
    """Count the digits whose image or label differs between two copies; 0 if they are identical, byte for byte.

    Parameters
    ----------
    digits, other : Digits
        Two copies of the same number of digits.
    at_once : int
        Digits to compare at once: a comparison of all of them would need another 55 MB for a moment.
    """
    same = digits.labels == other.labels
    for start in range(0, len(digits), at_once):
        block = slice(start, start + at_once)
        same[block] &= (digits.images[block] == other.images[block]).all(axis=(1, 2))
    return int(np.count_nonzero(~same))

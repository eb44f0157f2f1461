"""Which digits to look at, and in which order.

A *selection* is an array of rows of :class:`~mnist_core.data.Digits` in the order in which they are shown. It is made
again with every question, which takes about a millisecond, so nothing needs to be kept for each visitor.
"""

from typing import Literal

import numpy as np

from mnist_core.data.digits import N_LECUN_TRAIN, Digits, Rows

LecunPart = Literal["All", "Train", "Test"]
PARTS: tuple[LecunPart, ...] = ("All", "Train", "Test")


def select_rows(
    digits: Digits, *, digit: int | None = None, part: LecunPart = "All", shuffle: int | None = None
) -> Rows:
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
    >>> select_rows(load_digits(), digit=7, part="Test")[:3].tolist()
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


def adjacent_rows(rows: Rows, row: int) -> tuple[int | None, int | None]:
    """Return the rows before and after a row of a selection; None where there is none.

    Examples
    --------
    >>> adjacent_rows(np.array([4, 9, 2]), 9), adjacent_rows(np.array([4, 9, 2]), 2)
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

"""The data set in a few facts."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mnist_core.data.digits import N_CLASSES, N_LECUN_TRAIN, SIDE, Digits, Rows


def counts_by_part(digits: Digits) -> dict[str, npt.NDArray[np.intp]]:
    """Count the images of each digit in LeCun's two parts."""
    return {
        "training part": np.bincount(digits.labels[:N_LECUN_TRAIN], minlength=N_CLASSES),
        "test part": np.bincount(digits.labels[N_LECUN_TRAIN:], minlength=N_CLASSES),
    }


def tabulate_line(digits: Digits, rows: Rows, line: int) -> pa.Table:
    """Return one line of pixels of some digits, as the frame of ``fetch_openml("mnist_784")`` names its columns.

    Parameters
    ----------
    digits : Digits
    rows : ndarray of shape (n,), int
    line : int
        0 (the uppermost) to 27.

    Returns
    -------
    pyarrow.Table of n rows
        Columns ``row``, ``class``, and 28 of ``pixel1`` to ``pixel784``.
    """
    pixels = digits.images[rows, line].T
    columns = {f"pixel{number}": column for number, column in enumerate(pixels, start=line * SIDE + 1)}
    return pa.table({"row": rows, "class": digits.labels[rows]} | columns)


def memory_megabytes(digits: Digits) -> dict[str, float]:
    """Return the memory that the digits take in the notebook's way and here, in units of 2**20 bytes as pandas counts.

    Examples
    --------
    >>> from mnist_core.data import load_digits
    >>> {name: round(size, 1) for name, size in memory_megabytes(load_digits()).items()}
    {'float64': 418.7, 'uint8': 52.4}
    """
    return {"float64": digits.images.size * np.dtype(np.float64).itemsize / 2**20, "uint8": digits.nbytes / 2**20}

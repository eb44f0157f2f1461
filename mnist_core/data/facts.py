"""The data set in a few facts."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mnist_core.data.digits import N_CLASSES, N_LECUN_TRAIN, Digits


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


def memory_megabytes(digits: Digits) -> dict[str, float]:
    """Return the memory that the digits take in the notebook's way and here, in units of 2**20 bytes as pandas counts.

    Examples
    --------
    >>> from mnist_core.data import load_digits
    >>> {name: round(size, 1) for name, size in memory_megabytes(load_digits()).items()}
    {'float64': 418.7, 'uint8': 52.4}
    """
    return {"float64": digits.images.size * np.dtype(np.float64).itemsize / 2**20, "uint8": digits.nbytes / 2**20}

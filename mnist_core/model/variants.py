"""Variants of training images: handwriting that MNIST hardly has, made from what it has."""

import numpy as np
import numpy.typing as npt

ONE_IN = 10
"""One in this many of the zeros among the training images is shown a second time, with a slash."""
PEN = 2.5
"""Width of the slash in pixels: that of MNIST's typical stroke."""

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.uint8]


def make_slashed_zeros(images: Images, labels: Labels) -> tuple[Images, Labels]:
    """Return every tenth zero with a slash through it, from the lower left to the upper right corner of its ink.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28), uint8
        The training images: no other may be given, or a model would learn from what it is tested on.
    labels : ndarray of shape (n,), uint8
        The digits that they show.

    Returns
    -------
    images : ndarray of shape (m, 28, 28), uint8
    labels : ndarray of shape (m,), uint8
        All 0.

    Examples
    --------
    >>> square = np.zeros((1, 28, 28), np.uint8)
    >>> square[0, 10:18, 10:18] = 1
    >>> slashed, labels = make_slashed_zeros(square, np.array([0], np.uint8))
    >>> [int(slashed[0, row, column]) for row, column in [(17, 10), (14, 13), (10, 17), (10, 10)]], labels.tolist()
    ([255, 255, 255, 1], [0])
    """
    zeros = images[np.flatnonzero(labels == 0)[::ONE_IN]]
    slashed = np.array([_slash(zero) for zero in zeros], np.uint8).reshape(-1, *images.shape[1:])
    return slashed, np.zeros(len(slashed), np.uint8)


def _slash(image: Images) -> Images:
    """Draw the slash: full ink within half the pen of the line, anti-aliased over one pixel."""
    rows, columns = np.nonzero(image)
    if not len(rows):
        return image
    start, end = np.array([rows.max(), columns.min()]), np.array([rows.min(), columns.max()])
    pixels = np.moveaxis(np.indices(image.shape), 0, -1)
    along = end - start
    share = np.clip((pixels - start) @ along / max(along @ along, 1), 0, 1)
    distance = np.linalg.norm(pixels - start - share[..., np.newaxis] * along, axis=-1)
    ink: Images = np.rint(255 * np.clip(PEN / 2 + 0.5 - distance, 0, 1)).astype(np.uint8)
    np.maximum(image, ink, out=ink)
    return ink

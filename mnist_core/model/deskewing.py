"""Set digits upright: what slant a writer has says nothing about which digit it is."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

SIDE = 28
N_PIXELS = SIDE**2
CHUNK = 64
"""Images worked on at a time: a few megabytes of intermediate arrays, whatever the number of images."""
PLACE = np.arange(SIDE, dtype=np.float32)
MIDDLE = np.float32((SIDE - 1) / 2)
MAX_SLOPE = 2.0
"""Deskewing shears no further: MNIST's digits stay below 1.9, and a nearly horizontal stroke would be torn apart."""

Images = NDArray[np.uint8]
Floats = NDArray[np.float32]


def deskew(images: Images) -> Images:
    r"""Set digits upright by shearing each along its rows until its second mixed moment is zero, and centre them.

    With the ink as weight, let :math:`\mu_{pq}` be the central moment of order p in x and q in y. The slope
    :math:`a = \mu_{11} / \mu_{02}` is how far, by least squares, the writer's strokes lean to one side per row;
    every row is shifted back by ``a`` times its distance from the centre of mass. Then the centre of mass, which
    MNIST put at a whole pixel, is moved to the very centre. Shifts by a fraction of a pixel are shared linearly
    between the two nearest pixels, which keeps ink and moments.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28), uint8
        Ink from 0 (none) to 255.

    Returns
    -------
    ndarray of shape (n, 28, 28), uint8
        The same ink, upright, around (13.5, 13.5). Ink that would leave the frame is lost. An image whose ink lies in
        a single row has no slope; a slope beyond ``MAX_SLOPE`` is undone only so far; blank images stay blank.

    References
    ----------
    Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition", Proceedings
    of the IEEE 86(11), 1998, section III.A, where the second version of the database is "deslanted" in this way.

    Examples
    --------
    >>> import numpy as np
    >>> leaning = np.zeros((1, 28, 28), np.uint8)
    >>> leaning[0, range(9, 19), range(19, 9, -1)] = 255
    >>> np.flatnonzero(deskew(leaning)[0].sum(axis=0))  # one upright line in the middle
    array([13, 14])
    """
    images = as_images(images)
    upright = np.empty_like(images)
    for rows in split_into_chunks(len(images)):
        upright[rows] = np.rint(_centred(shear_upright(images[rows].astype(np.float32))))
    return upright


class Deskew:
    """Set digits upright and centre them: :func:`deskew` for rows of 784 pixels.

    Examples
    --------
    >>> import numpy as np
    >>> Deskew().transform(np.zeros((2, 784), np.uint8)).shape
    (2, 784)
    """

    n_features = N_PIXELS

    def transform(self, X: ArrayLike) -> Images:
        """Return the upright digits, shape (n, 784), uint8."""
        return deskew(as_images(X)).reshape(-1, N_PIXELS)


def as_images(X: ArrayLike) -> Images:
    """Return `X` as (n, 28, 28) uint8 without copying; raise ValueError with the remedy if it is something else."""
    X = np.asarray(X)
    if X.dtype != np.uint8:
        raise ValueError(f"Pixels must be uint8 from 0 to 255, got {X.dtype}; convert with X.astype(numpy.uint8).")
    if X.shape[1:] not in {(N_PIXELS,), (SIDE, SIDE)}:
        raise ValueError(f"Expected rows of 784 pixels or images of 28 x 28, got an array of shape {X.shape}.")
    return X.reshape(-1, SIDE, SIDE)


def split_into_chunks(n: int) -> list[slice]:
    """Return slices of at most ``CHUNK`` that cover `n` images."""
    return [slice(start, start + CHUNK) for start in range(0, n, CHUNK)]


def shear_upright(ink: Floats) -> Floats:
    """Shift each row of each image (n, 28, 28) so that the second mixed moment becomes zero."""
    x, y = _centre_of_mass(ink)
    by_row = ink.sum(axis=2)
    below = PLACE - y[:, np.newaxis]
    mixed = (below * (ink @ PLACE - by_row * x[:, np.newaxis])).sum(axis=1)
    spread = (below**2 * by_row).sum(axis=1)
    slope = np.clip(np.divide(mixed, spread, out=np.zeros_like(mixed), where=spread > 0), -MAX_SLOPE, MAX_SLOPE)
    return _move_rows(ink, slope[:, np.newaxis] * below)


def _centred(ink: Floats) -> Floats:
    """Move images (n, 28, 28) by fractions of a pixel until the centre of mass is the centre of the frame."""
    x, y = _centre_of_mass(ink)
    to_the_left, upwards = (np.repeat(mean - MIDDLE, SIDE).reshape(-1, SIDE) for mean in (x, y))
    return np.swapaxes(_move_rows(np.swapaxes(_move_rows(ink, to_the_left), 1, 2), upwards), 1, 2)


def _centre_of_mass(ink: Floats) -> tuple[Floats, Floats]:
    """Return x and y of the centre of mass of images (n, 28, 28), each (n,); the corner (0, 0) for blank ones."""
    total = np.maximum(ink.sum(axis=(1, 2)), 1)
    return ink.sum(axis=1) @ PLACE / total, ink.sum(axis=2) @ PLACE / total


def _move_rows(ink: Floats, shift: Floats) -> Floats:
    """Move each row of images (n, 28, 28) to the left by its shift (n, 28), a fraction of a pixel shared linearly."""
    shift = np.clip(shift, -SIDE, SIDE)  # by then a row has left the frame
    whole = np.floor(shift)
    part = (shift - whole)[:, :, np.newaxis]
    # Blank columns on both sides let rows leave the frame without a special case.
    padded = np.zeros((len(ink), SIDE, 3 * SIDE + 1), np.float32)
    padded[:, :, SIDE : 2 * SIDE] = ink
    columns = np.arange(SIDE + 1) + SIDE + whole.astype(np.intp)[:, :, np.newaxis]
    moved = np.take_along_axis(padded, columns, axis=2)
    between: Floats = (1 - part) * moved[:, :, :-1] + part * moved[:, :, 1:]
    return between

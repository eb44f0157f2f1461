"""Describe the directions of a digit's edges: "how much edge of this direction runs through this neighbourhood"."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mnist_core.model.deskewing import N_PIXELS, SIDE, Floats, Images, as_images, shear_upright, split_into_chunks

MAX_PIXEL = 255
PAIR_SIDE = SIDE // 2
PAIR_STEP = 2
PAIR_STEPS = ("to the right", "below")
"""Pairs of edges are looked for on a grid of 14 x 14 places, two places (4 pixels) apart in these directions."""
FULL_SCALE, FULL_SCALE_OF_PAIRS = 0.3, 0.2
"""Roots of shares that become 255. Larger ones are cut off: of MNIST's single edges one in ten million, of its pairs
four in ten thousand."""


class GradientHistograms:
    """Describe the upright digit by which way the edges of its strokes run, place by place, alone and in pairs.

    Edges alone are Dalal and Triggs' histograms of oriented gradients [1]_: the gradient at a pixel votes, with its
    length as weight, for the two nearest of `orientations` directions and for the nearest of `cells` x `cells`
    overlapping places. Directions cover the whole circle, since the two edges of a stroke are different evidence; a
    gradient is split between two directions by the parallelogram rule [2]_.

    A weighted sum of these cannot say "this edge *and* that one", which is what tells a loop from a gap. So edges are
    also counted in pairs [3]_: the votes at a place times the votes 4 pixels to its right, or 4 pixels below, for
    each two directions, in `pair_cells` x `pair_cells` larger places.

    Both histograms are scaled to a sum of 1 for each image, so that pen width and pressure matter less, and the
    square root is taken, so that the first vote in a place counts more than the tenth.

    Parameters
    ----------
    orientations : int, default=8
        Number of directions that divide the circle, at least 3.
    cells : int, default=7
        Places along each side of the image for single edges.
    pair_cells : int, default=3
        Places along each side of the image for pairs; 0 leaves pairs out: a quarter of the columns, and more mistakes.

    Raises
    ------
    ValueError
        If there are fewer than 3 directions, or places smaller than a pixel.

    References
    ----------
    .. [1] N. Dalal, B. Triggs, "Histograms of oriented gradients for human detection", CVPR 2005.
    .. [2] C.-L. Liu, K. Nakashima, H. Sako, H. Fujisawa, "Handwritten digit recognition: benchmarking of
       state-of-the-art techniques", Pattern Recognition 36(10), 2003.
    .. [3] T. Watanabe, S. Ito, K. Yokoi, "Co-occurrence histograms of oriented gradients for pedestrian detection",
       PSIVT 2009.

    Examples
    --------
    >>> import numpy as np
    >>> blank = np.zeros((2, 784), np.uint8)
    >>> GradientHistograms().transform(blank).shape
    (2, 1544)
    >>> GradientHistograms(pair_cells=0).transform(blank).shape
    (2, 392)
    """

    def __init__(self, orientations: int = 8, cells: int = 7, pair_cells: int = 3) -> None:
        if orientations < 3 or not 1 <= cells <= SIDE or not 0 <= pair_cells <= PAIR_SIDE:
            raise ValueError(
                f"orientations must be at least 3, cells from 1 to {SIDE} and pair_cells from 0 to {PAIR_SIDE}; "
                f"got {orientations}, {cells} and {pair_cells}."
            )
        self.orientations = orientations
        self.cells = cells
        self.pair_cells = pair_cells

    @property
    def n_features(self) -> int:
        """Columns of the transformed rows."""
        return self._n_single + len(PAIR_STEPS) * (self.pair_cells * self.orientations) ** 2

    @property
    def _n_single(self) -> int:
        return self.orientations * self.cells**2

    def transform(self, X: ArrayLike) -> Images:
        """Count edges and pairs of edges.

        Parameters
        ----------
        X : ndarray of shape (n, 784), uint8

        Returns
        -------
        ndarray of shape (n, n_features), uint8
            First single edges, ordered by direction, then row, then column of the place; then pairs, ordered by row and
            column of the place, direction of the first edge, step (right, below), direction of the second edge.
        """
        images = as_images(X)
        described = np.empty((len(images), self.n_features), np.uint8)
        for rows in split_into_chunks(len(images)):
            votes = _direction_votes(shear_upright(images[rows].astype(np.float32)), self.orientations)
            single = _pool(votes, _overlapping_cells(SIDE, self.cells))
            described[rows, : self._n_single] = _compress(single, FULL_SCALE)
            if self.pair_cells:
                coarse = _pool(votes, _overlapping_cells(SIDE, PAIR_SIDE))
                described[rows, self._n_single :] = _compress(_pair_votes(coarse, self.pair_cells), FULL_SCALE_OF_PAIRS)
        return described

    def over_places(self, columns: ArrayLike) -> NDArray[np.float64]:
        """Sum a quantity that each column has (a contribution, a squared weight) over each place of the image.

        Pairs are counted in places larger than those of single edges; theirs is shared among the smaller places
        in proportion to the overlap. The sum over all places is the sum over all columns.

        Parameters
        ----------
        columns : ndarray of shape (..., n_features)

        Returns
        -------
        ndarray of shape (..., cells, cells), float64

        Examples
        --------
        >>> places = GradientHistograms().over_places(np.ones(1544))
        >>> places.shape, round(places.sum())
        ((7, 7), 1544)
        """
        single, pairs = np.split(np.asarray(columns, np.float64), [self._n_single], axis=-1)
        before = single.shape[:-1]
        places: NDArray[np.float64] = single.reshape(*before, -1, self.cells, self.cells).sum(axis=-3)
        if self.pair_cells:
            in_cells = pairs.reshape(*before, self.pair_cells, self.pair_cells, -1).sum(axis=-1)
            large, small = (_overlapping_cells(SIDE, n).astype(np.float64) for n in (self.pair_cells, self.cells))
            overlap = large.T @ small
            places += _pool(in_cells, overlap / overlap.sum(axis=1, keepdims=True))
        return places


def _direction_votes(ink: Floats, orientations: int) -> Floats:
    """Split each pixel's gradient between the two nearest directions: (n, 28, 28) -> (n, orientations, 28, 28).

    A gradient g between the unit vectors u and v is the sum of (g x v) / (u x v) times u and (u x g) / (u x v) times v.
    The vote for a direction is the first formula on one side and the second on the other; the smaller of the two is the
    right one, and it is negative for gradients that do not lie next to this direction at all.
    """
    framed = np.pad(ink, ((0, 0), (1, 1), (1, 1)))
    gradient = np.empty((len(ink), 2, SIDE, SIDE), np.float32)
    np.subtract(framed[:, 1:-1, 2:], framed[:, 1:-1, :-2], out=gradient[:, 0])
    np.subtract(framed[:, 2:, 1:-1], framed[:, :-2, 1:-1], out=gradient[:, 1])
    step = 2 * np.pi / orientations
    angles = step * np.arange(orientations)
    across = np.column_stack([np.sin(angles), -np.cos(angles)]).astype(np.float32) / np.float32(np.sin(step))
    both = np.concatenate([np.roll(across, -1, axis=0), -np.roll(across, 1, axis=0)])
    cross = (both @ gradient.reshape(len(ink), 2, N_PIXELS)).reshape(-1, 2, orientations, SIDE, SIDE)
    votes: Floats = np.minimum(cross[:, 0], cross[:, 1])
    return np.maximum(votes, 0, out=votes)


def _overlapping_cells(side: int, cells: int) -> Floats:
    """Return how much each place along a side belongs to each cell, (side, cells): triangles twice its width."""
    width = side / cells
    centres = (np.arange(cells) + 0.5) * width - 0.5
    away = np.abs(np.arange(side)[:, np.newaxis] - centres) / width
    weights: Floats = np.maximum(1 - away, 0).astype(np.float32)
    return weights


def _pool(maps: NDArray[np.floating], weights: NDArray[np.floating]) -> NDArray[np.floating]:
    """Sum maps (..., side, side) with weights (side, cells) for rows and for columns: (..., cells, cells)."""
    return np.swapaxes(np.swapaxes(maps @ weights, -1, -2) @ weights, -1, -2)


def _pair_votes(votes: Floats, cells: int) -> Floats:
    """Count pairs of votes two places apart: (n, directions, 14, 14) -> (n, cells**2, directions, 2 * directions)."""
    n, orientations, side, _ = votes.shape
    second = np.zeros((n, len(PAIR_STEPS), orientations, side, side), np.float32)
    second[:, 0, ..., :-PAIR_STEP] = votes[..., PAIR_STEP:]
    second[:, 1, ..., :-PAIR_STEP, :] = votes[..., PAIR_STEP:, :]
    along = _overlapping_cells(side, cells).T
    within = (along[:, np.newaxis, :, np.newaxis] * along[:, np.newaxis, :]).reshape(cells**2, 1, side, side)
    first: Floats = within * votes[:, np.newaxis]
    # As one matrix product for each image: (cells and directions) x places @ places x (steps and directions).
    pairs: Floats = first.reshape(n, -1, side**2) @ second.reshape(n, -1, side**2).swapaxes(1, 2)
    return pairs


def _compress(counts: Floats, full_scale: float) -> Images:
    """Return the root of each count's share in its image's total, from 0 to 255 for 0 to `full_scale`: (n, d)."""
    counts = counts.reshape(len(counts), -1)
    total = counts.sum(axis=1, keepdims=True)
    share = np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)
    roots = np.sqrt(share, out=share)
    roots *= MAX_PIXEL / full_scale
    compressed: Images = np.minimum(np.rint(roots), MAX_PIXEL).astype(np.uint8)
    return compressed

"""Scaling pixels without copying them.

Each way of scaling maps a pixel column to ``z = (x - shift) * factor``. Written out as float32, the 56,000
training images of the notebook's split take 176 MB, and every model that trains at the same time takes its own.
But lbfgs looks at the data only through two matrix products, the scores ``Z @ W`` and the gradient ``G @ Z``,
and both can be had from the uint8 pixels:

    Z @ W = X @ V - shift @ V               with V = factor * W (row by row)
    G @ Z = (G @ X - sum(G) * shift) * factor

:class:`PixelRows` does just that, a block of rows at a time, so all models share the one 55 MB array of digits, and
idle cores can take over some of the blocks (:mod:`mnist_core.model.cores`). ``benchmarks/training.py`` compares time
and memory with the plain float32 matrix.
"""

from collections.abc import Iterator
from inspect import getattr_static
from types import FunctionType
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
import scipy.sparse
from scipy.sparse.linalg import LinearOperator

from mnist_core.model.cores import in_parts
from mnist_core.model.trained_model import Float32, Float64

BLOCK_ROWS = 64
"""Rows converted to float32 at a time: 0.2 MB, small enough for a core's own cache, and with up to 1,562 columns small
enough for OpenBLAS to multiply them without copying. Blocks of 1,024 rows take nearly twice the time where caches
are small, and the same where they are large."""


class PixelRows(scipy.sparse.csr_array):
    """Some rows of a shared uint8 matrix, scaled on the fly inside matrix products.

    scikit-learn's input check lets two kinds of matrix through: ndarrays, which it would copy to float, and
    SciPy's sparse arrays, which it passes on to ``@`` untouched. So this is a sparse array by descent, of
    float32 and with nothing stored, whose products are its own: ``Z @ W`` (or ``Z.dot(W)``), ``G @ Z`` and
    ``Z.T @ G``. Whatever else a sparse array can do would answer for an empty matrix: it raises TypeError.

    Parameters
    ----------
    X : ndarray of shape (n, d), uint8
        The shared matrix; never copied.
    rows : ndarray of shape (m,), int, or None
        Which rows of ``X`` these are; None means all of them.
    shift, factor : ndarray of shape (d,), float, or float
        ``z = (x - shift) * factor``, column by column.
    more : ndarray of shape (k, d), uint8, or None
        Rows that come after those of ``X``, such as examples.

    Attributes
    ----------
    n_products : int
        How often ``Z @ W`` has been computed: once for each evaluation of a loss.

    Examples
    --------
    >>> X = np.array([[0, 255], [51, 102], [255, 0]], dtype=np.uint8)
    >>> Z = PixelRows(X, np.array([0, 1]), factor=1 / 51)
    >>> Z @ np.eye(2, dtype=np.float32)
    array([[0., 5.],
           [1., 2.]], dtype=float32)
    """

    def __init__(
        self,
        X: npt.NDArray[np.uint8],
        rows: npt.NDArray[np.intp] | None = None,
        shift: Float64 | float = 0.0,
        factor: Float64 | float = 1.0,
        more: npt.NDArray[np.uint8] | None = None,
    ) -> None:
        self._X = X
        self._rows = np.arange(len(X)) if rows is None else rows
        self._more = X[:0] if more is None else more
        self._shift = np.broadcast_to(np.asarray(shift, np.float64), X.shape[1:])
        self._factor = np.broadcast_to(np.asarray(factor, np.float64), X.shape[1:])
        self.n_products = 0
        # Not super().__init__, which asks for what is refused below: take over the state of an empty array.
        self.__dict__.update(
            vars(scipy.sparse.csr_array((len(self._rows) + len(self._more), X.shape[1]), dtype=np.float32))
        )

    def __repr__(self) -> str:
        return f"<PixelRows of shape {self.shape}, scaled inside products>"

    __str__ = __repr__

    def scaled(self, shift: Float64, factor: Float64) -> "PixelRows":
        """Return the same rows of the same memory under another scaling."""
        return PixelRows(self._X, self._rows, shift, factor, self._more)

    def blocks(self, part: slice = slice(None)) -> Iterator[tuple[slice, Float32]]:
        """Yield slices of some of the rows with their unscaled values as float32, in a buffer that is used again."""
        n = len(self._rows)
        first, last, _ = part.indices(self.shape[0])
        uint8 = np.empty((min(BLOCK_ROWS, last - first), self._X.shape[1]), np.uint8)
        float32 = np.empty(uint8.shape, np.float32)
        for start in range(first, last, BLOCK_ROWS):
            stop = min(start + BLOCK_ROWS, last)
            rows, size = self._rows[start:stop], stop - start
            # mode="clip" because the default would fill a temporary array first
            np.take(self._X, rows, axis=0, out=uint8[: len(rows)], mode="clip")
            if len(rows) < size:
                uint8[len(rows) : size] = self._more[max(start, n) - n : stop - n]
            np.copyto(float32[:size], uint8[:size])
            yield slice(start, stop), float32[:size]

    def __matmul__(self, W: Any) -> Float32:
        """Return ``Z @ W``, float32, for ``W`` of shape (d, k) or (d,)."""
        self.n_products += 1
        V = (self._factor * np.asarray(W, np.float64).T).T
        offset = (self._shift @ V).astype(np.float32)
        # BLAS is faster when the few columns of V are contiguous
        V = np.asfortranarray(V, np.float32)
        scores = np.empty((self.shape[0], *V.shape[1:]), np.float32)

        def multiply(part: slice) -> None:
            for block, X in self.blocks(part):
                np.matmul(X, V, out=scores[block])
                scores[block] -= offset

        in_parts(multiply, self.shape[0], BLOCK_ROWS)
        return scores

    def __rmatmul__(self, G: Any) -> Float32:
        """Return ``G @ Z``, float32, for ``G`` of shape (k, m) or (m,)."""

        def multiply(part: slice) -> Float64:
            # Sums over all rows are kept in float64: float32 would lose the digits that decide convergence.
            gradient = np.zeros((*G.shape[:-1], self.shape[1]))
            for block, X in self.blocks(part):
                gradient += G[..., block] @ X
            return gradient

        gradient: Float64 = np.sum(in_parts(multiply, self.shape[0], BLOCK_ROWS), axis=0)
        gradient -= np.multiply.outer(G.sum(axis=-1, dtype=np.float64), self._shift)
        return (gradient * self._factor).astype(np.float32)

    def transpose(self, axes: Any = None, copy: bool = False) -> LinearOperator:
        """Return ``Z.T`` for the products that scikit-learn writes ``Z.T @ G``; the arguments are SciPy's."""
        return LinearOperator(
            self.shape[::-1], matvec=lambda g: g.ravel() @ self, matmat=lambda G: (G.T @ self).T, dtype=np.float32
        )

    def moments(self) -> tuple[Float64, Float64]:
        """Return mean and standard deviation of each unscaled column, float64 of shape (d,)."""
        total, squares = np.zeros(self.shape[1]), np.zeros(self.shape[1])
        for _, X in self.blocks():
            total += X.sum(axis=0, dtype=np.float64)
            squares += np.square(X, out=X).sum(axis=0, dtype=np.float64)
        mean = total / self.shape[0]
        return mean, np.sqrt(np.maximum(squares / self.shape[0] - mean**2, 0))


def _refuse(name: str) -> Any:
    """Return a method or property that stands for what would answer for an empty matrix."""

    def refuse(*_: object) -> NoReturn:
        raise TypeError(f"PixelRows has no {name}: its values are never written out; use Z @ W, G @ Z, Z.T @ G.")

    return refuse if name.startswith("__") else property(refuse)


KEPT = {"shape", "ndim", "dtype", "format", "T", "dot", "__init__", "__len__", "__bool__"}
"""What is inherited: it does not look at values, or says itself that it cannot."""

for _name in dir(scipy.sparse.csr_array):
    _is_private = _name.startswith("_") and not _name.startswith("__")
    _inherited = getattr_static(scipy.sparse.csr_array, _name)
    if (
        isinstance(_inherited, (FunctionType, property))
        and not _is_private
        and _name not in KEPT | vars(PixelRows).keys()
    ):
        setattr(PixelRows, _name, _refuse(_name))


def as_rows(X: npt.NDArray[np.uint8] | PixelRows) -> PixelRows:
    """Wrap a plain uint8 matrix of shape (n, d); leave :class:`PixelRows` as they are."""
    return X if isinstance(X, PixelRows) else PixelRows(X)

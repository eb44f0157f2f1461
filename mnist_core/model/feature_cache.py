"""The features of all digits, computed once for all fits that need them at the same time."""

from collections.abc import Callable, Iterable
from threading import Lock
from typing import TypeAlias
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt

from mnist_core.data import Digits
from mnist_core.model.features import Features, make_features

Matrix: TypeAlias = npt.NDArray[np.uint8]
ComputeFeatures: TypeAlias = Callable[[Digits, Features, Callable[[], bool]], Matrix]

POLL_SECONDS = 0.1
BATCH_ROWS = 1_024
"""Images whose features are computed between two questions whether anybody still wants them: a tenth of a second."""


class Interrupted(RuntimeError):
    """Somebody did not want to wait until the features of all digits were computed."""


def never() -> bool:
    """Return False: nobody interrupts."""
    return False


def compute_features(digits: Digits, kind: Features, interrupted: Callable[[], bool] = never) -> Matrix:
    """Return the features of all digits.

    Parameters
    ----------
    digits : Digits
    kind : {"pixels", "deskewed", "gradient histograms"}
    interrupted : callable, optional
        Called some times a second; returning True gives up.

    Returns
    -------
    ndarray of shape (n, d), uint8
        Read-only; pixels share the memory of the images.

    Raises
    ------
    Interrupted
        If `interrupted` said so.
    """
    X = digits.images.reshape(len(digits), -1)
    if kind == "pixels":
        return X
    transformer = make_features(kind)
    matrix = np.empty((len(X), transformer.n_features), np.uint8)
    for start in range(0, len(X), BATCH_ROWS):
        if interrupted():
            raise Interrupted
        matrix[start : start + BATCH_ROWS] = transformer.transform(X[start : start + BATCH_ROWS])
    matrix.setflags(write=False)
    return matrix


def n_columns(kind: Features) -> int:
    """Return the number of columns of the features."""
    return make_features(kind).n_features


def feature_nbytes(kind: Features, n_digits: int) -> int:
    """Return the bytes of the features of all digits beyond the digits; pixels are the digits."""
    return 0 if kind == "pixels" else n_digits * n_columns(kind)


class FeatureCache:
    """Hands the features of all digits to fits; each kind is in memory once.

    A kind stays in memory as long as anybody uses it. The last one stays until another is
    computed, so that fits in turn need not compute it again.

    Parameters
    ----------
    digits : Digits
    compute : callable
        ``compute(digits, kind, interrupted) -> matrix``, see :func:`compute_features`.

    Examples
    --------
    >>> from mnist_core.data import Digits, load_digits
    >>> cache = FeatureCache(Digits(load_digits().images[:10], load_digits().labels[:10]))
    >>> cache.get("deskewed").shape
    (10, 784)
    >>> cache.nbytes()
    7840
    """

    def __init__(self, digits: Digits, compute: ComputeFeatures = compute_features) -> None:
        self._digits = digits
        self._compute = compute
        self._computing = Lock()  # one kind at a time
        self._in_memory: WeakValueDictionary[Features, Matrix] = WeakValueDictionary()
        self._last: Matrix | None = None

    def get(self, kind: Features, interrupted: Callable[[], bool] = never) -> Matrix:
        """Return the features of all digits, computed if need be, uint8 of shape (n, d) and read-only.

        Parameters
        ----------
        kind : {"pixels", "deskewed", "gradient histograms"}
        interrupted : callable, optional
            Called some times a second while the features are computed, here or for another fit; returning True gives
            up.

        Raises
        ------
        Interrupted
            If `interrupted` said so. Another fit that waits for the same kind then computes it.
        """
        if kind == "pixels":
            return self._compute(self._digits, kind, interrupted)
        matrix = self._in_memory.get(kind)
        if matrix is None:
            while not self._computing.acquire(timeout=POLL_SECONDS):
                if interrupted():
                    raise Interrupted
            try:
                matrix = self._in_memory.get(kind)  # perhaps another fit has computed it meanwhile
                if matrix is None:
                    self.drop_idle()
                    matrix = self._in_memory[kind] = self._compute(self._digits, kind, interrupted)
            finally:
                self._computing.release()
        self._last = matrix
        return matrix

    def nbytes(self, needed: Iterable[Features] = ()) -> int:
        """Return the bytes of the features that are in memory or needed."""
        kinds = {*self._in_memory.keys(), *needed}
        return sum(feature_nbytes(kind, len(self._digits)) for kind in kinds)

    def drop_idle(self) -> None:
        """Let go of what nobody uses."""
        self._last = None

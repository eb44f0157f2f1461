"""The features of all digits, computed once for all fits that need them at the same time."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Condition
from typing import TypeAlias

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
    """Lends the features of all digits to fits; each kind is in memory once.

    A kind stays in memory as long as anybody holds it. The one that was held last stays until another kind is
    computed or let go, so that fits in turn need not compute it again.

    Parameters
    ----------
    digits : Digits
    compute : callable
        ``compute(digits, kind, interrupted) -> matrix``, see :func:`compute_features`.

    Examples
    --------
    >>> from mnist_core.data import Digits, load_digits
    >>> cache = FeatureCache(Digits(load_digits().images[:10], load_digits().labels[:10]))
    >>> with cache.hold("deskewed") as X:
    ...     X.shape
    (10, 784)
    >>> cache.nbytes()
    7840
    """

    def __init__(self, digits: Digits, compute: ComputeFeatures = compute_features) -> None:
        self._digits = digits
        self._compute = compute
        self._changed = Condition()  # guards everything below
        self._matrices: dict[Features, Matrix] = {}
        self._computing: set[Features] = set()
        self._n_holders: Counter[Features] = Counter()  # those who wait for it count as well

    @contextmanager
    def hold(self, kind: Features, interrupted: Callable[[], bool] = never) -> Iterator[Matrix]:
        """Lend the features of all digits, computed if need be, uint8 of shape (n, d) and read-only.

        Parameters
        ----------
        kind : {"pixels", "deskewed", "gradient histograms"}
        interrupted : callable, optional
            Called some times a second while the features are computed, here or by somebody else; returning True gives
            up.

        Raises
        ------
        Interrupted
            If `interrupted` said so. Whoever waits for the same kind then computes it.
        """
        if kind == "pixels":
            yield self._compute(self._digits, kind, interrupted)
            return
        with self._changed:
            self._n_holders[kind] += 1
        try:
            self._provide(kind, interrupted)
            yield self._matrices[kind]
        finally:
            with self._changed:
                self._n_holders[kind] -= 1
                self._drop_idle(but=None if self._computing else kind)

    def nbytes(self, needed: Iterable[Features] = ()) -> int:
        """Return the bytes that features take, or will take once the needed kinds are held as well."""
        with self._changed:
            held = {*self._n_holders.elements(), *needed} - {"pixels"}
            will_compute = not held <= self._matrices.keys() | self._computing  # for which idle kinds go
            kinds = held if will_compute else held | self._matrices.keys()
        return sum(feature_nbytes(kind, len(self._digits)) for kind in kinds)

    def drop_idle(self) -> None:
        """Let go of what nobody holds."""
        with self._changed:
            self._drop_idle()

    def _provide(self, kind: Features, interrupted: Callable[[], bool]) -> None:
        """See to it that a kind is in memory: compute it, unless somebody else has or does."""
        with self._changed:
            while kind in self._computing:
                if interrupted():
                    raise Interrupted
                self._changed.wait(POLL_SECONDS)
            if kind in self._matrices:
                return
            self._drop_idle()
            self._computing.add(kind)
        try:
            matrix = self._compute(self._digits, kind, interrupted)
            with self._changed:
                self._matrices[kind] = matrix
        finally:
            with self._changed:
                self._computing.remove(kind)
                self._changed.notify_all()

    def _drop_idle(self, but: Features | None = None) -> None:
        for kind in self._matrices.keys() - {but}:
            if not self._n_holders[kind]:
                del self._matrices[kind]

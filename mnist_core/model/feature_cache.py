"""The features of all digits, computed once and shared by all fits."""

from collections.abc import Callable
from threading import Lock
from typing import get_args
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from mnist_core.data import Digits
from mnist_core.model.features import Features, make_features


class Interrupted(RuntimeError):
    """Somebody did not want to wait until the features of all digits were computed."""


def featurised(
    digits: Digits, features: Features, interrupted: Callable[[], bool] = lambda: False
) -> npt.NDArray[np.uint8]:
    """Return the features of all digits; shared by all models, and kept until those of another kind are asked for.

    Parameters
    ----------
    digits : Digits
    features : {"pixels", "deskewed", "gradient histograms"}
    interrupted : callable, optional
        Asked some times a second; returning True gives up.

    Returns
    -------
    ndarray of shape (n, d), uint8
        Read-only; pixels share the memory of the images.

    Raises
    ------
    Interrupted
        If `interrupted` said so; the next call begins anew.
    """
    transformer = make_features(features)
    X = digits.images.reshape(len(digits), -1)
    if transformer == "passthrough":
        return X
    lock = _FEATURISING[features]
    while not lock.acquire(timeout=ASKING_SECONDS):  # runs that start together shall not both compute them
        if interrupted():
            raise Interrupted
    try:
        kept = _featurised.setdefault(digits, {})
        matrix = kept.get(features)
        if matrix is None:
            kept.clear()  # 55 or 108 MB
            matrix = np.empty((len(X), transformer.transform(X[:1]).shape[1]), np.uint8)
            for start in range(0, len(X), FEATURE_ROWS):
                if interrupted():
                    raise Interrupted
                matrix[start : start + FEATURE_ROWS] = transformer.transform(X[start : start + FEATURE_ROWS])
            matrix.setflags(write=False)
            kept.clear()  # another kind may have come meanwhile
            kept[features] = matrix
        return matrix
    finally:
        lock.release()


def kept_features(digits: Digits) -> frozenset[Features]:
    """Return which features of the digits are in memory, besides pixels, which are the digits themselves."""
    return frozenset(_featurised.get(digits, ()))


ASKING_SECONDS = 0.1
FEATURE_ROWS = 1_024
"""Images whose features are computed between two questions whether anybody still wants them: a tenth of a second."""
_FEATURISING: dict[Features, Lock] = {features: Lock() for features in get_args(Features)}
_featurised: WeakKeyDictionary[Digits, dict[Features, npt.NDArray[np.uint8]]] = WeakKeyDictionary()

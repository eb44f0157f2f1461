"""Shares of images, and how sure we can be of them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest


class Proportion(NamedTuple):
    """A share of images, with the interval that its true value plausibly lies in."""

    k: int
    """How many images of those asked about."""
    n: int
    """How many were asked about."""
    value: float
    """``k / n``, from 0 to 1."""
    low: float
    """Lower end of the 95% interval."""
    high: float
    """Upper end of the 95% interval."""


def proportion(k: int, n: int) -> Proportion:
    """Return a share with its 95% Wilson score interval.

    Unlike the textbook interval ``p +- 1.96 sqrt(p (1 - p) / n)`` it stays within 0 and 1 and keeps its promise near
    both ends: 100 right out of 100 does not prove that the model is never wrong.

    Parameters
    ----------
    k, n : int
        `k` of `n` images; `n` is at least 1.

    Raises
    ------
    ValueError
        If `n` is 0: a share of nothing is undefined.

    References
    ----------
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22(158), 1927. Computed by :func:`scipy.stats.binomtest`.

    Examples
    --------
    >>> accuracy = proportion(100, 100)
    >>> f"{accuracy.value:.0%}, plausibly {accuracy.low:.1%} to {accuracy.high:.0%}"
    '100%, plausibly 96.3% to 100%'
    """
    if n == 0:
        raise ValueError("A share of no images is undefined: choose at least one image.")
    interval = binomtest(k, n).proportion_ci(confidence_level=0.95, method="wilson")
    return Proportion(k, n, k / n, float(interval.low), float(interval.high))


def share_right(right: NDArray[np.bool_]) -> Proportion:
    """Return the share of right answers with its interval; bool of shape (n,), at least one.

    Examples
    --------
    >>> share_right(np.array([True, False, True, True]))[:3]
    (3, 4, 0.75)
    """
    return proportion(int(np.count_nonzero(right)), len(right))


def share_of(accuracy: float, n: int) -> Proportion:
    """Return an accuracy that was measured on `n` images, with its 95% interval.

    Examples
    --------
    >>> share_of(0.92, 14_000)[:2]
    (12880, 14000)
    """
    return proportion(round(accuracy * n), n)

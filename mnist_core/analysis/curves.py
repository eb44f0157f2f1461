"""Curves with few enough points for a browser."""

import numpy as np
import pandas as pd

CURVE_POINTS = 300
"""More than a browser can show apart, and still only some 10 KB."""


def thin_curve(curve: pd.DataFrame) -> pd.DataFrame:
    """Keep at most ``CURVE_POINTS`` points of a curve, evenly spaced along it.

    The distance between two points is the sum of their differences in all columns (all of which run from 0 to 1), so
    bends and jumps keep their points while long straight runs give theirs up. Both ends are kept.

    Examples
    --------
    >>> straight = pd.DataFrame({"x": np.linspace(0, 1, 10_000)})
    >>> len(thin_curve(straight)) == CURVE_POINTS
    True
    """
    if len(curve) > CURVE_POINTS:
        steps = curve.diff().abs().sum(axis=1).to_numpy()
        along = np.cumsum(steps)
        kept = np.searchsorted(along, np.linspace(0, along[-1], CURVE_POINTS)[1:-1])
        curve = curve.iloc[np.unique([0, *kept, len(curve) - 1])]
    return curve.reset_index(drop=True)

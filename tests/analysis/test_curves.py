"""Thinned curves."""

import numpy as np
import pandas as pd
import pytest

from mnist_core.analysis.coverage import thin_curve


def step_curve(n):
    x = np.linspace(0, 1, n)
    return pd.DataFrame({"x": x, "y": np.where(x < 0.5, 0, 1.0)})


@pytest.mark.parametrize("n", [1, 2, 299, 300, 301, 5000])
def test_limit_and_ends(n):
    curve = step_curve(n)
    thinned = thin_curve(curve)
    assert len(thinned) == n if n <= 300 else 100 < len(thinned) <= 300
    assert thinned.iloc[0].tolist() == curve.iloc[0].tolist()
    assert thinned.iloc[-1].tolist() == curve.iloc[-1].tolist()


def test_no_gap_is_wider_than_a_step_and_a_jump():
    gaps = thin_curve(step_curve(5000))["x"].diff().dropna()
    assert gaps.max() < 2 / 299 + 2 / 5000


def test_points_of_no_length():
    assert len(thin_curve(pd.DataFrame({"x": np.zeros(1000)}))) == 2

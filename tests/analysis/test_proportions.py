"""Shares and their intervals, held against published ones."""

import pytest

from mnist_core.analysis import proportion, share_of


# R. G. Newcombe, Statistics in Medicine 17(8), 1998, pp. 857-872, table I, method 3.
@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_published_wilson_intervals(k, n, low, high):
    share = proportion(k, n)
    assert (share.k, share.n, share.value) == (k, n, k / n)
    assert (share.low, share.high) == pytest.approx((low, high), abs=5e-5)


def test_a_runs_accuracy_has_wilsons_interval():
    share = share_of(81 / 263, 263)
    assert (share.low, share.high) == pytest.approx((0.2553, 0.3662), abs=0.0001)


def test_share_of_nothing_says_what_to_do():
    with pytest.raises(ValueError, match="at least one image"):
        proportion(0, 0)

"""Two models, held against counts by hand and coin tosses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from mnist_core.analysis import NothingInCommon, compare, evaluate
from mnist_core.analysis.comparison import find_differences
from mnist_core.model import TrainingConfig, train
from tests.support.answers import answers, answers_fixed_and_broken

FIRST = answers([1, 1, 1, 1, 1], [1, 1, 2, 2, 1], rows=[2, 4, 6, 8, 10])


SECOND = answers([1, 1, 1, 1, 1], [1, 3, 1, 3, 1], rows=[2, 4, 6, 8, 11])


def test_rows_by_hand():
    comparison = compare(FIRST, SECOND)
    assert comparison.broken.tolist() == [4]
    assert comparison.fixed.tolist() == [6]
    assert comparison.both_wrong.tolist() == [8]
    assert comparison.first.n == comparison.second.n == 4
    assert comparison.first.k == comparison.second.k == 2


@given(n_fixed=st.integers(0, 60), n_broken=st.integers(0, 60))
def test_p_value_is_that_of_coin_tosses(n_fixed, n_broken):
    comparison = compare(*answers_fixed_and_broken(n_fixed, n_broken))
    assert (len(comparison.fixed), len(comparison.broken)) == (n_fixed, n_broken)
    two_tails = 2 * binom.cdf(min(n_fixed, n_broken), n_fixed + n_broken, 0.5)
    assert comparison.p_value == pytest.approx(min(1, two_tails))


def test_real_models_on_different_splits_share_some_images(few_digits, tested):
    other = evaluate(train(few_digits, TrainingConfig(n_train=300, seed=1, max_iter=3)), few_digits, "test")
    comparison = compare(tested, other)
    common = set(tested.rows.tolist()) & set(other.rows.tolist())
    assert comparison.first.n == comparison.second.n == len(common) < len(other)
    groups = [set(rows.tolist()) for rows in (comparison.fixed, comparison.broken, comparison.both_wrong)]
    assert sum(map(len, groups)) == len(set.union(*groups) & common)
    assert comparison.second.k - comparison.first.k == len(comparison.fixed) - len(comparison.broken)
    assert comparison.first.k == len(common) - len(comparison.fixed) - len(comparison.both_wrong)


def test_nothing_in_common():
    with pytest.raises(NothingInCommon, match="share no test image"):
        compare(FIRST, answers([1], [1], rows=[99]))
    with pytest.raises(NothingInCommon, match="same part"):
        compare(FIRST, answers([1], [1], rows=[2], part="train"))


def test_differences():
    first, second = TrainingConfig(), TrainingConfig(scaling="none", C=0.5)
    assert find_differences(first, second) == {"scaling": ("subtract mean", "none"), "C": (1.0, 0.5)}
    assert find_differences(first, first) == {}


def test_no_difference_is_impossible():
    first, second = answers_fixed_and_broken(2_000, 0)  # 2 ** -1999 is no float
    assert compare(first, second).p_value > 0
    assert compare(first, second).is_clear
    assert not compare(first, first).is_clear

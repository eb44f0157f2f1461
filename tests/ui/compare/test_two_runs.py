"""What is said about two runs."""

import pytest
from hypothesis import given

from mnist_core.analysis import compare
from mnist_core.model import TrainingConfig
from mnist_core.ui.compare.two_runs import PAIR, RULES, describe_differences, read_config, write_config
from mnist_core.ui.figures import describe_comparison
from tests.support.answers import answers_fixed_and_broken
from tests.support.configs import CONFIGS


@pytest.mark.parametrize(
    ("n_fixed", "n_broken", "words"),
    [
        (60, 20, "run 5 gets 60 right that run 3 gets wrong, and 20 the other way round."),
        (60, 20, "Equally good models differ at least that much in <0.1% of all cases: run 5 is better"),
        (2_000, 0, "at least that much in <0.1% of all cases: run 5 is better"),
        (20, 60, "run 3 is better"),
        (12, 8, "differ at least that much in 50.3% of all cases: this may be chance"),
        (12, 12, "and 12 the other way round. Nothing says that one of them is better."),
        (0, 0, "Both are right and wrong on the same of the 1 images."),
    ],
)
def test_a_comparison_in_words(n_fixed, n_broken, words):
    result = compare(*answers_fixed_and_broken(n_fixed, n_broken))
    assert words in describe_comparison(result, "run 3", "run 5")


def test_differences_in_words():
    first, second = TrainingConfig(n_train=1_000), TrainingConfig(scaling="none", C=0.5)
    assert (
        describe_differences(first, second) == "training images: 1,000 → all; scaling: subtract mean → none; C: 1 → 0.5"
    )
    assert describe_differences(first, first) == "nothing, it is the same run."


@given(CONFIGS)
def test_a_run_in_a_link_is_the_same_run(config):
    assert read_config(write_config(config)) == config


@pytest.mark.parametrize("text", ["", "7", "C:-1", "fold:1/3", "scaling:none,", "x:1"])
def test_what_is_no_run_is_refused(text):
    assert not any(RULES[name].allows(text) for name in PAIR)

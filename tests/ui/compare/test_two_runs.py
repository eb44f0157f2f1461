"""What is said about two runs."""

import pytest

from mnist_core.analysis import compare
from mnist_core.model import TrainingConfig
from mnist_core.ui.compare.two_runs import describe_comparison, describe_differences
from tests.support.answers import answers_fixed_and_broken


@pytest.mark.parametrize(
    ("n_fixed", "n_broken", "words"),
    [
        (
            60,
            20,
            "fixes 60 and breaks 20. Equally good models differ that much in <0.1% of all cases: the second is better",
        ),
        (20, 60, "the first is better"),
        (12, 8, "differ that much in 50.3% of all cases: this may be chance"),
        (0, 0, "Both models are right and wrong on the same of the 1 images."),
    ],
)
def test_a_comparison_in_words(n_fixed: int, n_broken: int, words: str) -> None:
    assert words in describe_comparison(compare(*answers_fixed_and_broken(n_fixed, n_broken)))


def test_differences_in_words() -> None:
    first, second = TrainingConfig(n_train=1_000), TrainingConfig(scaling="none", C=0.5)
    assert describe_differences(first, second) == "n_train: 1,000 → all; scaling: subtract mean → none; C: 1 → 0.5"
    assert describe_differences(first, first) == "nothing, it is the same run."

"""What is said about the accuracies of a model."""

import pytest

from mnist_core.analysis import proportion
from mnist_core.ui.evaluate.summary import describe_gap


@pytest.mark.parametrize(
    ("learned", "new", "words"),
    [
        ((950, 50), (850, 150), "10.0 points lost, strong over-fitting."),
        ((9350, 650), (9200, 800), "1.5 points lost, some over-fitting."),
        ((59_880, 120), (9_960, 40), "0.2 points lost, too little to call it over-fitting."),
        ((92, 8), (91, 9), "no sign of over-fitting"),
        ((910, 90), (990, 10), "of new ones: no over-fitting, the new images happen to be easier"),
        ((100, 0), (100, 0), "Right on 100.00% of the images it learned from and on 100.00% of new ones: no sign"),
    ],
)
def test_gap_in_words(learned, new, words):
    train, test = (proportion(right, right + wrong) for right, wrong in (learned, new))
    assert words in describe_gap(train, test)
    assert "95%" not in describe_gap(train, test)

"""The facts about the data set are the published ones."""

import numpy as np

from mnist_core.data import counts_by_part, tabulate_line
from tests.support.published import TEST_COUNTS, TRAIN_COUNTS


def test_counts_of_the_two_parts_are_the_published_ones(digits):
    train, test = counts_by_part(digits).values()
    assert train.tolist() == TRAIN_COUNTS
    assert test.tolist() == TEST_COUNTS


def test_a_line_of_the_first_rows_is_that_of_the_notebook(digits):
    frame = tabulate_line(digits, np.array([0, 4, 9]), 5).to_pandas()
    assert frame.shape == (3, 30)
    assert frame["row"].tolist() == [0, 4, 9]
    assert frame["class"].tolist() == [5, 9, 4]
    # Row 5 of image 0, which begins at the pixel 5 * 28 + 1, as OpenML lists it.
    published = [0] * 12 + [3, 18, 18, 18, 126, 136, 175, 26, 166, 255, 247, 127] + [0] * 4
    assert frame.loc[0, "pixel141":"pixel168"].tolist() == published

"""Splits are scikit-learn's and LeCun's."""

import numpy as np
import pytest
from sklearn.model_selection import check_cv, train_test_split

from mnist_core.data import hold_out_fold, split_rows


@pytest.mark.parametrize(("test_size", "seed"), [(0.2, 0), (0.9, 42)])
def test_random_split_is_scikit_learns(test_size, seed):
    train, test = train_test_split(np.arange(70_000), test_size=test_size, random_state=seed)
    train_rows, test_rows = split_rows(70_000, "random", test_size, seed)
    assert np.array_equal(train_rows, np.sort(train))
    assert np.array_equal(test_rows, np.sort(test))


def test_fewer_training_images_leave_the_test_images_alone():
    all_rows, test_rows = split_rows(70_000, "random", 0.2, 0)
    some_rows, same_test_rows = split_rows(70_000, "random", 0.2, 0, n_train=1_000)
    assert len(some_rows) == 1_000
    assert set(some_rows) < set(all_rows)
    assert np.array_equal(test_rows, same_test_rows)


def test_lecuns_split():
    train_rows, test_rows = split_rows(70_000, "lecun")
    assert (train_rows[0], train_rows[-1], test_rows[0], test_rows[-1]) == (0, 59_999, 60_000, 69_999)


def test_folds_are_those_of_cross_val_score(digits):
    rows, _ = split_rows(70_000, "random", 0.2, 0, n_train=5_000)
    folds = check_cv(3, digits.labels[rows], classifier=True)  # what cross_val_score(cv=3) asks
    for number, (train, held_out) in enumerate(folds.split(rows, digits.labels[rows]), 1):
        train_rows, validation_rows = hold_out_fold(rows, digits.labels, f"{number}/3")
        assert np.array_equal(train_rows, rows[train])
        assert np.array_equal(validation_rows, rows[held_out])

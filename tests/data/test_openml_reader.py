"""What OpenML sends is checked, and what goes wrong is explained."""

import ssl

import numpy as np
import pytest

from mnist_core.data import Digits
from mnist_core.data.digits import DatasetDamaged
from mnist_core.data.openml_reader import check_content, explain


def test_content_is_checked_number_by_number(digits: Digits) -> None:
    data, target = digits.images.reshape(-1, 784), digits.labels.astype(str).astype(object)
    images, labels = check_content(data, target)
    assert np.array_equal(images, digits.images)
    assert np.array_equal(labels, digits.labels)
    with pytest.raises(DatasetDamaged, match="shape"):
        check_content(data[:, :-1], target)
    with pytest.raises(DatasetDamaged, match="shape"):
        check_content(data, target[:-1])
    with pytest.raises(DatasetDamaged, match="whole numbers from 0 to 255"):
        check_content(data.astype(np.int16) - 1, target)
    target[0] = "x"
    with pytest.raises(DatasetDamaged, match="labels"):
        check_content(data, target)
    target[0] = "6"  # it is a 5
    with pytest.raises(DatasetDamaged, match="number of images of each digit"):
        check_content(data, target)


def test_short_memory_is_explained() -> None:
    assert "too little memory" in str(explain(MemoryError()))


def test_an_error_in_this_program_is_not_hidden() -> None:
    with pytest.raises(AssertionError):
        explain(AssertionError())


def test_a_connection_that_breaks_is_not_blamed_on_the_disk() -> None:
    assert "cannot be reached" in str(explain(ssl.SSLError(1, "record layer failure")))

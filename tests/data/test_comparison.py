"""Two copies of the digits that differ in known places."""

from mnist_core.data import Digits, count_differences


def test_every_differing_digit_is_counted_once(few_digits: Digits) -> None:
    images, labels = few_digits.images.copy(), few_digits.labels.copy()
    assert count_differences(few_digits, Digits(images.copy(), labels.copy())) == 0
    images[0, 5, 5] ^= 1
    images[1_999] ^= 255
    labels[[0, 7]] = (labels[[0, 7]] + 1) % 10
    assert count_differences(few_digits, Digits(images, labels), at_once=300) == 3

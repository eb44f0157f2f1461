import pytest

from mnist_core.data import Digits


@pytest.fixture(scope="module")
def some_digits(digits: Digits) -> Digits:
    """As many digits as are tested to a tenth of a percentage point."""
    return Digits(digits.images[:6_000].copy(), digits.labels[:6_000].copy())

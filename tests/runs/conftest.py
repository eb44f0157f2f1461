"""Queues on a few hundred digits, closed when their test has ended."""

from collections.abc import Callable, Iterator

import pytest

from mnist_core.data import Digits, load_digits
from mnist_core.model import TrainedModel
from mnist_core.runs import RunQueue
from tests.support.fits import Puppet, instant, open_queue


@pytest.fixture(scope="module")
def digits() -> Digits:
    """600 real digits."""
    every = load_digits()
    return Digits(every.images[:600].copy(), every.labels[:600].copy())


@pytest.fixture
def puppet() -> Iterator[Puppet]:
    puppet = Puppet()
    yield puppet
    for _ in range(1000):  # what is still running or waiting may end
        puppet.steps.put(None)


@pytest.fixture
def make_queue(digits: Digits) -> Iterator[Callable[..., RunQueue]]:
    queues = []

    def make(train: Callable[..., TrainedModel] = instant, **values: object) -> RunQueue:
        queues.append(open_queue(digits, train=train, **({"workers": 1} | values)))
        return queues[-1]

    yield make
    for queue in reversed(queues):
        queue.close()

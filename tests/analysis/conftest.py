"""A tiny model that makes a few hundred mistakes, and one that never saw a 7."""

import pytest

from mnist_core.analysis import evaluate
from mnist_core.data import Digits
from mnist_core.model import TrainingConfig, train


@pytest.fixture(scope="session")
def model(few_digits):
    return train(few_digits, TrainingConfig(n_train=300, test_size=0.5, max_iter=10))


@pytest.fixture(scope="session")
def tested(model, few_digits):
    """Return the model's answers on its 1,000 test images."""
    return evaluate(model, few_digits, "test")


@pytest.fixture(scope="session")
def ignorant(few_digits):
    """Return data and a model that was trained on 100 images among which there was no 7."""
    config = TrainingConfig(n_train=100, max_iter=5)
    train_rows = train(few_digits, config).train_rows
    labels = few_digits.labels.copy()
    labels[train_rows[labels[train_rows] == 7]] = 1
    relabelled = Digits(few_digits.images, labels)
    return relabelled, train(relabelled, config)

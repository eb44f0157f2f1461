"""A small model that tests of this folder ask for what they have made of digits."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression


@pytest.fixture(scope="session")
def reader(digits):
    """Return a small model of raw pixels."""
    model = LogisticRegression(C=0.1, max_iter=40)
    return model.fit(digits.images[:6000].reshape(-1, 784) / np.float32(255), digits.labels[:6000])

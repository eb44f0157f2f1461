"""Words for what stands on several pages."""

from dataclasses import replace

import pytest

from mnist_core.model import TrainingConfig
from mnist_core.ui.words import describe_config


@pytest.mark.parametrize(
    "change", [{"seed": 7}, {"test_size": 0.3}, {"split": "lecun"}, {"n_train": 5_000}, {"fold": "1/3"}]
)
def test_runs_that_differ_are_not_called_the_same(change):
    base = TrainingConfig(scaling="pareto")
    assert describe_config(replace(base, **change)) != describe_config(base)

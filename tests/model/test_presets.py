"""Presets keep what they say."""

from collections.abc import Callable
from functools import cache

import pytest

from mnist_core.data import Digits
from mnist_core.model import PRESETS, QUICK, Preset, TrainedModel, TrainingConfig, train


@pytest.fixture(scope="module")
def trained(digits: Digits) -> Callable[[TrainingConfig], TrainedModel]:
    """Train on all digits, the same configuration once."""
    return cache(lambda config: train(digits, config))


def test_the_quick_default_converges_and_reads_well(trained: Callable[[TrainingConfig], TrainedModel]) -> None:
    model = trained(QUICK)
    assert model.converged
    assert model.n_iter <= 100
    assert 0.905 < model.test_accuracy < model.train_accuracy < 0.945


# What the sentence of each preset says: accuracy on test and train, and whether it converges.
EXPECTED = {
    "Quick default": ("91.7%", "93.4%", True),
    "The notebook": ("91.6%", "93.6%", False),
    "Homework": ("87%", "100%", False),
    "Géron 60k/10k": ("92.5%", None, True),
    "Gradient histograms": ("99.5%", None, True),
}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_presets_keep_what_they_say(trained: Callable[[TrainingConfig], TrainedModel], preset: Preset) -> None:
    test, training, converged = EXPECTED[preset.name]
    model = trained(preset.config)
    assert f"{test} on test" in preset.expect or f"{test} on the" in preset.expect
    assert model.test_accuracy == pytest.approx(float(test.rstrip("%")) / 100, abs=0.005)
    if training is not None:
        assert f"{training} on train" in preset.expect
        assert model.train_accuracy == pytest.approx(float(training.rstrip("%")) / 100, abs=0.005)
    assert model.converged == converged


def test_presets_have_names_of_their_own() -> None:
    assert len({preset.name for preset in PRESETS}) == len(PRESETS) == len({preset.config for preset in PRESETS})

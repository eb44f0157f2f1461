"""Presets keep what they say."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from mnist_core.model import (
    PRESETS,
    QUICK,
    compute_features,
    load_shipped,
    train,
)
from mnist_core.model.shipped import SHIPPED_CONFIG


def test_the_quick_default_converges_and_reads_well(fitted):
    model = fitted(QUICK)
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


def check_promise(preset, model):
    test, training, converged = EXPECTED[preset.name]
    assert f"{test} on test" in preset.expect or f"{test} on the" in preset.expect
    assert model.test_accuracy == pytest.approx(float(test.rstrip("%")) / 100, abs=0.005)
    if training is not None:
        assert f"{training} on train" in preset.expect
        assert model.train_accuracy == pytest.approx(float(training.rstrip("%")) / 100, abs=0.005)
    assert model.converged == converged


@pytest.mark.parametrize("preset", PRESETS[:-1], ids=lambda preset: preset.name)
def test_presets_keep_what_they_say(fitted, preset):
    check_promise(preset, fitted(preset.config))


def test_the_best_preset_and_the_model_that_is_shipped_can_be_trained_again(digits):
    best = PRESETS[-1].config
    X = compute_features(digits, best.features)  # for both fits
    check_promise(PRESETS[-1], train(digits, best, features=X))
    shipped = load_shipped()
    again = train(digits, SHIPPED_CONFIG, features=X)
    assert replace(best, variants="slashed zeros") == SHIPPED_CONFIG
    assert (shipped.config, shipped.converged) == (again.config, True)
    for name in ("train_accuracy", "test_accuracy"):
        assert getattr(shipped, name) == pytest.approx(getattr(again, name), abs=0.0005)
    assert shipped.test_log_loss == pytest.approx(again.test_log_loss, abs=0.001)
    # Another processor rounds differently; an image in a thousand with other features moves the weights by 0.1%.
    for ours, theirs in ((shipped.coef, again.coef), (shipped.shift, again.shift)):
        assert np.linalg.norm(ours - theirs) < 0.02 * np.linalg.norm(theirs)
    images = digits.images[60_000:62_000]
    np.testing.assert_allclose(shipped.predict_proba(images), again.predict_proba(images), atol=0.02)
    assert (shipped.predict(images) != again.predict(images)).sum() <= 2
    assert (shipped.predict(images) == digits.labels[60_000:62_000]).mean() > 0.99


def test_the_shipped_model_needs_no_heavy_library():
    code = (
        "import sys, numpy, mnist_core.model\n"
        "from mnist_core.export import pack_model\n"
        "model = mnist_core.model.load_shipped()\n"
        "pack_model(model), model.predict(numpy.zeros((1, 28, 28), numpy.uint8))\n"
        "print({'sklearn', 'pandas', 'scipy', 'matplotlib'} & sys.modules.keys())"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_presets_have_names_of_their_own():
    assert len({preset.name for preset in PRESETS}) == len(PRESETS) == len({preset.config for preset in PRESETS})

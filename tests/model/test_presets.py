"""Presets keep what they say."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from mnist_core.data import Digits
from mnist_core.model import (
    PRESETS,
    QUICK,
    Iteration,
    PixelRows,
    compute_features,
    load_shipped,
    train,
)
from mnist_core.model.fit import TOL, largest_slope, rebuild_model
from mnist_core.model.shipped import SHIPPED_CONFIG
from mnist_core.model.variants import make_slashed_zeros


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


def test_the_best_preset_and_the_model_that_is_shipped_come_from_training(digits):
    best, X = PRESETS[-1].config, compute_features(digits, "gradient histograms")
    check_promise(PRESETS[-1], train(digits, best, features=X))
    shipped = load_shipped()
    assert shipped.config == SHIPPED_CONFIG == replace(best, variants="slashed zeros")
    again = rebuild_model(digits, SHIPPED_CONFIG, [Iteration(1, 0, 0, 0, 0, shipped.coef, shipped.intercept)], X)
    for name in ("train_accuracy", "test_accuracy", "test_log_loss"):
        assert getattr(shipped, name) == pytest.approx(getattr(again, name), abs=0.0005)
    np.testing.assert_allclose(shipped.shift, again.shift, rtol=1e-6)
    # The loss is convex: where it has no slope is its only minimum, and training ends there.
    images, labels = digits.images[shipped.train_rows], digits.labels[shipped.train_rows]
    more = Digits(*make_slashed_zeros(images, labels))
    rows = PixelRows(X, shipped.train_rows, more=compute_features(more, "gradient histograms"))
    Z, y = again.pipeline["scaling"].transform(rows), np.concatenate([labels, more.labels])
    assert largest_slope(Z, y, again.pipeline["classifier"]) == pytest.approx(shipped.slope, rel=0.05)
    assert shipped.converged
    assert shipped.slope < TOL


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

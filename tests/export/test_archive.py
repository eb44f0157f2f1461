"""A model file is loaded elsewhere, with NumPy alone."""

import io
import json
from dataclasses import replace

import numpy as np
import pytest

from mnist_core.data import Digits
from mnist_core.export import model_file, write_model_note
from mnist_core.model import TrainingConfig, train
from tests.support.exported import SMALL, run

USE_NOTE = """
import sys
np.save("probabilities.npy", predict_proba(np.load("images.npy")))
assert not {"sklearn", "mnist_core"} & sys.modules.keys()
"""


@pytest.mark.parametrize("missing_digit", [None, 7])
def test_the_model_file_predicts_the_same_with_numpy_alone(some_digits, tmp_path, missing_digit):
    kept = some_digits.labels != missing_digit
    model = train(Digits(some_digits.images[kept], some_digits.labels[kept]), replace(SMALL, max_iter=20))
    images = some_digits.images[:500]
    np.save(tmp_path / "images.npy", images)
    (tmp_path / "model.npz").write_bytes(model_file(model))
    run("import warnings\nwarnings.simplefilter('error')\n" + write_model_note("model.npz") + USE_NOTE, tmp_path)
    probabilities = np.load(tmp_path / "probabilities.npy")
    assert probabilities == pytest.approx(model.predict_proba(images), abs=1e-5)
    assert missing_digit is None or not probabilities[:, missing_digit].any()


def test_the_model_file_is_safe_to_load_and_describes_itself(some_digits):
    model = train(some_digits, replace(SMALL, max_iter=5))
    with np.load(io.BytesIO(model_file(model)), allow_pickle=False) as file:
        assert sorted(file.files) == ["about", "classes", "coef", "intercept"]
        assert file["coef"].dtype == file["intercept"].dtype == np.float32
        assert file["classes"].tolist() == list(range(10))
        about = json.loads(str(file["about"]))
    assert TrainingConfig(**about["config"]) == model.config
    assert (about["train_accuracy"], about["test_accuracy"]) == (model.train_accuracy, model.test_accuracy)
    assert (about["n_iter"], about["converged"]) == (5, False)

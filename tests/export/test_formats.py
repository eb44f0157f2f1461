"""What is taken home works without this app: scripts and a notebook are run."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from mnist_core.drawing import Collection, to_npz
from mnist_core.export import EXAMPLES_FILE, digits_file, model_file, notebook, script, share_of_ties, write_model_note
from mnist_core.model import PRESETS, Examples, TrainingConfig, train
from tests.support.exported import SMALL, accuracies, run, run_each, save
from tests.support.openml_server import StandIn, write_arff

CONFIGS = [
    SMALL,
    replace(SMALL, scaling="divide by 255", features="deskewed", C=0.01),
    replace(SMALL, scaling="pareto", features="gradient histograms", seed=3, variants="slashed zeros"),
    replace(SMALL, scaling="standardise", C=0.01),
    # Raw pixels do not converge, and lbfgs magnifies rounding: only the first iterations can be compared.
    replace(SMALL, scaling="none", split="lecun", max_iter=10),
]
TOLERANCE = 0.001


SAVE_ALL = """
np.save("predictions.npy", predictions)
np.save("labels.npy", y_test)
"""
SAVE_PROBABILITIES = 'np.save("probabilities.npy", model.predict_proba(X_test))'
USE_BOTH = """
np.save("probabilities.npy", model.predict_proba(X_test))
misread = predict_proba(images[test_rows]).argmax(axis=1) != y_test
print(f"the model file misreads {misread.sum()}")
"""


def test_script_and_model_file_reproduce_the_accuracies_without_the_app_and_a_taught_run_what_it_was_shown(
    digits, some_digits, tmp_path
):
    models, codes = {}, {}
    for number, config in enumerate(CONFIGS[1:]):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        data = digits if config.split == "lecun" else some_digits
        models[folder] = model = train(data, config)
        assert model.converged or config.max_iter == 10
        save(data, folder)
        (folder / "model.npz").write_bytes(model_file(model))
        note = write_model_note("model.npz").replace("images.reshape(-1, 784)", "featurise(images)")
        codes[folder] = f"{script(config)}\n{note}\n{USE_BOTH}"
    taught = tmp_path / "taught"
    taught.mkdir()
    lying = np.rot90(digits.images[-40:], axes=(1, 2))
    models[taught] = train(some_digits, SMALL, examples=Examples(lying, digits.labels[-40:], 10))
    (taught / EXAMPLES_FILE).write_bytes(to_npz(Collection(lying, digits.labels[-40:])))
    save(some_digits, taught)
    codes[taught] = f"{script(models[taught].config)}\n{SAVE_PROBABILITIES}"
    for folder, printed in run_each(codes).items():
        model = models[folder]
        data = digits if model.config.split == "lecun" else some_digits
        assert accuracies(printed) == pytest.approx((model.train_accuracy, model.test_accuracy), abs=TOLERANCE)
        assert f"{len(model.train_rows):,} training images, {len(model.test_rows):,} test images" in printed
        ours = model.predict_proba(data.images[model.test_rows])
        assert np.abs(np.load(folder / "probabilities.npy") - ours).max() < 0.02  # accuracies alone forgive much
        if folder != taught:
            assert f"the model file misreads {round((1 - model.test_accuracy) * len(model.test_rows))}\n" in printed
    untaught = train(some_digits, SMALL).predict_proba(some_digits.images[models[taught].test_rows])
    assert np.abs(np.load(taught / "probabilities.npy") - untaught).max() > 0.1, "the examples count"


@pytest.mark.parametrize(("C", "many_ties"), [(1e-5, True), (0.1, False)])
def test_accuracies_agree_but_for_images_that_score_almost_equally(digits, rng, C, many_ties):
    model = train(digits, TrainingConfig(n_train=1_000, C=C, max_iter=400))
    assert model.converged
    assert (share_of_ties(model) > 0.01) == many_ties
    rows = rng.permutation(model.train_rows)  # another order rounds differently, as another number of threads does
    X_train, X_test = (
        digits.images[each].reshape(-1, 784).astype(np.float32) / np.float32(255) for each in (rows, model.test_rows)
    )
    plain = make_pipeline(StandardScaler(with_std=False), LogisticRegression(C=C, max_iter=400))
    accuracy = plain.fit(X_train, digits.labels[rows]).score(X_test, digits.labels[model.test_rows])
    assert abs(accuracy - model.test_accuracy) <= max(TOLERANCE, share_of_ties(model))


def test_without_a_local_file_the_script_asks_openml_and_goes_on_to_predictions_and_probabilities(
    some_digits, tmp_path
):
    stand_in = StandIn(write_arff(some_digits.images, some_digits.labels)).start(tmp_path)
    environment = stand_in.environment | {"SCIKIT_LEARN_DATA": str(tmp_path)}
    try:
        printed = run(f"{script(SMALL)}\n{SAVE_ALL}", tmp_path, environment=environment)
    finally:
        stand_in.stop()
    model = train(some_digits, SMALL)
    assert "6,000 images; the first five show [5 0 4 1 9]" in printed
    assert accuracies(printed) == pytest.approx((model.train_accuracy, model.test_accuracy), abs=TOLERANCE)
    predictions, labels = np.load(tmp_path / "predictions.npy"), np.load(tmp_path / "labels.npy")
    n_wrong = int((predictions != labels).sum())
    assert f"{n_wrong:,} of 3,000 test images are misread" in printed
    assert "3,000 rows of 10, for the digits [0 1 2 3 4 5 6 7 8 9]" in printed
    first_five = " ".join(map(str, predictions[:5]))
    for line in ("predictions:", "largest at:"):
        assert re.search(rf"{line} +\[{first_five}\]", printed)


RUN_IN_VAIN = """
import runpy, sys

for arguments, end in (([], "\\n\\n"), (["missing.npz"], "")):
    sys.argv[1:] = arguments
    try:
        runpy.run_path("script.py")
    except SystemExit as sentence:  # which Python prints, and ends with status 1
        print(sentence, end=end)
"""


def test_without_a_network_the_script_ends_with_a_sentence(tmp_path):
    (tmp_path / "script.py").write_text(script(SMALL))
    nobody = {"HTTPS_PROXY": "http://127.0.0.1:9", "SCIKIT_LEARN_DATA": str(tmp_path)}
    said = run(RUN_IN_VAIN, tmp_path, environment=nobody).split("\n\n")
    for sentence, why in zip(said, ("Connection refused", "No such file"), strict=True):
        assert why in sentence
        assert "mnist-digits.npz" in sentence


def test_the_notebook_runs_and_shows_numbers_and_pictures(some_digits, tmp_path, monkeypatch):
    monkeypatch.delenv("MPLBACKEND", raising=False)  # Streamlit sets it, and a notebook would inherit it
    text = notebook(SMALL)
    assert "LOCAL_FILE = None" in text
    (tmp_path / "mnist-digits.npz").write_bytes(digits_file(some_digits))
    document = nbformat.reads(text.replace("LOCAL_FILE = None", "LOCAL_FILE = 'mnist-digits.npz'"), as_version=4)
    NotebookClient(document, timeout=120, kernel_name="python3").execute(cwd=str(tmp_path))

    outputs = [output for cell in document.cells if cell.cell_type == "code" for output in cell.outputs]
    printed = "".join(output.text for output in outputs if output.get("name") == "stdout")
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    model = train(some_digits, SMALL)
    assert accuracies(printed) == pytest.approx((model.train_accuracy, model.test_accuracy), abs=TOLERANCE)
    assert re.search(r"sums: +\[1\. 1\. 1\. 1\. 1\.\]", printed)
    assert len(pictures) == 2
    assert not [output for output in outputs if output.get("name") == "stderr"]


@pytest.mark.parametrize("config", [*CONFIGS, *(preset.config for preset in PRESETS)])
def test_notebooks_are_valid_and_scripts_are_tidy(config):
    nbformat.validate(nbformat.reads(notebook(config), as_version=4))
    rules = ["--isolated", "--select=E,F,I,W,B", "--ignore=E501", "--target-version=py311"]
    ruff = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *rules, "-"],
        input=script(config),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ruff.returncode == 0, ruff.stdout
    assert "mnist_core" not in script(config)
    assert "mnist_core" not in notebook(config)


def test_the_script_says_what_it_reproduces():
    config = TrainingConfig(test_size=0.9, seed=7, n_train=5_000, scaling="pareto", C=0.03, max_iter=321)
    text = script(config)
    for words in ["test_size=0.9, random_state=7", "train_rows[:5_000]", "ParetoScaler()", "C=0.03, max_iter=321"]:
        assert words in text
    assert "train_rows[:" not in script(replace(config, n_train=None))


def test_many_visitors_at_once_get_the_same_script():
    configs = [TrainingConfig(features=features) for features in ("deskewed", "gradient histograms")] * 40
    alone = [script(config) for config in configs[:2]]
    with ThreadPoolExecutor(16) as visitors:
        together = list(visitors.map(script, configs))
    assert together == alone * 40

"""The notebook's code runs as a script, elsewhere, and prints what the page shows."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import accuracy_score

from mnist_core.data import Digits
from mnist_core.model import TrainingConfig, train
from mnist_core.notebook import SEED, STEPS, Answers, join_script, run_first_steps, run_fitted_steps
from tests.support.exported import run
from tests.support.openml_server import StandIn, write_arff

ITERATIONS = 10
"""So few because lbfgs magnifies rounding: of a fit that is stopped, only the first iterations can be compared."""
MARK = "--- the next step ---\n"
DRAW = """
drawn = []
plt.imshow = lambda image, cmap: drawn.append(image.tolist())
plt.title = lambda words: drawn.append(words)
"""
SAVE = """
import json
np.savez("answers.npz", probabilities=probabilities, train=model.predict(X_train).astype("uint8"))
with open("drawn.json", "w") as file:
    json.dump(drawn, file)
"""


def test_the_steps_together_are_a_script_that_prints_what_the_page_shows(few_digits: Digits, tmp_path: Path) -> None:
    code = join_script().replace("LogisticRegression()", f"LogisticRegression(max_iter={ITERATIONS})")
    imports, *steps = code.split("# %%\n")[1:]
    assert len(steps) == len(STEPS)
    code = f"print({MARK!r}, end='')\n".join([imports + DRAW, *steps]) + SAVE
    stand_in = StandIn(write_arff(few_digits.images, few_digits.labels)).start(tmp_path)
    try:
        environment = {"SCIKIT_LEARN_DATA": str(tmp_path), "MPLBACKEND": "Agg"}
        printed = run(code, tmp_path, environment=stand_in.environment | environment).split(MARK)[1:]
    finally:
        stand_in.stop()

    with np.load(tmp_path / "answers.npz") as saved:
        theirs = Answers(saved["probabilities"], saved["train"], ITERATIONS)
    first = run_first_steps(few_digits)
    fitted = run_fitted_steps(first, theirs)
    outputs = first.outputs | fitted.outputs
    assert {name: output.text for name, output in outputs.items()} == dict(zip(STEPS, printed, strict=True))
    drawn = [part for output in outputs.values() for d in output.drawn for part in (d.image.tolist(), d.title)]
    assert drawn == json.loads((tmp_path / "drawn.json").read_text())
    assert len(drawn) == 6, "no 4 was read as a 9"

    model = train(few_digits, TrainingConfig(scaling="none", seed=SEED, max_iter=ITERATIONS))
    at = np.searchsorted(model.test_rows, first.names["y_test"].index)
    ours = model.predict_proba(few_digits.images[model.test_rows])[at]
    assert np.abs(ours - theirs.probabilities).max() < 0.02


def test_the_frame_is_the_notebooks_and_takes_no_memory(digits: Digits) -> None:
    text = run_first_steps(digits).outputs["frame"].text
    for words in ("(70000, 784)", "70000 entries, 0 to 69999", "pixel1 to pixel784", "float64(784)", "418.7 MB"):
        assert words in text
    whole = pd.DataFrame(digits.images[:5].reshape(5, 784).astype(float))
    rows = [line.split()[1:] for line in text.splitlines()[-5:]]
    assert np.array(rows, dtype=float).tolist() == whole.iloc[:, 210:217].to_numpy().tolist()
    assert (whole.iloc[:, 210:217] > 0).any(axis=1).all(), "ink in each row"


def test_the_outputs_count_what_scikit_learn_counts(few_digits: Digits, rng: np.random.Generator) -> None:
    first = run_first_steps(few_digits)
    y_test, y_train = first.names["y_test"].astype(int), first.names["y_train"].astype(int)
    probabilities = rng.dirichlet(np.ones(10), len(y_test))
    read = rng.integers(0, 10, len(y_train)).astype(np.uint8)
    fitted = run_fitted_steps(first, Answers(probabilities, read, 7))
    text = fitted.outputs["accuracy"].text
    assert f"{accuracy_score(y_test, probabilities.argmax(axis=1)):.4f}" in text
    assert f"{accuracy_score(y_train, read):.4f}" in text
    assert fitted.outputs["fit"].text == "[7]\n"
    confused = np.count_nonzero((y_test == 4) & (probabilities.argmax(axis=1) == 9))
    assert fitted.outputs["mistake"].text.startswith(f"{confused} fours")
    assert "model" not in first.names, "another fit begins with the same session"


def test_without_such_a_mistake_the_last_step_says_so(few_digits: Digits) -> None:
    first = run_first_steps(few_digits)
    right = np.eye(10)[first.names["y_test"].astype(int)]
    read = first.names["y_train"].to_numpy().astype(np.uint8)
    output = run_fitted_steps(first, Answers(right, read, 7)).outputs["mistake"]
    assert (output.text, output.drawn) == ("0 fours were read as a 9\n", ())

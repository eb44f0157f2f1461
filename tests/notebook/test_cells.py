"""The notebook's cells run as a script, elsewhere, and what was recorded of them is what scikit-learn and MNIST say."""

import re
from pathlib import Path

import numpy as np
import pytest
from scipy.special import softmax
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

from benchmarks.course_notebook import run_cells
from mnist_core.notebook import CELLS, SEED, TABLES, join_script, load_recorded
from tests.support.exported import run
from tests.support.openml_server import StandIn, forget_proxies, write_arff

ITERATIONS = 10


@pytest.fixture(scope="module")
def tables(digits):
    return {name: make(digits) for name, make in TABLES.items()}


def recorded(name):
    return load_recorded().outputs[name].text


def mask(text):
    """Return what a text is apart from its figures and their widths."""
    return re.sub(r"[\d,]+(\.\d*)?(e-\d+)?|[ \n]+", " ", text).split()


def test_the_script_and_the_recorder_run_the_cells_and_print_what_was_recorded_but_for_the_figures(
    few_digits, tmp_path, monkeypatch
):
    stand_in = StandIn(write_arff(few_digits.images, few_digits.labels)).start(tmp_path)
    environment = stand_in.environment | {"SCIKIT_LEARN_DATA": str(tmp_path), "MPLBACKEND": "Agg"}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    forget_proxies(monkeypatch)
    few = f"LogisticRegression(max_iter={ITERATIONS})"
    try:
        outputs, names = run_cells(
            {k: code.replace("LogisticRegression()", few) for k, code in CELLS.items()}, few_digits
        )
        printed = run(join_script().replace("LogisticRegression()", few), tmp_path)
    finally:
        stand_in.stop()
    assert printed == "".join(output["text"] for output in outputs.values())
    assert names["model"].n_iter_ == ITERATIONS
    assert f"{ITERATIONS} iteration" in outputs["fit"]["warning"]
    for name, output in load_recorded().outputs.items():
        again = outputs[name]
        assert len(again["drawn"]) == len(output.drawn)
        assert bool(again["warning"]) == bool(output.warning)
        if name not in ("numbers", "labels", "predict", "probabilities", "frame", "split"):
            assert mask(again["text"]) == mask(output.text), name
    for name in ("numbers", "fetch", "imshow"):  # which do not depend on how many images there are
        assert outputs[name]["text"] == recorded(name)


@pytest.mark.filterwarnings("ignore:A network error occurred")  # scikit-learn's own, before it tries again
def test_without_a_network_the_script_names_the_file_that_the_app_offers(tmp_path, monkeypatch):
    nobody = "http://127.0.0.1:9"
    offline = {"https_proxy": nobody, "HTTPS_PROXY": nobody, "no_proxy": "", "NO_PROXY": ""}
    for name, value in (offline | {"SCIKIT_LEARN_DATA": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    forget_proxies(monkeypatch)
    with pytest.raises(SystemExit) as ended:  # Python prints its sentence, and ends with status 1
        exec(join_script(), {"__name__": "elsewhere"})
    assert "OpenML cannot be reached" in str(ended.value)
    assert "mnist-digits.npz" in str(ended.value)


def test_the_recorded_data_is_mnist(digits, tables):
    numbers = np.array(re.findall(r"\d+", recorded("numbers")), dtype=int).reshape(28, 28)
    assert np.array_equal(numbers, digits.images[0])
    frame = recorded("frame")
    for words in ("(70000, 784)", "pixel1 to pixel784", "float64(784)", "418.7 MB"):
        assert words in frame
    rows = [line.split()[1:] for line in frame.splitlines()[-5:]]
    assert np.array(rows, dtype=float).tolist() == tables["frame"].iloc[:, 210:217].to_numpy().tolist()
    assert load_recorded().outputs["four"].drawn == ((2, f"image 2, labelled {digits.labels[2]}"),)
    assert tables["labels"]["class"].tolist() == digits.labels.tolist()


def test_the_recorded_split_is_scikit_learns(digits, tables):
    train, test = train_test_split(np.arange(70_000), test_size=0.2, random_state=SEED)
    shown = [int(line.split()[0]) for line in recorded("split").splitlines() if re.match(r"\d+ ", line)]
    assert shown == [*train[:5], *test[:5]]
    assert np.flatnonzero(tables["split"]["part"] == "test").tolist() == sorted(test)


def test_the_recorded_figures_are_those_of_the_recorded_weights(digits, tables):
    with np.load(Path(__file__).parents[2] / "mnist_core" / "notebook" / "recorded.npz") as weights:
        scores = digits.images.reshape(-1, 784) @ weights["coef"].T + weights["intercept"]
        assert recorded("fit") == f"[{weights['n_iter'][0]}]\n"
    train, test = train_test_split(np.arange(70_000), test_size=0.2, random_state=SEED)
    assert tables["probabilities"].index.tolist() == test.tolist()
    assert tables["probabilities"].to_numpy() == pytest.approx(softmax(scores[test], axis=1), abs=1e-9)
    read = scores.argmax(axis=1)
    for part, rows in (("test", test), ("train", train)):
        assert re.search(
            rf"{part} +accuracy.* = {accuracy_score(digits.labels[rows], read[rows]):.4f}", recorded("accuracy")
        )
    assert tables["predict"]["predicted"].astype(int).tolist() == read[test].tolist()
    assert tables["predict"]["right"].tolist() == (digits.labels[test] == read[test]).tolist()
    fours = test[(digits.labels[test] == 4) & (read[test] == 9)]
    assert recorded("mistake").startswith(f"{len(fours)} fours were read as a 9\n")
    assert tables["mistake"].index.tolist() == fours.tolist()
    assert load_recorded().outputs["mistake"].drawn[0][0] == fours[0]
    assert "failed to converge after 100 iteration" in load_recorded().outputs["fit"].warning

"""What the course notebook's cells printed and drew when scikit-learn ran them, recorded once.

``python -m benchmarks.course_notebook`` writes the two files again: ``recorded.json`` with the outputs, and
``recorded.npz`` with the fitted weights, from which the tables of predictions and probabilities are made.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

from mnist_core.data import N_PIXELS, Digits
from mnist_core.notebook.cells import SEED

OUTPUTS = Path(__file__).with_name("recorded.json")
WEIGHTS = Path(__file__).with_name("recorded.npz")
COLUMNS = [f"pixel{number}" for number in range(1, N_PIXELS + 1)]


@dataclass(frozen=True)
class Output:
    """What a cell printed, the rows of the digits that it drew with their titles, and its warning, if any."""

    text: str
    drawn: tuple[tuple[int, str], ...]
    warning: str


@dataclass(frozen=True)
class Recorded:
    """The outputs of all cells by name, and when and with which versions they were recorded."""

    date: str
    versions: dict[str, str]
    outputs: dict[str, Output]


@cache
def load_recorded() -> Recorded:
    """Return what was recorded."""
    told = json.loads(OUTPUTS.read_text(encoding="utf-8"))
    outputs = {
        name: Output(output["text"], tuple((row, title) for row, title in output["drawn"]), output["warning"])
        for name, output in told["outputs"].items()
    }
    return Recorded(told["date"], told["versions"], outputs)


def load_model() -> LogisticRegression:
    """Return the fitted model: scikit-learn's own, with the weights that were recorded."""
    model = LogisticRegression()
    with np.load(WEIGHTS) as weights:
        model.coef_, model.intercept_, model.n_iter_ = weights["coef"], weights["intercept"], weights["n_iter"]
    model.classes_ = np.array(list("0123456789"), dtype=object)
    return model


def _split(digits: Digits) -> tuple[pd.Series, pd.Series]:
    labels = pd.Series(digits.labels.astype(str), name="label").rename_axis("row")
    train, test = train_test_split(labels, test_size=0.2, random_state=SEED)
    return train, test


def _images(digits: Digits, rows: Any) -> pd.DataFrame:
    values = digits.images[rows].reshape(-1, N_PIXELS).astype(np.float64)
    return pd.DataFrame(values, pd.Index(rows, name="row"), COLUMNS)


def _list_parts(digits: Digits) -> pd.DataFrame:
    parts = [
        pd.DataFrame({"part": part, "label": y}) for part, y in zip(("train", "test"), _split(digits), strict=True)
    ]
    return pd.concat(parts).sort_index()


def _list_predictions(digits: Digits) -> pd.DataFrame:
    probabilities, y_test = _list_probabilities(digits), _split(digits)[1]
    y_pred = probabilities.idxmax(axis=1)
    return pd.DataFrame({"label": y_test, "predicted": y_pred, "right": y_test == y_pred})


def _list_probabilities(digits: Digits) -> pd.DataFrame:
    model, rows = load_model(), _split(digits)[1].index
    return pd.DataFrame(model.predict_proba(_images(digits, rows).to_numpy()), rows, model.classes_)


def _list_fours_read_as_nines(digits: Digits) -> pd.DataFrame:
    predictions = _list_predictions(digits)
    return _list_probabilities(digits)[(predictions["label"] == "4") & (predictions["predicted"] == "9")]


TABLES: dict[str, Callable[[Digits], pd.DataFrame]] = {
    "frame": lambda digits: _images(digits, np.arange(5)),
    "labels": lambda digits: pd.DataFrame({"class": digits.labels}).rename_axis("row"),
    "split": _list_parts,
    "predict": _list_predictions,
    "probabilities": _list_probabilities,
    "mistake": _list_fours_read_as_nines,
}
"""For the cells that have a table to take home, what makes it from all digits; it is indexed by their rows."""

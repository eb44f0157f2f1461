"""Runs the course notebook's cells as they stand, and records what scikit-learn prints, draws and learns.

    python -m benchmarks.course_notebook

It takes 2 GB and a minute or two, and writes the outputs that the Notebook page shows. The cells fetch MNIST from
OpenML; here a local server answers in its place with the embedded copy, which is the same: no network is needed.
"""

from __future__ import annotations

import json
import os
import re
import warnings
from collections.abc import Mapping
from contextlib import redirect_stdout
from datetime import UTC, datetime
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import matplotlib as mpl
import numpy as np

from mnist_core.data import Digits, load_digits
from mnist_core.notebook import CELLS, IMPORTS
from mnist_core.notebook.recorded import OUTPUTS, WEIGHTS
from tests.support.openml_server import StandIn, write_arff

LIBRARIES = ("scikit-learn", "pandas", "numpy", "matplotlib")


def main() -> None:
    """Record the notebook on all digits."""
    digits = load_digits()
    with TemporaryDirectory() as folder:
        stand_in = StandIn(write_arff(digits.images, digits.labels)).start(Path(folder))
        os.environ.update(stand_in.environment, SCIKIT_LEARN_DATA=folder)
        try:
            outputs, names = run_cells(CELLS, digits)
        finally:
            stand_in.stop()
    versions = {library: version(library) for library in LIBRARIES}
    told = {"date": datetime.now(UTC).date().isoformat(), "versions": versions, "outputs": outputs}
    OUTPUTS.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    model = names["model"]
    np.savez_compressed(WEIGHTS, coef=model.coef_, intercept=model.intercept_, n_iter=model.n_iter_)


def run_cells(cells: Mapping[str, str], digits: Digits) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Run cells one after the other; return the output of each, and all names that they have defined."""
    mpl.use("Agg")
    names: dict[str, Any] = {}
    exec(IMPORTS, names)
    outputs = {}
    for name, code in cells.items():
        printed = StringIO()
        with redirect_stdout(printed), warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            exec(code, names)
        told = [str(each.message) for each in caught if each.category.__name__ == "ConvergenceWarning"]
        outputs[name] = {
            "text": printed.getvalue(),
            "drawn": take_figures(names["plt"], digits),
            "warning": "".join(told),
        }
    return outputs, names


def take_figures(plt: Any, digits: Digits) -> list[tuple[int, str]]:
    """Return row and title of each digit that a cell has drawn, and close its figures."""
    drawn = []
    for number in plt.get_fignums():
        [axes] = plt.figure(number).axes
        title = axes.get_title()
        row = int(re.match(r"image (\d+)", title)[1])  # type: ignore[index]
        if not np.array_equal(axes.images[0].get_array(), digits.images[row]):
            raise ValueError(f"“{title}” shows another image.")
        drawn.append((row, title))
    plt.close("all")
    return drawn


if __name__ == "__main__":
    main()

"""A run's cells as a Python script and as a Jupyter notebook."""

import json
from textwrap import indent

from mnist_core.export.cells import Cell, write_cells
from mnist_core.model import TrainingConfig


def script(config: TrainingConfig) -> str:
    """Return a Python script that trains and scores what a configuration describes, with scikit-learn alone.

    It fetches the digits from OpenML, or reads them from the NumPy archive (arrays ``images`` and ``labels``) named on
    its command line. The ``# %%`` lines divide it into cells for editors that know them.

    Parameters
    ----------
    config : TrainingConfig
        Of the run. For a run that was stopped, set its ``max_iter`` to the iterations it took.
    """
    return "\n\n".join(_as_script(cell) for cell in write_cells(config, as_notebook=False)) + "\n"


def notebook(config: TrainingConfig) -> str:
    """Return a Jupyter notebook (nbformat 4.5, JSON) that does what :func:`script` does, and shows pictures.

    Parameters
    ----------
    config : TrainingConfig
        Of the run. For a run that was stopped, set its ``max_iter`` to the iterations it took.
    """
    cells = write_cells(config, as_notebook=True)
    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {
                "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
                "language_info": {"name": "python"},
            },
            "cells": [_as_json(cell, f"cell-{number}") for number, cell in enumerate(cells, 1)],
        },
        indent=1,
        ensure_ascii=False,
    )


def _as_script(cell: Cell) -> str:
    if cell.kind == "code":
        return f"# %%\n{cell.text}"
    return "# %% [markdown]\n" + indent(cell.text, "# ", lambda line: line.strip() != "").replace("\n\n", "\n#\n")


def _as_json(cell: Cell, cell_id: str) -> dict[str, object]:
    fields = {"id": cell_id, "cell_type": cell.kind, "metadata": {}, "source": cell.text.splitlines(keepends=True)}
    return fields | ({"execution_count": None, "outputs": []} if cell.kind == "code" else {})

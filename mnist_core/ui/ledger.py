"""Runs as rows of one table, of which each page shows the columns that it needs; and models by what they read right."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from mnist_core.analysis import measured_accuracy, score_drawings
from mnist_core.charts import percent
from mnist_core.drawing import Collection
from mnist_core.model import TrainedModel
from mnist_core.runs import Run, RunSummary
from mnist_core.ui import figures, presence, state
from mnist_core.ui.figures import write_range, write_share
from mnist_core.ui.words import CLOCK, describe_config

COLUMNS = {
    "Run": st.column_config.NumberColumn(width=50, pinned=True),
    "Test": st.column_config.NumberColumn(format="%.2f%%", width=70, help="Accuracy on the test images."),
    "Validation": st.column_config.NumberColumn(
        format="%.2f%%", width=85, help="Accuracy on training images that were held out."
    ),
    "Yours": st.column_config.TextColumn(
        width=100,
        help="“yours”: you had it trained since you came. “shown”: the run that you see on every page.",
    ),
    "Settings": st.column_config.TextColumn(width=435),
    "Train": st.column_config.NumberColumn(format="%.2f%%", width=70, help="Accuracy on the training images."),
    "Iterations": st.column_config.TextColumn(width=85),
    "Status": st.column_config.TextColumn(width=110),
    "Seconds": st.column_config.NumberColumn(format="%.1f", width=70, help=CLOCK),
    "Log loss": st.column_config.NumberColumn(
        format="%.3f", width=80, help="On test images: lower is better; a guess among ten has 2.303."
    ),
}
"""How the columns of :func:`runs_table` are shown, in this order."""
PAIR = ["Run", "Test", "Train", "Iterations", "Status", "Settings", "Seconds"]
"""Those of two runs beside each other."""


def show_runs(runs: Sequence[Run | RunSummary], columns: Iterable[str], *, key: str, alt: str, **options: Any) -> Any:
    """Show some columns of a table of runs, a row each; return what it reports."""
    return figures.show_table(
        runs_table(runs),
        key=key,
        alt=alt,
        hide_index=True,
        column_order=list(columns),
        column_config=COLUMNS,
        **options,
    )


def runs_table(runs: Sequence[Run | RunSummary]) -> pd.DataFrame:
    """Return runs as a table, a row each; what a run does not know yet is empty."""
    return pd.DataFrame([_row(run) for run in runs])


def _row(run: Run | RunSummary) -> dict[str, object]:
    summary = run.summary if isinstance(run, Run) else run
    row: dict[str, object] = {
        "Run": run.number,
        "Yours": _relation(run),
        "Settings": describe_config(run.config),
        "Status": _status(run, summary),
    }
    if summary is None:
        return row
    row |= (
        {"Test": 100 * summary.test_accuracy, "Log loss": summary.test_log_loss}
        if run.config.fold is None
        else {"Validation": 100 * summary.test_accuracy}
    )
    return row | {
        "Train": 100 * summary.train_accuracy,
        "Iterations": f"{summary.n_iter:,} of {summary.config.max_iter:,}",
        "Seconds": summary.seconds,
    }


def _relation(run: Run | RunSummary) -> str:
    """Say whether a run began because the visitor asked for it, and whether it is the one that they see."""
    trained = run.asked_by is not None and run.asked_by == presence.visitor()
    shown = run.config == state.config()
    return ", ".join(["yours"] * trained + ["shown"] * shown)


def _status(run: Run | RunSummary, summary: RunSummary | None) -> str:
    if isinstance(run, Run) and (place := run.place) is not None:
        return f"waiting, place {place}"
    if summary is not None and summary.status == "stopped":
        return "stopped"
    if summary is not None:
        return "converged" if summary.converged else "not converged"
    return run.status


def scores_table(tested: Iterable[tuple[str, TrainedModel, Collection]], name: str, whose: str) -> pd.DataFrame:
    """Return how well models, by name, read drawings and MNIST's test images, a row each; without drawings none."""
    rows = []
    for words, model, drawings in tested:
        if len(drawings):
            share, test = score_drawings(model, drawings), measured_accuracy(model, "test")
            rows.append(
                {
                    name: words,
                    f"{whose} digits": write_share(share),
                    "95% interval": write_range(share),
                    "MNIST's test images": f"{percent(test.value, 2)} ({write_range(test, 2)})",
                }
            )
    return pd.DataFrame(rows)

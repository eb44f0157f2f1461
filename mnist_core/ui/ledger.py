"""Runs as rows of one table; each page shows the columns that it needs."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from mnist_core.runs import Run, RunSummary
from mnist_core.ui import presence, state
from mnist_core.ui.words import CLOCK, describe_config

COLUMNS = {
    "Run": st.column_config.NumberColumn(width=50, pinned=True),
    "Test": st.column_config.NumberColumn(format="%.2f%%", width=80, help="Accuracy on the test images."),
    "Validation": st.column_config.NumberColumn(
        format="%.2f%%", width=95, help="Accuracy on training images that were held out."
    ),
    "Yours": st.column_config.TextColumn(
        width=80,
        help="“yours”: you had it trained since you came. “shown”: the run that you see on every page.",
    ),
    "Settings": st.column_config.TextColumn(width=400),
    "Train": st.column_config.NumberColumn(format="%.2f%%", width=80, help="Accuracy on the training images."),
    "Iterations": st.column_config.TextColumn(width=95),
    "Status": st.column_config.TextColumn(width=135),
    "Log loss": st.column_config.NumberColumn(
        format="%.3f", width=80, help="On test images, in nats: lower is better."
    ),
    "Seconds": st.column_config.NumberColumn(format="%.1f", width=80, help=CLOCK),
}
"""How the columns of :func:`runs_table` are shown."""
PAIR = ["Run", "Test", "Settings", "Train", "Iterations", "Status", "Seconds"]
"""Those of two runs beside each other."""


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
        return f"stopped at iteration {summary.n_iter}"
    if summary is not None:
        return "converged" if summary.converged else "not converged"
    return run.status

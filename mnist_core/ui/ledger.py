"""Runs as rows of one table; each page shows the columns that it needs."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from mnist_core.analysis import proportion
from mnist_core.runs import Run, RunSummary
from mnist_core.ui import state
from mnist_core.ui.words import describe_config

COLUMNS = {
    "Yours": st.column_config.TextColumn(help="The run that you see on every page."),
    "Test": st.column_config.NumberColumn("Test accuracy", format="%.2f %%"),
    "Train": st.column_config.NumberColumn("Train accuracy", format="%.2f %%"),
    "Log loss": st.column_config.NumberColumn(format="%.3f", help="On test images, in nats: lower is better."),
    "Seconds": st.column_config.NumberColumn(format="%.1f"),
    "MB": st.column_config.NumberColumn(format="%.1f", help="Memory that the finished model takes."),
}
"""How the columns of :func:`runs_table` are shown."""


def runs_table(runs: Sequence[Run | RunSummary]) -> pd.DataFrame:
    """Return runs as a table, a row each; what a run does not know yet is empty."""
    return pd.DataFrame([_row(run) for run in runs])


def _row(run: Run | RunSummary) -> dict[str, object]:
    summary = run.summary if isinstance(run, Run) else run
    row: dict[str, object] = {
        "Run": run.number,
        "Yours": "✓" if run.config == state.config() else "",
        "Settings": describe_config(run.config),
        "Status": _status(run, summary),
        "Scaling": run.config.scaling,
        "C": run.config.C,
    }
    if summary is None:
        return row
    interval = proportion(round(summary.test_accuracy * summary.n_test), summary.n_test)
    return row | {
        "Test": 100 * summary.test_accuracy,
        "95 % interval": f"{interval.low:.2%} to {interval.high:.2%}",
        "Train": 100 * summary.train_accuracy,
        "Log loss": summary.test_log_loss,
        "Iterations": f"{summary.n_iter} of {summary.config.max_iter}",
        "Converged": "yes" if summary.converged else "no",
        "Seconds": summary.seconds,
        "MB": summary.nbytes / 2**20,
    }


def _status(run: Run | RunSummary, summary: RunSummary | None) -> str:
    if isinstance(run, Run) and (place := run.place) is not None:
        return f"waiting, place {place}"
    if summary is not None and summary.status == "stopped":
        return f"stopped at iteration {summary.n_iter}"
    return run.status

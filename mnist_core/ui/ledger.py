"""Runs as rows of tables."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from mnist_core.analysis import proportion
from mnist_core.model import TrainedModel
from mnist_core.runs import Run, RunSummary
from mnist_core.ui import state
from mnist_core.ui.words import in_words


def comparison_frame(models: Sequence[TrainedModel]) -> pd.DataFrame:
    """Return what matters about some models, a row each, ready to be shown."""
    return pd.DataFrame(
        {
            "Run": in_words(model.config),
            "Scaling": model.config.scaling,
            "C": model.config.C,
            "Iterations": f"{model.n_iter} of {model.config.max_iter}",
            "Converged": "yes" if model.converged else "stopped" if model.stopped else "no",
            "Test accuracy": f"{model.test_accuracy:.2%}",
            "Train accuracy": f"{model.train_accuracy:.2%}",
            "Seconds": f"{model.seconds:.1f}",
        }
        for model in models
    )


LEDGER_COLUMNS = {
    "Test": st.column_config.NumberColumn("Test accuracy", format="%.2f %%"),
    "Train": st.column_config.NumberColumn("Train accuracy", format="%.2f %%"),
    "Log loss": st.column_config.NumberColumn(format="%.3f", help="On test images, in nats: lower is better."),
    "Seconds": st.column_config.NumberColumn(format="%.1f"),
    "MB": st.column_config.NumberColumn(format="%.1f", help="Memory that the finished model takes."),
}


def ledger_frame(runs: Sequence[Run]) -> pd.DataFrame:
    """Return the ledger, a row each run; what a run does not know yet is empty."""
    return pd.DataFrame([_ledger_row(run) for run in runs])


def _ledger_row(run: Run) -> dict[str, object]:
    yours = "✓" if run.config == state.config() else ""
    row: dict[str, object] = {
        "Run": run.number,
        "Yours": yours,
        "Settings": in_words(run.config),
        "Status": _status(run),
    }
    if run.model is None:
        return row
    model = run.model
    interval = proportion(round(model.test_accuracy * len(model.test_rows)), len(model.test_rows))
    return row | {
        "Test": 100 * model.test_accuracy,
        "95 % interval": f"{interval.low:.2%} to {interval.high:.2%}",
        "Train": 100 * model.train_accuracy,
        "Log loss": model.test_log_loss,
        "Iterations": f"{model.n_iter} of {model.config.max_iter}",
        "Converged": "yes" if model.converged else "no",
        "Seconds": model.seconds,
        "MB": run.nbytes / 2**20,
    }


def _status(run: Run) -> str:
    if run.status == "waiting":
        return f"waiting, place {run.place}"
    if run.status == "stopped" and run.model is not None:
        return f"stopped at iteration {run.model.n_iter}"
    return run.status


def interval_frame(runs: Sequence[Run]) -> pd.DataFrame:
    """Return the test accuracy of finished runs with the ends of its 95 % interval."""
    rows = []
    for run in runs:
        if run.model is not None:
            n = len(run.model.test_rows)
            interval = proportion(round(run.model.test_accuracy * n), n)
            rows.append(
                {"run": f"Run {run.number}", "accuracy": interval.value, "low": interval.low, "high": interval.high}
            )
    return pd.DataFrame(rows)


def forgotten_frame(summaries: Sequence[RunSummary]) -> pd.DataFrame:
    """Return what is still known of runs whose models have been put away."""
    return pd.DataFrame(
        {
            "Run": summary.number,
            "Settings": in_words(summary.config),
            "Test accuracy": f"{summary.test_accuracy:.2%}",
            "Train accuracy": f"{summary.train_accuracy:.2%}",
            "Iterations": summary.n_iter,
            "Seconds": round(summary.seconds, 1),
        }
        for summary in summaries
    )


def sweep_frame(summaries: Sequence[RunSummary]) -> pd.DataFrame:
    """Return finished runs as the sweep's chart wants them."""
    return pd.DataFrame(
        {
            "run": summary.number,
            "scaling": summary.config.scaling,
            "features": summary.config.features,
            "max_iter": summary.config.max_iter,
            "test_accuracy": summary.test_accuracy,
            "seconds": summary.seconds,
        }
        for summary in summaries
    )

"""Every run of this server, in a table and side by side in a chart."""

import streamlit as st

from mnist_core.analysis import tabulate_accuracies
from mnist_core.charts import accuracy_intervals
from mnist_core.runs import Run
from mnist_core.ui import cache, figures, ledger, shell, state


def show_ledger(runs: list[Run]) -> None:
    """Show every run of this server, newest first, and let the visitor take one."""
    st.markdown("Everybody's runs that this server has in memory, newest first. Choose a row to make that run yours.")
    frame = ledger.runs_table(runs)
    rows = figures.show_table(
        frame,
        column_order=[
            "Run",
            "Test",
            "Yours",
            "Settings",
            "Train",
            "Iterations",
            "Status",
            "Seconds",
            "Log loss",
        ],
        key=f"ledger-{runs[0].number}-{len(runs)}",  # a choice is a row's place: it must not outlive the list
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        column_config=ledger.COLUMNS,
        alt="Ledger of runs: number, settings, accuracies, iterations, time and log loss.",
    )["selection"]["rows"]
    if rows and rows[0] < len(runs):
        run = runs[rows[0]]
        st.button(
            f"Use run {run.number} on every page",
            key="use",
            type="primary",
            on_click=state.choose,
            args=(run.config,),
            disabled=run.config == state.config(),
        )
    finished = [run.summary for run in runs if run.summary is not None]
    if len(finished) < 2:
        st.page_link(shell.page("train"), label="Train another one to compare with", icon=":material/model_training:")
    else:
        st.markdown(
            "**Test accuracy with its 95% interval.** Where intervals overlap widely, do not trust the difference."
        )
        accuracies = tabulate_accuracies((f"Run {run.number}", run.test_accuracy, run.n_test) for run in finished[:15])
        figures.show_chart(accuracy_intervals(accuracies), key="intervals")
    forgotten = cache.runs().forgotten()
    if forgotten:
        with st.expander(f"{len(forgotten)} runs whose models were put away to save memory"):
            figures.show_table(
                ledger.runs_table(forgotten),
                column_order=["Run", "Test", "Settings", "Train", "Iterations", "Seconds"],
                column_config=ledger.COLUMNS,
                hide_index=True,
                key="forgotten",
                alt="Runs whose models are gone: number, settings, accuracies, iterations and time.",
            )
            st.caption("Choose the same settings on Train to have one trained again.")

"""Every run of this server, in a table and side by side in a chart."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from mnist_core.analysis import NothingInCommon, compare, evaluate, measured_accuracy
from mnist_core.charts import accuracy_intervals
from mnist_core.model import TrainedModel
from mnist_core.runs import Run
from mnist_core.ui import cache, figures, ledger, run_watch, shell, state, words


def show_ledger(runs: list[Run]) -> None:
    """Show every run of this server, newest first, and let the visitor take one."""
    st.markdown("Everybody's runs that this server has in memory, newest first. Choose a row to make that run yours.")
    rows = ledger.show_runs(
        runs,
        ledger.COLUMNS,
        key=f"ledger-{runs[0].number}-{len(runs)}",  # a choice is a row's place: it must not outlive the list
        on_select="rerun",
        selection_mode="single-row",
        alt="Ledger of runs: number, settings, accuracies, iterations, time and log loss.",
    )["selection"]["rows"]
    if rows and rows[0] < len(runs):
        run = runs[rows[0]]
        whole = replace(run.config, fold=None)
        st.button(
            f"Use run {run.number} on every page" if whole == run.config else "Train it on all of its images",
            key="use",
            type="primary",
            on_click=state.choose,
            args=(whole,),
            disabled=whole == state.config(),
        )
    finished = [run for run in runs if run.model is not None and run.config.fold is None]
    if len(finished) < 2:
        st.page_link(shell.page("train"), label="Train another one to compare with")
    else:
        show_intervals(finished[:15])
    forgotten = run_watch.list_forgotten()
    if forgotten:
        with st.expander(f"{len(forgotten)} runs whose models were put away to save memory"):
            ledger.show_runs(
                forgotten,
                ["Run", "Test", "Settings", "Train", "Iterations", "Seconds"],
                key="forgotten",
                alt="Runs whose models are gone: number, settings, accuracies, iterations and time.",
            )
            st.caption("Choose the same settings on Train to have one trained again.")


def show_intervals(runs: list[Run]) -> None:
    """Show how sure each accuracy is, and which runs differ from the visitor's by more than chance."""
    own = cache.find_model(state.config())
    st.markdown(
        "**Test accuracy with its 95% interval**: how far it could be with other test images. Whether two runs differ, "
        "their intervals cannot say, since most runs share their test images. Above each dot stands what the images "
        "say on which it and **your run** differ.",
        help="McNemar's exact test, at a level of 5%: of twenty runs that are as good as yours, about one is called "
        "better or worse by chance. “Two runs” shows the images themselves.",
    )
    accuracies = [
        {
            "run": f"Run {run.number}: {words.name_model(run.config)}",
            "accuracy": share.value,
            "low": share.low,
            "high": share.high,
            "verdict": judge_run(model, own),
        }
        for run in runs
        if (model := run.model) is not None
        for share in [measured_accuracy(model, "test")]
    ]
    figures.show_chart(accuracy_intervals(pd.DataFrame(accuracies)), key="intervals")


def judge_run(model: TrainedModel, own: TrainedModel | None) -> str:
    """Say in a word or two whether a model is better than the visitor's own, by the test images that both share."""
    if own is None:
        return ""
    if model is own:
        return "your run"
    try:
        result = compare(evaluate(own, cache.digits(), "test"), evaluate(model, cache.digits(), "test"))
    except NothingInCommon:
        return "other test images"
    if not result.is_clear:
        return "no clear difference"
    return "better" if len(result.fixed) > len(result.broken) else "worse"

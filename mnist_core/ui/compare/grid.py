"""A grid of settings, trained as one action."""

from collections.abc import Sequence
from itertools import product

import pandas as pd
import streamlit as st

from mnist_core.charts import SweepMeasure, sweep
from mnist_core.model import QUICK, TrainingConfig
from mnist_core.runs import Run, RunRefused, RunSummary
from mnist_core.ui import cache, figures, state, words
from mnist_core.ui.state import CompareState
from mnist_core.ui.words import FEATURES, ITERATIONS, SCALINGS

MAX_SWEEP = 30

WAITING_AT_MOST = 3


def show_grid_of_runs(_: list[Run]) -> None:
    """Train a grid of settings as one action and show what comes out of it."""
    st.markdown("One run for each combination; equal ones are shared with everybody.")
    base = state.config()
    left, middle, right = st.columns(3)
    scalings = left.multiselect("Scalings", SCALINGS, ["none", "subtract mean", "pareto"], key="sweep-scalings")
    iterations = middle.multiselect("max_iter", ITERATIONS[:8], [5, 10, 20, 50], key="sweep-iterations")
    features = right.multiselect("Features", FEATURES, ["pixels"], key="sweep-features")
    n_train = st.select_slider(
        "Training images",
        [1_000, 2_000, 5_000, 10_000, 20_000, 30_000],
        10_000,
        key="sweep-n",
        format_func="{:,}".format,
    )
    grid = tuple(
        TrainingConfig(
            split=base.split,
            test_size=base.test_size,
            seed=base.seed,
            n_train=n_train,
            features=feature,
            scaling=scaling,
            C=QUICK.C,
            max_iter=max_iter,
        )
        for feature, scaling, max_iter in product(features, scalings, iterations)
    )
    st.button(
        f"Train {len(grid)} runs",
        key="sweep",
        type="primary",
        disabled=not 0 < len(grid) <= MAX_SWEEP,
        on_click=start_sweep,
        args=(grid,),
        help=f"At most {MAX_SWEEP} at once.",
    )
    if len(grid) > MAX_SWEEP:
        st.caption(f"That is more than {MAX_SWEEP}: choose fewer.")
    asked = state.get(CompareState).sweep
    if asked:
        found = find_results(asked)
        if len(found) < len(asked):
            watch_sweep(asked)
        else:
            show_sweep(found)


def start_sweep(grid: tuple[TrainingConfig, ...]) -> None:
    """Train a grid of settings."""
    state.get(CompareState).sweep = grid


def find_results(grid: tuple[TrainingConfig, ...]) -> list[RunSummary]:
    """Return what is known of the grid's runs that have ended with a model."""
    forgotten = {summary.config: summary for summary in cache.runs().forgotten()}
    runs = [cache.runs().get(config) for config in grid]
    found = [run.summary if run else forgotten.get(config) for config, run in zip(grid, runs, strict=True)]
    return [summary for summary in found if summary is not None]


def submit_missing(grid: tuple[TrainingConfig, ...], known: set[TrainingConfig]) -> None:
    """Hand runs to the queue, a few at a time, so that other visitors' runs are not kept waiting."""
    for config in grid:
        if config not in known and cache.runs().counts()["waiting"] < WAITING_AT_MOST:
            cache.runs().submit(config)


@st.fragment(run_every=1.0)
def watch_sweep(grid: tuple[TrainingConfig, ...]) -> None:
    """Train what is missing of a sweep and show how far it is, live; then let the page go on."""
    found = find_results(grid)
    try:
        submit_missing(grid, {summary.config for summary in found})
    except RunRefused as refusal:
        st.warning(str(refusal), icon=":material/memory:")
        return
    failed = [run for config in grid if (run := cache.runs().get(config)) and run.ended and run.summary is None]
    st.progress(len(found) / len(grid), f"{len(found)} of {len(grid)} runs done")
    for run in failed:
        st.warning(f"Run {run.number} has no result: {run.error or 'it was stopped before it began.'}")
    if found:
        show_sweep(found)
    if len(found) + len(failed) == len(grid):
        state.get(CompareState).sweep = tuple(summary.config for summary in found)
        st.rerun()


def show_sweep(found: list[RunSummary]) -> None:
    """Draw accuracy and time against the iterations; a press on a point opens its run."""
    frame = make_sweep_table(found)
    measures: tuple[SweepMeasure, ...] = ("test_accuracy", "seconds")
    for column, measure in zip(st.columns(2), measures, strict=True):
        with column:
            picked = figures.select_in_chart(sweep(frame, measure), "run", key=f"sweep-{measure}")
            if picked:
                state.get(CompareState).swept = picked[0]["run"]
    chosen = next((summary for summary in found if summary.number == state.get(CompareState).swept), None)
    if chosen is None:
        st.caption("Press a point to open its run.")
        return
    st.markdown(f"**Run {chosen.number}**: {words.describe_config(chosen.config)}, {chosen.test_accuracy:.2%} on test")
    if st.button("Use it on every page", key="use-swept", type="primary", disabled=chosen.config == state.config()):
        state.choose(chosen.config)
        st.rerun()


def make_sweep_table(summaries: Sequence[RunSummary]) -> pd.DataFrame:
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

"""A grid of settings, trained as one action."""

from collections.abc import Sequence
from itertools import product

import pandas as pd
import streamlit as st

from mnist_core.charts import SweepMeasure, percent, sweep
from mnist_core.model import QUICK, TrainingConfig
from mnist_core.runs import Run, RunRefused, RunSummary
from mnist_core.ui import cache, figures, presence, run_watch, state, words
from mnist_core.ui.state import CompareState
from mnist_core.ui.words import FEATURES, ITERATIONS, SCALINGS

MAX_SWEEP = 30

WAITING_AT_MOST = 3


def show_grid_of_runs(_: list[Run]) -> None:
    """Train a grid of settings as one action and show what comes out of it."""
    st.markdown("One run for each combination; equal ones are shared with everybody.")
    base = state.config()
    left, middle, right = st.columns([4, 3, 2])
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
        if len(find_ended(asked)) < len(asked):
            watch_sweep(asked)
        else:
            show_sweep(asked)


def start_sweep(grid: tuple[TrainingConfig, ...]) -> None:
    """Train a grid of settings."""
    state.get(CompareState).sweep = grid


def find_ended(grid: tuple[TrainingConfig, ...]) -> dict[TrainingConfig, Run | RunSummary]:
    """Return the grid's runs that have ended, in memory or put away. Looking does not count as opening them."""
    newest_last = reversed(cache.runs().forgotten())
    ended: dict[TrainingConfig, Run | RunSummary] = {summary.config: summary for summary in newest_last}
    ended |= {run.config: run for run in run_watch.list_runs() if run.ended}
    return {config: ended[config] for config in grid if config in ended}


def submit_missing(grid: tuple[TrainingConfig, ...]) -> None:
    """Ask for the grid's runs, so that few of them wait at a time; those that wait or train are asked for again."""
    ended = find_ended(grid)
    missing = [config for config in grid if config not in ended]
    under_way = {run.config: run for run in run_watch.list_runs() if run.config in missing}
    n_waiting = sum(run.status == "waiting" for run in under_way.values())
    n_new = max(0, WAITING_AT_MOST - n_waiting)
    for config in (*under_way, *[config for config in missing if config not in under_way][:n_new]):
        run_watch.submit_run(config, sweep=True)


def watch_sweep(grid: tuple[TrainingConfig, ...]) -> None:
    """Train what is missing of a sweep and show how far it is, live; then let the page go on."""
    st.fragment(_watch_sweep, run_every=presence.choose_interval(1.0))(grid)


def _watch_sweep(grid: tuple[TrainingConfig, ...]) -> None:
    try:
        submit_missing(grid)
    except RunRefused as refusal:
        st.warning(str(refusal), icon=":material/memory:")
    n_ended = len(find_ended(grid))
    st.progress(n_ended / len(grid), f"{n_ended} of {len(grid)} runs done")
    show_sweep(grid)
    if n_ended == len(grid):
        st.rerun()


def show_sweep(grid: tuple[TrainingConfig, ...]) -> None:
    """Show the results of a sweep, and what has none."""
    ended = find_ended(grid)
    summaries = {config: run.summary if isinstance(run, Run) else run for config, run in ended.items()}
    whole = [summary for summary in summaries.values() if summary is not None and summary.status == "done"]
    if whole:
        show_results(whole)
    cut_short = [config for config in ended if summaries[config] not in whole]
    for config in cut_short:
        st.warning(describe_cut_short(ended[config], summaries[config]))
    if cut_short:
        st.button("Train what has no result again", key="sweep-again", on_click=train_again, args=(cut_short,))


def describe_cut_short(run: Run | RunSummary, summary: RunSummary | None) -> str:
    """Say why a run of a sweep is not in the charts."""
    if summary is not None:
        why = f"somebody stopped it at iteration {summary.n_iter}."
    else:
        why = (isinstance(run, Run) and run.error) or "it was stopped before it began."
    return f"Run {run.number} ({words.describe_config(run.config)}) is not in the charts: {why}"


def train_again(configs: list[TrainingConfig]) -> None:
    """Start runs of a sweep anew that were stopped or have failed."""
    for config in configs:
        run_watch.train_again(config)


def show_results(found: list[RunSummary]) -> None:
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
        st.caption(f"Press a point to open its run. {words.CLOCK}")
        return
    st.markdown(
        f"**Run {chosen.number}**: {words.describe_config(chosen.config)}, {percent(chosen.test_accuracy, 2)} on test"
    )
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

"""A sweep: a grid of settings, chosen by validation images; the best is trained on all and tested, once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

import pandas as pd
import streamlit as st

from mnist_core.analysis import share_of
from mnist_core.charts import SweepAxis, SweepMeasure, percent, sweep
from mnist_core.model import QUICK, TrainingConfig
from mnist_core.runs import Run, RunSummary
from mnist_core.ui import figures, run_watch, state, words
from mnist_core.ui.figures import format_interval
from mnist_core.ui.state import CompareState
from mnist_core.ui.words import FEATURES, ITERATIONS, PENALTIES, SCALINGS

MAX_SWEEP = 30
AT_ONCE = 3
HELD_OUT = "1/5"
"""The fold of the training images that a sweep chooses by."""


def show_grid_of_runs(_: list[Run]) -> None:
    """Train a grid of settings as one action, choose by validation, and test what was chosen."""
    st.markdown(
        "One run for each combination. Each learns from four fifths of the training images; the other fifth, the "
        "**validation images**, tells which is best. The best is then trained on all, and tested once.",
        help="If you choose by the test images, you choose what happens to suit these very images: on new ones the "
        "winner is a little worse than its test accuracy says.",
    )
    grid = choose_grid(state.config())
    st.button(
        f"Train {len(grid)} runs",
        key="sweep",
        type="primary",
        disabled=not 0 < len(grid) <= MAX_SWEEP,
        on_click=start_sweep,
        args=(grid,),
        help=f"At most {MAX_SWEEP} at once. Equal runs are shared with everybody.",
    )
    if len(grid) > MAX_SWEEP:
        st.caption(f"That is more than {MAX_SWEEP}: choose fewer.")
    known = state.get(CompareState)
    if not known.sweep:
        return
    results = collect_results()
    missing = run_watch.find_missing(list_runs(), results)
    if known.sweeping and missing:
        run_watch.watch_runs(list_runs(), collect_results, at_once=AT_ONCE, show=show_sweep, stop=stop_sweep)
        return
    show_sweep()
    cut_short = run_watch.find_cut_short(list_runs(), results)
    for run in cut_short:
        why = run.error or "it was stopped."
        st.warning(f"Run {run.number} ({words.describe_config(run.config)}) is not in the charts: {why}")
    n_open = len(missing) + len(cut_short)
    if n_open:
        st.button(
            f"Train the {n_open} of {len(list_runs())} runs that have no result",
            key="sweep-again",
            on_click=train_again,
            args=([run.config for run in cut_short],),
        )


def choose_grid(base: TrainingConfig) -> tuple[TrainingConfig, ...]:
    """Let the visitor choose what to combine; the split is that of a configuration."""
    columns = st.columns([4, 3, 3, 2])
    scalings = columns[0].multiselect("Scalings", SCALINGS, ["none", "subtract mean", "pareto"], key="sweep-scalings")
    iterations = columns[1].multiselect("max_iter", ITERATIONS[:8], [5, 10, 20, 50], key="sweep-iterations")
    penalties = columns[2].multiselect("C", PENALTIES, [QUICK.C], format_func="{:g}".format, key="sweep-penalties")
    features = columns[3].multiselect("Features", FEATURES, ["pixels"], key="sweep-features")
    n_train = st.select_slider(
        "Training images",
        [1_000, 2_000, 5_000, 10_000, 20_000, 30_000],
        10_000,
        key="sweep-n",
        format_func="{:,}".format,
    )
    return tuple(
        TrainingConfig(
            split=base.split,
            test_size=base.test_size,
            seed=base.seed,
            n_train=n_train,
            features=feature,
            scaling=scaling,
            C=penalty,
            max_iter=max_iter,
            fold=HELD_OUT,
        )
        for feature, scaling, penalty, max_iter in product(features, scalings, penalties, iterations)
    )


def start_sweep(grid: tuple[TrainingConfig, ...]) -> None:
    """Train a grid of settings; for callbacks."""
    known = state.get(CompareState)
    known.sweep, known.sweeping, known.results, known.swept = grid, True, {}, None


def stop_sweep() -> None:
    """Train no more of it; for callbacks."""
    state.get(CompareState).sweeping = False


def train_again(configs: list[TrainingConfig]) -> None:
    """Go on with a sweep, and with its runs that were stopped or have failed; for callbacks."""
    state.get(CompareState).sweeping = True
    for config in configs:
        run_watch.train_again(config)


def list_runs() -> tuple[TrainingConfig, ...]:
    """Return what a sweep trains: the grid, and when all of it has a result, the best on all training images."""
    known = state.get(CompareState)
    best = find_best()
    whole = () if best is None or not known.results.keys() >= set(known.sweep) else (replace(best.config, fold=None),)
    return known.sweep + whole


def find_best() -> RunSummary | None:
    """Return the run of the sweep with the best validation accuracy; of equal ones, the first of the grid."""
    known = state.get(CompareState)
    found = [known.results[config] for config in known.sweep if config in known.results]
    return max(found, key=lambda summary: summary.test_accuracy, default=None)


def collect_results() -> dict[TrainingConfig, RunSummary]:
    """Keep the results of the sweep that are there, and return those that are kept."""
    known = state.get(CompareState)
    summaries = [*run_watch.list_forgotten(), *(run.summary for run in run_watch.list_runs())]
    there = {each.config: each for each in summaries if each is not None and each.status == "done"}
    for _ in range(2):  # the second time with the best, which is known when all of the grid have results
        known.results = {config: there[config] for config in list_runs() if config in there} | known.results
    return known.results


def show_sweep() -> None:
    """Show the results of the sweep so far; a press on a point tells of its run."""
    known = state.get(CompareState)
    found = [known.results[config] for config in known.sweep if config in known.results]
    if not found:
        return
    show_best()
    frame = make_sweep_table(found)
    by: SweepAxis = "C" if frame["C"].nunique() > frame["max_iter"].nunique() else "max_iter"
    measures: tuple[SweepMeasure, ...] = ("validation_accuracy", "seconds")
    for column, measure in zip(st.columns(2), measures, strict=True):
        with column:
            figures.select_in_chart(sweep(frame, measure, by), "run", open_run, key=f"sweep-{measure}")
    if known.swept is None:
        st.caption(f"Press a point to open its run. {words.CLOCK}")
        return
    chosen = known.results[known.swept]
    whole = replace(chosen.config, fold=None)
    st.markdown(
        f"**Run {chosen.number}**: {words.describe_config(whole)}: right on {percent(chosen.test_accuracy, 2)} "
        f"of {chosen.n_test:,} validation images."
    )
    if st.button(
        "Train it on all, and use it on every page", key="use-swept", type="primary", disabled=whole == state.config()
    ):
        state.choose(whole)
        st.rerun()


def open_run(point: Mapping[str, int]) -> None:
    """Tell of the run of a point in the chart; for callbacks."""
    known = state.get(CompareState)
    numbers = {summary.number: config for config, summary in known.results.items()}
    known.swept = numbers.get(point["run"], known.swept)


def show_best() -> None:
    """Say which run is best on the validation images, and, when it has been trained on all, how it does in the test."""
    best, known = find_best(), state.get(CompareState)
    if best is None:
        return
    whole = replace(best.config, fold=None)
    so_far = "" if known.results.keys() >= set(known.sweep) else " so far"
    chosen = (
        f"**Best{so_far} on the {best.n_test:,} validation images**: {words.describe_config(whole)}, right on "
        f"{percent(best.test_accuracy, 2)}. Runs that lie close to it may be as good."
    )
    if whole not in known.results:
        st.info(chosen, icon=":material/emoji_events:")
        return
    tested = known.results[whole]
    share = share_of(tested.test_accuracy, tested.n_test)
    st.success(
        f"{chosen} Trained on all {whole.n_rows()[0]:,} images, it is right on **{percent(share.value, 2)}** of the "
        f"{share.n:,} test images ({format_interval(share)}), none of which was used to choose the settings.",
        icon=":material/emoji_events:",
    )


def make_sweep_table(summaries: Sequence[RunSummary]) -> pd.DataFrame:
    """Return finished runs as the sweep's chart wants them."""
    return pd.DataFrame(
        {
            "run": summary.number,
            "scaling": summary.config.scaling,
            "features": summary.config.features,
            "max_iter": summary.config.max_iter,
            "C": summary.config.C,
            "validation_accuracy": summary.test_accuracy,
            "seconds": summary.seconds,
        }
        for summary in summaries
    )

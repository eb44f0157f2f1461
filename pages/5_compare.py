"""All runs of this server: the ledger, two of them side by side, and a sweep over a grid of settings."""

from collections.abc import Sequence
from itertools import product

import pandas as pd
import streamlit as st

from mnist_core.analysis import NothingInCommon, compare, differences, proportion
from mnist_core.charts import SweepMeasure, accuracy_intervals, sweep
from mnist_core.data import Rows
from mnist_core.model import QUICK, TrainedModel, TrainingConfig
from mnist_core.runs import Run, RunRefused, RunSummary
from mnist_core.ui import cache, figures, ledger, run_watch, shell, state, words
from mnist_core.ui.digit_card import digit_detail
from mnist_core.ui.gallery import Tiles, show_gallery
from mnist_core.ui.links import OneOf
from mnist_core.ui.state import CompareState
from mnist_core.ui.words import FEATURES, ITERATIONS, SCALINGS

VIEWS = ["Ledger", "Two runs", "Sweep"]
RULES = {"runs": OneOf(VIEWS)}
MAX_SWEEP = 30
WAITING_AT_MOST = 3


def show_ledger(runs: list[Run]) -> None:
    """Show every run of this server, newest first, and let the visitor take one."""
    st.markdown("Everybody's runs that this server has in memory, newest first. Choose a row to make that run yours.")
    frame = ledger.runs_table(runs)
    rows = st.dataframe(
        frame,
        column_order=[
            "Run",
            "Yours",
            "Settings",
            "Status",
            "Test",
            "95 % interval",
            "Train",
            "Log loss",
            "Iterations",
            "Converged",
            "Seconds",
            "MB",
        ],
        key=f"ledger-{runs[0].number}-{len(runs)}",  # a choice is a row's place: it must not outlive the list
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        column_config=ledger.COLUMNS,
        alt="Ledger of runs: number, settings, accuracies with 95 % interval, log loss, iterations, time and memory.",
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
    finished = [run for run in runs if run.model is not None]
    if len(finished) < 2:
        st.page_link(shell.page("train"), label="Train another one to compare with", icon=":material/model_training:")
    else:
        st.markdown(
            "**Test accuracy with its 95 % interval.** Where intervals overlap widely, do not trust the difference."
        )
        figures.show_chart(accuracy_intervals(interval_frame(finished[:15])), key="intervals")
    forgotten = cache.runs().forgotten()
    if forgotten:
        with st.expander(f"{len(forgotten)} runs whose models were put away to save memory"):
            st.dataframe(
                ledger.runs_table(forgotten),
                column_order=["Run", "Settings", "Test", "Train", "Iterations", "Seconds"],
                column_config=ledger.COLUMNS,
                hide_index=True,
                key="forgotten",
                alt="Runs whose models are gone: number, settings, accuracies, iterations and time.",
            )
            st.caption("Choose the same settings on Train to have one trained again.")


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


def two_runs(runs: list[Run]) -> None:
    """Show what one run gets right that another gets wrong."""
    finished = {run.number: run for run in runs if run.model is not None}
    if len(finished) < 2:
        st.info(
            "There is only one finished run yet. Train another one, or run a sweep.", icon=":material/compare_arrows:"
        )
        return
    numbers = sorted(finished)
    names = {number: f"Run {number}: {words.describe_config(finished[number].config)}" for number in numbers}
    left, right = st.columns(2)
    last = len(numbers) - 1
    chosen_first, chosen_second = (
        finished[column.selectbox(label, numbers, index=index, format_func=names.__getitem__, key=key)]
        for column, label, index, key in ((left, "First run", 0, "first"), (right, "Second run", last, "second"))
    )
    first, second = chosen_first.model, chosen_second.model
    assert first is not None
    assert second is not None
    st.dataframe(
        ledger.runs_table([chosen_first, chosen_second]),
        hide_index=True,
        key="pair",
        column_order=["Run", "Settings", "Scaling", "C", "Iterations", "Converged", "Test", "Train", "Seconds"],
        column_config=ledger.COLUMNS,
        alt="The two runs and their results.",
    )
    different = differences(first.config, second.config)
    st.markdown(
        "**What differs:** "
        + (
            "; ".join(f"{name}: {say(a)} → {say(b)}" for name, (a, b) in different.items())
            or "nothing, it is the same run."
        )
    )
    verdict(first, second)


def say(value: object) -> str:
    """Write a setting's value as the Train page does."""
    if value is None:
        return "all"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}" if isinstance(value, float) else f"{value}"


def verdict(first: TrainedModel, second: TrainedModel) -> None:
    """Show McNemar's verdict and the images behind it."""
    try:
        result = compare(cache.evaluate(first, "test"), cache.evaluate(second, "test"))
    except NothingInCommon as problem:
        st.warning(str(problem), icon=":material/difference:")
        return
    st.info(result.sentence, icon=":material/balance:")
    galleries: dict[str, Rows] = {
        f"Fixed by the second ({len(result.fixed):,})": result.fixed,
        f"Broken by the second ({len(result.broken):,})": result.broken,
        f"Wrong in both ({len(result.both_wrong):,})": result.both_wrong,
    }
    chosen = st.segmented_control(
        "Images", list(galleries), default=next(iter(galleries)), required=True, key="gallery"
    )
    rows = galleries.get(chosen or "", result.fixed)
    if len(rows) == 0:
        st.caption("No image of this kind.")
        return

    def make_tiles(shown: Rows) -> Tiles:
        images, labels = cache.digits().images[shown], cache.digits().labels[shown].tolist()
        before, after = first.predict(images).tolist(), second.predict(images).tolist()
        captions = [f"{label}: {a} → {b}" for label, a, b in zip(labels, before, after, strict=True)]
        alt = [
            f"image {row}, a {label}, read as {a} by the first and {b} by the second run"
            for row, label, a, b in zip(shown.tolist(), labels, before, after, strict=True)
        ]
        return Tiles(images, captions, alt)

    pressed = show_gallery(rows, make_tiles, key="pair-grid", page_key="pair_page", label=chosen or "Images")
    st.caption("Under each image: what it is, and what the first → the second run reads. Press one to open it.")
    compare_state = state.get(CompareState)
    if pressed is not None:
        compare_state.opened = pressed
    if compare_state.opened is not None and compare_state.opened in rows:
        digit_detail(compare_state.opened, key="compared")


def grid_of_runs() -> None:
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
        found = results(asked)
        if len(found) < len(asked):
            watch_sweep(asked)
        else:
            show_sweep(found)


def start_sweep(grid: tuple[TrainingConfig, ...]) -> None:
    """Train a grid of settings."""
    state.get(CompareState).sweep = grid


def results(grid: tuple[TrainingConfig, ...]) -> list[RunSummary]:
    """Return what is known of the grid's runs that have ended; the others are handed to the queue if it has room."""
    forgotten = {summary.config: summary for summary in cache.runs().forgotten()}
    found = []
    for config in grid:
        run = cache.runs().get(config)
        # A few at a time, so that other visitors' runs are not kept waiting; this is asked again in a second.
        if run is None and config not in forgotten and cache.runs().counts()["waiting"] < WAITING_AT_MOST:
            run = cache.runs().submit(config)
        summary = run.summary if run is not None else forgotten.get(config)
        if summary is not None:
            found.append(summary)
    return found


@st.fragment(run_every=1.0)
def watch_sweep(grid: tuple[TrainingConfig, ...]) -> None:
    """Show how far the sweep is, live; then let the page go on."""
    try:
        found = results(grid)
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
    frame = sweep_frame(found)
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


shell.show_heading("Compare", "Every run of this server: which settings help, by how much, and on which images.", RULES)
view = st.segmented_control(
    "View", VIEWS, default=VIEWS[0], required=True, key="runs", bind="query-params", label_visibility="collapsed"
)
everyone = cache.runs().runs()
if not everyone:
    run_watch.find_active_model()
elif view == "Two runs":
    two_runs(everyone)
elif view == "Sweep":
    grid_of_runs()
else:
    show_ledger(everyone)
shell.show_footer()

"""All runs of this server: the ledger, two of them side by side, and a sweep over a grid of settings."""

from itertools import product

import streamlit as st

from mnist_core.analysis import NothingInCommon, compare, differences
from mnist_core.charts import SweepMeasure, accuracy_intervals, sweep
from mnist_core.data import Rows
from mnist_core.model import QUICK, Features, Scaling, TrainedModel, TrainingConfig
from mnist_core.runs import Run, RunRefused, RunSummary
from mnist_core.ui import cache, figures, ledger, run_watch, shell, state, words
from mnist_core.ui.digit_card import digit_detail
from mnist_core.ui.pads import MAX_CELLS, digit_grid

VIEWS = ["Ledger", "Two runs", "Sweep"]
SCALINGS: list[Scaling] = ["none", "divide by 255", "subtract mean", "pareto", "standardise"]
FEATURES: list[Features] = ["pixels", "deskewed", "gradient histograms"]
ITERATIONS = [5, 10, 20, 30, 50, 100, 200, 300]
MAX_SWEEP = 30
WAITING_AT_MOST = 3


def show_ledger(runs: list[Run]) -> None:
    """Show every run of this server, newest first, and let the visitor take one."""
    st.markdown("Everybody's runs that this server has in memory, newest first. Choose a row to make that run yours.")
    frame = ledger.ledger_frame(runs)
    rows = st.dataframe(
        frame,
        key=f"ledger-{runs[0].number}-{len(runs)}",  # a choice is a row's place: it must not outlive the list
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        column_config=ledger.LEDGER_COLUMNS,
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
        figures.chart(accuracy_intervals(ledger.interval_frame(finished[:15])), key="intervals")
    forgotten = cache.runs().forgotten()
    if forgotten:
        with st.expander(f"{len(forgotten)} runs whose models were put away to save memory"):
            st.dataframe(
                ledger.forgotten_frame(forgotten),
                hide_index=True,
                key="forgotten",
                alt="Runs whose models are gone: number, settings, accuracies, iterations and time.",
            )
            st.caption("Choose the same settings on Train to have one trained again.")


def two_runs(runs: list[Run]) -> None:
    """Show what one run gets right that another gets wrong."""
    models = {run.number: run.model for run in runs if run.model is not None}
    if len(models) < 2:
        st.info(
            "There is only one finished run yet. Train another one, or run a sweep.", icon=":material/compare_arrows:"
        )
        return
    numbers = sorted(models)
    names = {number: f"Run {number}: {words.in_words(models[number].config)}" for number in numbers}
    left, right = st.columns(2)
    first = models[left.selectbox("First run", numbers, index=0, format_func=names.__getitem__, key="first")]
    last = len(numbers) - 1
    second = models[right.selectbox("Second run", numbers, index=last, format_func=names.__getitem__, key="second")]
    st.dataframe(
        ledger.comparison_frame([first, second]), hide_index=True, key="pair", alt="The two runs and their results."
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
    page = st.pagination(-(-len(rows) // MAX_CELLS), key=f"page-{chosen}") if len(rows) > MAX_CELLS else 1
    shown = rows[MAX_CELLS * (page - 1) : MAX_CELLS * page]
    images, labels = cache.digits().images[shown], cache.digits().labels[shown].tolist()
    before, after = first.predict(images).tolist(), second.predict(images).tolist()
    opened = digit_grid(
        images,
        [f"{label}: {a} → {b}" for label, a, b in zip(labels, before, after, strict=True)],
        key="pair-grid",
        alt=[
            f"image {row}, a {label}, read as {a} by the first and {b} by the second run"
            for row, label, a, b in zip(shown.tolist(), labels, before, after, strict=True)
        ],
        label=chosen or "Images",
    )
    st.caption("Under each image: what it is, and what the first → the second run reads. Press one to open it.")
    if opened is not None:
        state.keep("compared", int(shown[opened]))
    row = state.kept("compared", -1)
    if row in shown:
        digit_detail(row, key="compared")


def grid_of_runs() -> None:
    """Train a grid of settings as one action and show what comes out of it."""
    st.markdown("One run for each combination; equal ones are shared with everybody.")
    base = state.config()
    left, middle, right = st.columns(3)
    scalings = left.multiselect("Scalings", SCALINGS, ["none", "subtract mean", "pareto"], key="sweep-scalings")
    iterations = middle.multiselect("max_iter", ITERATIONS, [5, 10, 20, 50], key="sweep-iterations")
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
        on_click=state.keep,
        args=("sweep", grid),
        help=f"At most {MAX_SWEEP} at once.",
    )
    if len(grid) > MAX_SWEEP:
        st.caption(f"That is more than {MAX_SWEEP}: choose fewer.")
    asked: tuple[TrainingConfig, ...] = state.kept("sweep", ())
    if asked:
        found = results(asked)
        if len(found) < len(asked):
            watch_sweep(asked)
        else:
            show_sweep(found)


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
        state.keep("sweep", tuple(summary.config for summary in found))
        st.rerun()


def show_sweep(found: list[RunSummary]) -> None:
    """Draw accuracy and time against the iterations; a press on a point opens its run."""
    frame = ledger.sweep_frame(found)
    measures: tuple[SweepMeasure, ...] = ("test_accuracy", "seconds")
    for column, measure in zip(st.columns(2), measures, strict=True):
        with column:
            picked = figures.chart_selection(sweep(frame, measure), "run", key=f"sweep-{measure}")
            if picked:
                state.keep("swept", picked[0]["run"])
    chosen = next((summary for summary in found if summary.number == state.kept("swept", 0)), None)
    if chosen is None:
        st.caption("Press a point to open its run.")
        return
    st.markdown(f"**Run {chosen.number}**: {words.in_words(chosen.config)}, {chosen.test_accuracy:.2%} on test")
    if st.button("Use it on every page", key="use-swept", type="primary", disabled=chosen.config == state.config()):
        state.choose(chosen.config)
        st.rerun()


shell.heading("Compare", "Every run of this server: which settings help, by how much, and on which images.")
view = st.segmented_control(
    "View", VIEWS, default=VIEWS[0], required=True, key="runs", bind="query-params", label_visibility="collapsed"
)
everyone = cache.runs().runs()
if not everyone:
    run_watch.active_model()
elif view == "Two runs":
    two_runs(everyone)
elif view == "Sweep":
    grid_of_runs()
else:
    show_ledger(everyone)
shell.footer()

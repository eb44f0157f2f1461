"""Experiments that need no hand: runs to watch, counts, and the best of many settings."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from mnist_core import charts, lessons
from mnist_core.charts import Panel, percent
from mnist_core.data import N_CLASSES
from mnist_core.lessons import (
    PENALTIES,
    SCALINGS,
    CountDigit,
    DetectDigit,
    Figures,
    NamedRun,
    Shown,
    TrainRuns,
    TrySettings,
    choose_by_groups,
    measure_run,
    measure_winners,
)
from mnist_core.model import TrainedModel, TrainingConfig
from mnist_core.ui import cache, figures, run_watch, state
from mnist_core.ui.figures import show_chart
from mnist_core.ui.learn.progress import Progress
from mnist_core.ui.state import LearnState
from mnist_core.ui.words import SCALINGS as SCALING_NAMES
from mnist_core.ui.words import name_digit


def find_whole_model(config: TrainingConfig, shown: Shown = "curves") -> TrainedModel | None:
    """Return the model of a run, which nobody can stop here; until it has ended show how it is made."""
    return run_watch.find_or_train(config, choose_panels(shown), can_stop=False)


def train_runs(_progress: Progress, experiment: TrainRuns) -> Figures | None:
    """Train the runs one after the other, and show what came out of them."""
    measured: dict[str, dict[str, float]] = {}
    table = st.container()
    for number, run in enumerate(experiment.runs, 1):
        title = st.empty()
        found = measure(run, experiment.shown, alone=len(experiment.runs) == 1)
        if found is None:
            if len(experiment.runs) > 1:
                title.markdown(f"Run {number} of {len(experiment.runs)}: **{run.name}**")
            break
        measured[run.key] = found
    whole = [run for run in experiment.runs if run.key in measured]
    if len(experiment.runs) > 1 and whole:
        with table:
            show_runs(whole, measured, experiment)
    if len(whole) < len(experiment.runs):
        return None
    if experiment.chooses:
        chosen = experiment.choose(measured)
        st.markdown(
            f"Best on the validation images: **{chosen.name}**. Trained on all images, it meets the test images."
        )
        found = measure(chosen, experiment.shown, alone=False)
        if found is None:
            return None
        st.metric("Test images, once", percent(found["test"]), width=170)
        measured[chosen.key] = found
    return {f"{key}_{name}": value for key, found in measured.items() for name, value in found.items()}


def measure(run: NamedRun, shown: Shown, *, alone: bool) -> dict[str, float] | None:
    """Return a run's figures, also when its model has been put away since; None until it has gone to its end."""
    known = state.get(LearnState).measured
    if run.config in known and not alone:
        return known[run.config]
    model = find_whole_model(run.config, shown)
    if model is None:
        return None
    if alone:
        show_run(model, shown)
    known[run.config] = measure_run(model)
    return known[run.config]


def show_run(model: TrainedModel, shown: Shown) -> None:
    """Show what came out of one run, and how it got there."""
    with st.container(horizontal=True):
        if shown != "iterations":
            st.metric("New images", percent(model.test_accuracy), width=170)
            st.metric("Training images", percent(model.train_accuracy), width=170)
        st.metric("Iterations", f"{model.n_iter} of {model.config.max_iter}", width=170)
        st.metric("Converged", "yes" if model.converged else "no", width=170)
    figures.show_curves(model.history, max_iter=model.n_iter, panels=choose_panels(shown), finished=True)


def choose_panels(shown: Shown) -> Sequence[Panel]:
    """Return the curves that give nothing away."""
    return figures.PANELS if shown == "curves" else ("loss",)


def show_runs(runs: list[NamedRun], measured: dict[str, dict[str, float]], experiment: TrainRuns) -> None:
    """Show the runs that have ended."""
    with_scores, new = experiment.shown != "iterations", "Validation" if experiment.chooses else "New"
    rows = []
    for run in runs:
        found = measured[run.key]
        scores = [f"**{percent(found['test'])}**", percent(found["train"])] if with_scores else []
        rows.append([run.name, *scores, f"{'' if found['converged'] else '> '}{found['iterations']:.0f}"])
    show_table(["Run", *([f"{new} images", "Training images"] if with_scores else []), "Iterations"], rows)
    if not all(measured[run.key]["converged"] for run in runs):
        st.caption("“>”: it had not converged when its iterations were used up.")


def show_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Show a table that is read like the text around it; the first column has words, the others have numbers."""
    lines = [columns, [":--", *["--:"] * (len(columns) - 1)], *rows]
    with st.container(key="lesson-table"):
        st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def count_digit(_progress: Progress, experiment: CountDigit) -> Figures:
    """Show how many images there are of each digit."""
    digits = cache.digits()
    found = lessons.count_digit(digits, experiment.digit)
    st.markdown(f"**{found['images']:,.0f}** of {found['all']:,.0f} images are {name_digit(experiment.digit)}.")
    show_chart(charts.class_counts({"all": np.bincount(digits.labels, minlength=N_CLASSES)}))
    return found


def detect_digit(_progress: Progress, experiment: DetectDigit) -> Figures | None:
    """Show a model's three figures as a detector of a digit, and the four counts behind them."""
    model = find_whole_model(experiment.config)
    if model is None:
        return None
    evaluation = cache.evaluate(model, "test")
    found, digit = lessons.measure_detector(evaluation, experiment.digit), experiment.digit
    with st.container(horizontal=True):
        for name in ("accuracy", "precision", "recall"):
            st.metric(name.capitalize(), charts.percent(found[name]), width=170)
    show_table(
        [f"{len(evaluation):,} new images", f"It says “{digit}”", "It says no"],
        [
            [f"It is {name_digit(digit)}", f"{found['hits']:,.0f} found", f"{found['missed']:,.0f} missed"],
            [f"It is no {digit}", f"{found['false_alarms']:,.0f} false alarms", f"{found['rejected']:,.0f}"],
        ],
    )
    return found


def try_settings(_progress: Progress, _experiment: TrySettings) -> Figures:
    """Try all settings, and show the winners of the first groups of test images."""
    progress, right = st.empty(), []
    for done, scaling in enumerate(SCALINGS):
        n_tried, n = done * len(PENALTIES), len(SCALINGS) * len(PENALTIES)
        progress.progress(done / len(SCALINGS), f"{n_tried} of {n} settings tried")
        right.append(cache.try_penalties(scaling))
    progress.empty()
    names = [f"{SCALING_NAMES[scaling]}, C = {C:g}" for scaling in SCALINGS for C in PENALTIES]
    choices = choose_by_groups(np.concatenate(right))
    found = measure_winners(choices)
    rows = [
        [names[each.setting], f"{300 * n + 1:,} to {300 * (n + 1):,}", percent(each.here), percent(each.elsewhere)]
        for n, each in enumerate(choices[:5])
    ]
    here, elsewhere = f"**{percent(found['here'])}**", f"**{percent(found['elsewhere'])}**"
    rows.append([f"Mean of all {found['groups']:.0f} groups", "", here, elsewhere])
    show_table(["The best of 40 settings", "On test images", "On these 300", "On all others"], rows)
    st.metric("The winner does worse elsewhere", f"{found['lower']:.0f} of {found['groups']:.0f} times", width=300)
    return found

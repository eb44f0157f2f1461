"""Experiments that train: one run to watch, or several side by side."""

import pandas as pd
import streamlit as st

from mnist_core.analysis import proportion
from mnist_core.charts import accuracy_intervals, learning_curve
from mnist_core.lessons import Figures, NamedRun, TrainRuns, measure_run
from mnist_core.model import TrainedModel, TrainingConfig
from mnist_core.ui import figures, run_watch, state
from mnist_core.ui.learn.place import Place
from mnist_core.ui.state import LearnState


def find_whole_model(config: TrainingConfig) -> TrainedModel | None:
    """Return the model of a run that has gone to its end; show how it is made, or what to do if it was stopped."""
    model = run_watch.find_model(config)
    if model is None or not model.stopped:
        return model
    st.warning(
        f"This run was stopped at iteration {model.n_iter}, so it cannot answer the question. Your answer is kept.",
        icon=":material/stop_circle:",
    )
    st.button("Train it to the end", key="lesson-again", on_click=run_watch.train_again, args=(config,))
    return None


def train_runs(_place: Place, experiment: TrainRuns) -> Figures | None:
    """Train the runs one after the other, and show what came out of them."""
    measured: dict[str, dict[str, float]] = {}
    table = st.container()
    for number, run in enumerate(experiment.runs, 1):
        title = st.empty()
        found = measure(run, alone=len(experiment.runs) == 1)
        if found is None:
            if len(experiment.runs) > 1:
                title.markdown(f"Run {number} of {len(experiment.runs)}: **{run.name}**")
            break
        measured[run.key] = found
    shown = [run for run in experiment.runs if run.key in measured]
    if len(experiment.runs) > 1 and shown:
        with table:
            show_table(shown, measured)
    if len(shown) < len(experiment.runs):
        return None
    return {f"{key}_{name}": value for key, found in measured.items() for name, value in found.items()}


def measure(run: NamedRun, *, alone: bool) -> dict[str, float] | None:
    """Return a run's figures, also when its model has been put away since; None until it has gone to its end."""
    known = state.get(LearnState).measured
    if run.config in known and not alone:
        return known[run.config]
    model = find_whole_model(run.config)
    if model is None:
        return None
    if alone:
        show_run(model)
    known[run.config] = measure_run(model)
    return known[run.config]


def show_run(model: TrainedModel) -> None:
    """Show what came out of one run, and how it got there."""
    with st.container(horizontal=True):
        st.metric("New images", f"{model.test_accuracy:.1%}", width=170)
        st.metric("Training images", f"{model.train_accuracy:.1%}", width=170)
        st.metric("Iterations", f"{model.n_iter} of {model.config.max_iter}", width=170)
        st.metric("Converged", "yes" if model.converged else "no", width=170)
    loss, accuracy = st.columns(2)
    with loss:
        st.markdown("**Loss**, on 1,000 training images")
        figures.show_chart(learning_curve(model.history, "loss", max_iter=model.n_iter, finished=True))
    with accuracy:
        st.markdown("**Accuracy**, on samples of 1,000 images")
        figures.show_chart(learning_curve(model.history, "accuracy", max_iter=model.n_iter, finished=True))


def show_table(runs: list[NamedRun], measured: dict[str, dict[str, float]]) -> None:
    """Show the runs that have ended: a table, and their test accuracies with what chance does to them."""
    rows = [
        f"| {run.name} | **{found['test']:.1%}** | {found['train']:.1%} "
        f"| {'' if found['converged'] else '> '}{found['iterations']:.0f} |"
        for run in runs
        for found in (measured[run.key],)
    ]
    with st.container(key="lesson-table"):
        st.markdown("\n".join(["| Run | New images | Training images | Iterations |", "|:--|--:|--:|--:|", *rows]))
    if not all(measured[run.key]["converged"] for run in runs):
        st.caption("“>”: it had not converged when its iterations were used up.")
    intervals = [proportion(round(measured[run.key]["test"] * (n := run.config.n_rows()[1])), n) for run in runs]
    frame = pd.DataFrame(
        {
            "run": [run.name for run in runs],
            "accuracy": [each.value for each in intervals],
            "low": [each.low for each in intervals],
            "high": [each.high for each in intervals],
        }
    )
    figures.show_chart(accuracy_intervals(frame), key="lesson-intervals")

"""What came out of a run: four numbers, the run before beside it, curves and weights."""

import streamlit as st

from mnist_core.analysis import measured_accuracy
from mnist_core.charts import learning_curve
from mnist_core.model import TrainedModel, TrainingConfig
from mnist_core.ui import cache, figures, ledger, state
from mnist_core.ui.state import TrainState

METRIC = 160
"""Pixels that a number takes: two stand side by side on a phone."""


def show_scores(model: TrainedModel) -> None:
    """Show what came out, in four numbers."""
    test, training = measured_accuracy(model, "test"), measured_accuracy(model, "train")
    with st.container(horizontal=True):
        st.metric(
            "Test accuracy",
            f"{test.value:.2%}",
            width=METRIC,
            help=f"{test.k:,} of {test.n:,} test images right. With 95 % confidence the model's true accuracy "
            f"lies between {test.low:.2%} and {test.high:.2%}.",
        )
        st.metric(
            "Train accuracy",
            f"{training.value:.2%}",
            width=METRIC,
            help=f"{training.k:,} of the {training.n:,} images it learned from.",
        )
        st.metric("Iterations", f"{model.n_iter} of {model.config.max_iter}", width=METRIC)
        st.metric("Training time", f"{model.seconds:.1f} s", width=METRIC)


def show_beside(model: TrainedModel) -> None:
    """Show this run beside the one that the visitor came from."""
    before = state.get(TrainState).beside
    run = cache.runs().get(before) if before is not None else None
    if run is None or run.model is None or run.model is model:
        return
    st.markdown("#### Beside the run before")
    st.dataframe(
        ledger.runs_table([run, cache.runs().get(model.config) or run]),
        key="beside",
        hide_index=True,
        column_order=["Scaling", "C", "Iterations", "Converged", "Test", "Train", "Seconds"],
        column_config=ledger.COLUMNS,
        alt="The run before and this one: scaling, C, iterations, convergence, accuracies and time.",
    )


def show_curves(model: TrainedModel) -> None:
    """Show how the loss fell and what the weights look like."""
    loss, accuracies = st.columns(2)
    with loss:
        st.markdown("**Loss**, on 1,000 training images")
        figures.show_chart(learning_curve(model.history, "loss", max_iter=model.n_iter, finished=True), key="loss")
    with accuracies:
        st.markdown("**Accuracy**, on samples of 1,000 images")
        figures.show_chart(
            learning_curve(model.history, "accuracy", max_iter=model.n_iter, finished=True), key="accuracy"
        )
    replay_weights(model.config)


@st.fragment
def replay_weights(config: TrainingConfig) -> None:
    """Show the ten weight images of a configuration's model, after any iteration."""
    run = cache.runs().get(config)
    if run is None or run.model is None:  # put away meanwhile
        st.rerun()
    words, slider = st.columns([1, 2], vertical_alignment="center")
    words.markdown("**Weights** of the ten digits: drag to see them take shape")
    steps = {iteration.k: iteration for iteration in run.model.history if len(iteration.coef)}  # others: put away
    k = max(steps)
    if len(steps) > 1:
        k = slider.select_slider("After iteration", sorted(steps), k, key=f"k-{hash(config)}-{k}")
    figures.show_weights(steps[k].coef, config.features)

"""What came out of a run: four numbers, the run before beside it, curves and weights."""

import streamlit as st

from mnist_core.analysis import measured_accuracy
from mnist_core.model import TrainedModel, TrainingConfig
from mnist_core.ui import figures, ledger, run_watch, shell, state, words
from mnist_core.ui.metrics import show_accuracy, show_number, show_training_accuracy
from mnist_core.ui.state import TrainState


def show_scores(model: TrainedModel) -> None:
    """Show what came out, in four numbers, and the way on to what the model gets wrong."""
    test, training = measured_accuracy(model, "test"), measured_accuracy(model, "train")
    st.markdown(f"It has learned from {training.n:,} images and is tested with {test.n:,} that it has never seen.")
    with st.container(horizontal=True):
        show_accuracy("Test accuracy", test, "images that it has never seen")
        show_training_accuracy(training)
        show_number(
            "Iterations",
            f"{model.n_iter:,} of {model.config.max_iter:,}",
            "Of lbfgs, and how many it may take.",
        )
        show_number("Training time", f"{model.seconds:.1f} s", words.CLOCK)
    with st.container(horizontal=True, gap="medium"):
        st.page_link(
            shell.page("evaluate"), label=f"See its {test.n - test.k:,} mistakes", icon=":material/fact_check:"
        )
        st.page_link(shell.page("draw"), label="Draw a digit for it", icon=":material/draw:")


def show_beside(model: TrainedModel) -> None:
    """Show this run beside the one that the visitor came from."""
    before = state.get(TrainState).beside
    run = run_watch.find_run(before) if before is not None else None
    if run is None or run.model is None or run.model is model:
        return
    st.markdown("### Compared with your previous run")
    figures.show_table(
        ledger.runs_table([run, run_watch.find_run(model.config) or run]),
        key="beside",
        hide_index=True,
        column_order=["Run", "Test", "Settings", "Train", "Iterations", "Status", "Seconds"],
        column_config=ledger.COLUMNS,
        alt="Your previous run and this one: accuracies, settings, iterations, how they ended, and time.",
    )


def show_curves(model: TrainedModel) -> None:
    """Show how the loss fell and what the weights look like."""
    figures.show_curves(model.history, max_iter=model.n_iter, finished=True)
    replay_weights(model.config)


@st.fragment
def replay_weights(config: TrainingConfig) -> None:
    """Show the ten weight images of a configuration's model, after any iteration."""
    run = run_watch.find_run(config)
    if run is None or run.model is None:  # put away meanwhile
        st.rerun()
    words, slider = st.columns([1, 2], vertical_alignment="center")
    words.markdown("**Weights** of the ten digits: drag to see them take shape")
    steps = {iteration.k: iteration for iteration in run.model.history if len(iteration.coef)}  # others: put away
    k = max(steps)
    if len(steps) > 1:
        k = slider.select_slider("After iteration", sorted(steps), k, key=f"k-{hash(config)}-{k}")
    figures.show_weights(steps[k].coef, config.features)

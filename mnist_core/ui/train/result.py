"""What came out of a run: four numbers, and the previous run beside it."""

import streamlit as st

from mnist_core.analysis import NothingInCommon, compare, measured_accuracy
from mnist_core.model import TrainedModel
from mnist_core.ui import cache, figures, ledger, run_watch, shell, state, words
from mnist_core.ui.metrics import describe_comparison, show_accuracy, show_number, show_training_accuracy
from mnist_core.ui.state import TrainState


def show_scores(model: TrainedModel) -> None:
    """Show what came out, in four numbers, whether it converged, and the way on to what the model gets wrong."""
    test, training = measured_accuracy(model, "test"), measured_accuracy(model, "train")
    with st.container(horizontal=True, gap="small", key="scores"):
        show_accuracy("Test accuracy", test, "images that it has never seen")
        show_training_accuracy(training)
        show_number(
            "Iterations",
            f"{model.n_iter:,}",
            "Of lbfgs; below, how many it may take, and whether it has found the minimum of the loss.",
            beneath=f"of {model.config.max_iter:,}, {'converged' if model.converged else 'not converged'}",
        )
        show_number("Training time", f"{model.seconds:.1f} s", words.CLOCK)
        with st.container(width=152, gap=None):
            st.page_link(
                shell.page("evaluate"), label=f"Its {test.n - test.k:,} mistakes", icon=":material/fact_check:"
            )
            st.page_link(shell.page("draw"), label="Draw for it", icon=":material/draw:")
    if model.advice is not None:
        st.warning(
            f"**ConvergenceWarning**: not converged after {model.n_iter:,} iterations. [What it means, what to "
            "try](#convergence)",
            icon=":material/warning:",
        )


def show_previous(model: TrainedModel) -> None:
    """Show this run beside the one that the visitor had before."""
    before = state.get(TrainState).beside
    run = run_watch.find_run(before) if before is not None else None
    own = run_watch.find_run(model.config)
    if run is None or own is None or run.model is None or run.model is model:
        return
    st.markdown("### Compared with your previous run")
    figures.show_table(
        ledger.runs_table([run, own]),
        key="beside",
        hide_index=True,
        column_order=ledger.PAIR,
        column_config=ledger.COLUMNS,
        alt="Your previous run and this one: accuracies, settings, iterations, how they ended, and time.",
    )
    try:
        result = compare(cache.evaluate(run.model, "test"), cache.evaluate(model, "test"))
    except NothingInCommon:
        return
    st.markdown(describe_comparison(result, f"run {run.number}", f"run {own.number}"))

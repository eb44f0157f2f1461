"""The visitor's model: found, or trained while they watch."""

import streamlit as st

from mnist_core.charts import learning_curve
from mnist_core.model import TrainedModel, TrainingConfig
from mnist_core.runs import Run, RunRefused, TooLarge
from mnist_core.ui import cache, state
from mnist_core.ui.figures import chart, weights_of
from mnist_core.ui.words import in_words


def active_model() -> TrainedModel | None:
    """Return the model of the visitor's configuration; while there is none yet, show how it is made.

    Returns None while it is waiting, training, or when it could not be trained: what to do then is on screen.
    """
    run = run_of(state.config())
    if run is None:
        return None
    if not run.ended:
        watch(run)
        return None
    if run.model is None:
        st.error(run.error or "This run was stopped before it began.", icon=":material/error:")
        st.button("Train it again", on_click=train_again, args=(run.config,))
    return run.model


def train_again(config: TrainingConfig) -> None:
    """Start a run anew that was stopped or has failed; say so if the queue has no room."""
    try:
        cache.runs().submit(config, again=True)
    except RunRefused as refusal:
        st.toast(str(refusal), icon=":material/hourglass_empty:")


def run_of(config: TrainingConfig) -> Run | None:
    """Return the run of a configuration, started if need be; None, with the reason on screen, if it was refused."""
    try:
        return cache.runs().get(config) or cache.runs().submit(config)
    except RunRefused as refusal:
        st.warning(str(refusal), icon=":material/hourglass_empty:")
        if not isinstance(refusal, TooLarge):  # which it will always be
            st.button("Try again", key=f"try-again-{hash(config)}")
        return None


@st.fragment(run_every=0.4)
def watch(run: Run) -> None:
    """Show a run that has not ended, live, with a button that stops it; then let the page go on."""
    if run.ended:
        st.rerun()
    with st.container(border=True, key="watch"):
        title, stop = st.columns([4, 1], vertical_alignment="center")
        stop.button(
            "Stop",
            icon=":material/stop_circle:",
            on_click=cache.runs().stop,
            args=(run.config,),
            disabled=run.stopping,
            width="stretch",
            help="Ends the run within a second and keeps the model as it is.",
        )
        if run.status == "waiting":
            title.markdown(f"**{in_words(run.config)}** is waiting: place {run.place} in the queue")
            st.progress(0.0, "It starts by itself when a place is free; you can browse or draw meanwhile.")
            return
        iterations = run.iterations
        title.markdown(f"**{in_words(run.config)}** is training")
        if not iterations:
            st.progress(0.0, "Preparing what the model sees of the 70,000 digits …")
            return
        latest = iterations[-1]
        left = "" if run.seconds_left is None else f", at most {run.seconds_left:.0f} s to go"
        st.progress(
            min(1.0, latest.k / run.config.max_iter),
            f"Iteration {latest.k} of at most {run.config.max_iter} · {run.seconds:.0f} s so far{left}",
        )
        loss, accuracy = st.columns(2)
        with loss:
            st.markdown("**Loss** on 1,000 training images")
            chart(learning_curve(iterations, "loss", max_iter=run.config.max_iter))
        with accuracy:
            st.markdown("**Accuracy** on samples of 1,000 images")
            chart(learning_curve(iterations, "accuracy", max_iter=run.config.max_iter))
        st.markdown("**Weights** taking shape")
        weights_of(latest.coef, run.config.features)

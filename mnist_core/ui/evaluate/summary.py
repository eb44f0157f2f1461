"""Whose results these are, and how good the model is."""

import streamlit as st

from mnist_core import analysis
from mnist_core.model import TrainedModel
from mnist_core.ui import cache, shell, words
from mnist_core.ui.evaluate.metrics import show_accuracy


def show_summary(model: TrainedModel) -> None:
    """Show whose results these are, the two accuracies with their uncertainty, and the gap in a sentence."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"Your run: **{words.describe_config(model.config)}**, {describe_end(model)}.", width="content")
        st.page_link(shell.page("train"), label="Train another one", icon=":material/model_training:")
    gap = analysis.train_test_gap(cache.evaluate(model, "train"), cache.evaluate(model, "test"))
    with st.container(horizontal=True, vertical_alignment="center"):
        show_accuracy("Test accuracy", gap.test, "images that it has never seen")
        show_accuracy("Train accuracy", gap.train, "images that it has learned from")
        with st.container(width=480):
            st.markdown(
                gap.sentence,
                help="A model that is much better on the images it learned from has learned some of them by heart. "
                "That is called over-fitting; only the test images tell how good it is on new ones.",
            )
    unknown = cache.evaluate(model, "test").unknown_digits
    if unknown:
        names = ", ".join(map(str, unknown))
        st.info(
            f"There was no {names} among the {len(model.train_rows):,} training images, so this model can never "
            f"answer {names}. Train on more images to teach it.",
            icon=":material/visibility_off:",
        )


def describe_end(model: TrainedModel) -> str:
    """Say in a few words how the fit ended."""
    if model.converged:
        return f"converged after {model.n_iter} iterations"
    return f"{'stopped at' if model.stopped else 'not converged after'} iteration {model.n_iter}"

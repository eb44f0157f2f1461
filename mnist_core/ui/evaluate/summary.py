"""Whose results these are, and how good the model is."""

import math

import streamlit as st

from mnist_core.analysis import measured_accuracy
from mnist_core.analysis.proportions import Proportion
from mnist_core.charts import percent
from mnist_core.data import DIGITS
from mnist_core.model import TrainedModel
from mnist_core.ui import shell, words
from mnist_core.ui.frontend import apply_style
from mnist_core.ui.metrics import show_accuracy, show_training_accuracy

STRONG, SOME = 0.03, 0.005
"""Losses of accuracy, by rule of thumb: from the first, over-fitting is strong; below the second, there is none."""


def show_summary(model: TrainedModel) -> None:
    """Show whose results these are, the two accuracies with their uncertainty, and the gap in a sentence."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"Your run: **{words.describe_config(model.config)}**, {describe_end(model)}.", width="content")
        st.page_link(shell.page("train"), label="Train another one", icon=":material/model_training:")
    train, test = measured_accuracy(model, "train"), measured_accuracy(model, "test")
    apply_style("evaluate.css")
    with st.container(horizontal=True, vertical_alignment="center", key="summary"):
        show_accuracy("Test accuracy", test, "images that it has never seen")
        show_training_accuracy(train)
        with st.container(width=480):
            st.markdown(
                describe_gap(train, test),
                help="A model that is much better on the images it learned from has learned some of them by heart. "
                "That is called over-fitting; only the test images tell how good it is on new ones.",
            )
    unknown = ", ".join(str(digit) for digit in DIGITS if math.isinf(model.intercept[digit]))
    if unknown:
        st.info(
            f"There was no {unknown} among the {len(model.train_rows):,} training images, so this model can never "
            f"answer {unknown}. Train on more images to teach it.",
            icon=":material/visibility_off:",
        )


def describe_end(model: TrainedModel) -> str:
    """Say in a few words how the fit ended."""
    if model.converged:
        return f"converged after {model.n_iter} iterations"
    return f"{'stopped at' if model.stopped else 'not converged after'} iteration {model.n_iter}"


def describe_gap(train: Proportion, test: Proportion) -> str:
    """Say how much of its accuracy a model loses on images it has not seen.

    The accuracy on the images that it has learned from is known; only that on new ones has an interval. It is called
    over-fitting when even the interval's upper end is a loss that matters.
    """
    both = (
        f"Right on {percent(train.value, 2)} of the images it learned from and on {percent(test.value, 2)} of new ones"
    )
    if test.low > train.value:
        return f"{both}: no over-fitting, the new images happen to be easier."
    if test.high >= train.value:
        return f"{both}: no sign of over-fitting, the difference is within chance."
    lost, at_least = f"{100 * (train.value - test.value):.1f} points lost", train.value - test.high
    if at_least < SOME:
        return f"{both}: {lost}, too little to call it over-fitting."
    return f"{both}: {lost}, {'strong' if at_least >= STRONG else 'some'} over-fitting."

"""Whose results these are, how good the model is, and what it has learned."""

import math

import streamlit as st

from mnist_core import charts
from mnist_core.analysis import measured_accuracy
from mnist_core.analysis.evaluation import Part
from mnist_core.analysis.proportions import Proportion
from mnist_core.charts import percent
from mnist_core.data import DIGITS
from mnist_core.model import Features, TrainedModel
from mnist_core.ui import cache, figures, shell, words
from mnist_core.ui.figures import show_accuracy, show_training_accuracy
from mnist_core.ui.frontend import apply_style

STRONG, SOME = 0.03, 0.005
"""Losses of accuracy, by rule of thumb: from the first, over-fitting is strong; below the second, there is none."""


def show_summary(model: TrainedModel) -> None:
    """Show whose results these are, the two accuracies with their uncertainty, and the gap in a sentence."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"Your run: **{words.describe_config(model.config)}**, {describe_end(model)}.", width="content")
        st.page_link(shell.page("train"), label="Train another one")
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


NO_PICTURES = (
    "The weights are not pictures of digits. A place matters only where it tells one digit from another: the middle of "
    "a 0 is blue because ink there means it is something else. And neighbouring pixels that always change together can "
    "share a weight in many ways, which is why weights look noisy when there are few training images or C is large."
)
READ_AS: dict[Features, str] = {
    "pixels": NO_PICTURES,
    "deskewed": NO_PICTURES,
    "gradient histograms": "The weights are not pictures of digits. At each place the model has a weight for every "
    "direction in which a stroke may run there, alone and in pairs. The grey is the length of all of them together: it "
    "tells where the model looks, and nothing about what it wants to see there. What speaks for one digit and against "
    "another in a single image is shown when you open one of its mistakes.",
}
"""How to read the weight images, by what the model sees of a digit."""


def show_weights(model: TrainedModel, _: Part) -> None:
    """Show the ten weight images beside the ten average digits."""
    learned, average = st.columns(2, gap="large")
    with learned:
        st.markdown("**What the model looks for**, on one scale for all ten")
        figures.show_weights(model.coef, model.config.features)
    with average:
        st.markdown("**The average digit**, of all 70,000 images")
        figures.show_picture(charts.average_images(cache.mean_images()))
        st.caption("Dark where writers agree, a blur where they differ.")
    st.markdown(READ_AS[model.config.features])

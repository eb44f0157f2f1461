"""The labels that people have disputed: the model's mistake, or MNIST's."""

import streamlit as st

from mnist_core import analysis, charts
from mnist_core.analysis import DISPUTED, Evaluation
from mnist_core.analysis.disputed import Disputed
from mnist_core.analysis.evaluation import Part
from mnist_core.model import TrainedModel
from mnist_core.ui import cache
from mnist_core.ui.digit_card import SOURCE, ask_about_label, disputed_card, keep_votes, show_link_to_draw
from mnist_core.ui.explanation import predict_digit
from mnist_core.ui.figures import show_accuracy, show_number


def show_disputed_labels(model: TrainedModel, part: Part) -> None:
    """Show the disputed labels, let the visitor vote, and give the accuracy with and without them."""
    evaluated = cache.evaluate(model, part)
    st.markdown(
        "Some of MNIST's own labels are in doubt. Northcutt, Athalye and Mueller (2021) had five people look at each "
        "of 100 suspicious test images; for these 15 fewer than three confirmed the label. What do **you** read? "
        "After your vote you see what those five people and the model said.",
        help="C. G. Northcutt, A. Athalye, J. Mueller: Pervasive label errors in test sets destabilize machine "
        "learning benchmarks. NeurIPS Datasets and Benchmarks 2021, arXiv:2103.14749.",
    )
    show_accuracy_without(evaluated)
    keep_votes()
    with st.container(key="disputed_source"):
        st.caption(f"Source: {SOURCE}, votes at [labelerrors.com](https://labelerrors.com).")
    with st.grid(min_column_width=300, gap="medium", key="disputed"):
        for disputed in DISPUTED.values():
            show_disputed_image(model, disputed)


def show_accuracy_without(evaluated: Evaluation) -> None:
    """Show what the disputed labels do to the accuracy."""
    every, rest = analysis.accuracy(evaluated), analysis.accuracy(evaluated, DISPUTED)
    with st.container(horizontal=True):
        show_accuracy("With them", every, f"{evaluated.part} images")
        show_accuracy("Without them", rest, f"{evaluated.part} images whose label nobody disputes")
        show_number(
            "Disputed images here",
            f"{every.n - rest.n} of {len(DISPUTED)}",
            f"So many of them are among these {evaluated.part} images. All belong to LeCun's test part, which a random "
            "split mixes with the rest. Train with LeCun's 60,000 / 10,000 to have all 15 among the test images.",
        )


def show_disputed_image(model: TrainedModel, disputed: Disputed) -> None:
    """Show one disputed image, and ask whether its label is right."""
    with disputed_card(disputed, key="disputed"):
        st.caption(f"Image {disputed.row:,}")
        if ask_about_label(disputed, key="list"):
            prediction = predict_digit(model, cache.digits().images[disputed.row])
            sure = charts.percent(prediction.probabilities.max(), 0)
            st.markdown(f"**The model: {prediction.first}**, {sure} sure.")
        show_link_to_draw(disputed.row)

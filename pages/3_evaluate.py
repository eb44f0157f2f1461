"""Judge a trained model: its accuracy, every mistake one click away, and what it has learned."""

from collections.abc import Callable

import streamlit as st

import mnist_core.ui.libraries  # noqa: F401  before all others: it says why
from mnist_core.analysis.evaluation import Part
from mnist_core.data import DIGITS, N_DIGITS
from mnist_core.model import TrainedModel
from mnist_core.ui import evaluate, run_watch, shell
from mnist_core.ui.links import OneOf, Share, WholeNumber

VIEWS: dict[str, Callable[[TrainedModel, Part], None]] = {
    "Mistakes": evaluate.show_mistakes,
    "How sure": evaluate.show_confidence,
    "Each digit": evaluate.show_each_digit,
    "Cross-validation": evaluate.show_cross_validation,
    "What it learned": evaluate.show_weights,
    "Disputed labels": evaluate.show_disputed_labels,
    "My digits": evaluate.show_my_digits,
}
# What stands on a choice is what stands in the link.
PARTS: dict[str, Part] = {"Test": "test", "Train": "train"}
RULES = {
    "view": OneOf(VIEWS),
    "part": OneOf(PARTS),
    "mode": OneOf(evaluate.MODES),
    "true": OneOf(DIGITS),
    "predicted": OneOf(DIGITS),
    "show": OneOf(evaluate.SHOW),
    "sort": OneOf(evaluate.ORDERS),
    "open": WholeNumber(0, N_DIGITS - 1, instead="None is opened."),
    "least": Share(),
    "detect": OneOf(DIGITS),
    "threshold": Share(),
}


def choose_view() -> tuple[str, Part]:
    """Let the visitor choose what to look at, and in which images."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        view = st.segmented_control(
            "View",
            VIEWS,
            default="Mistakes",
            required=True,
            wrap=True,
            key="view",
            bind="query-params",
            label_visibility="collapsed",
        )
        part = st.segmented_control(
            "Images",
            PARTS,
            default="Test",
            required=True,
            key="part",
            bind="query-params",
            on_change=evaluate.reset_gallery,
            disabled=view in ("Cross-validation", "What it learned"),
            label_visibility="collapsed",
        )
    return view, PARTS[part]


shell.show_heading(
    "Evaluate",
    "How good is the model, how sure is that, and what does it get wrong? Press a mistake to see why.",
    RULES,
)
model = run_watch.find_active_model()
if model is not None:
    evaluate.show_summary(model)
    view, part = choose_view()
    VIEWS[view](model, part)
shell.show_footer()

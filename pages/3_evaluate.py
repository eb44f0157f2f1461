"""Judge a trained model: its accuracy, every mistake one click away, and what it has learned."""

from collections.abc import Callable

import streamlit as st

import mnist_core.ui.libraries  # noqa: F401  before all others: it says why
from mnist_core.analysis.evaluation import Part
from mnist_core.data import DIGITS, N_DIGITS
from mnist_core.model import TrainedModel
from mnist_core.ui import run_watch, shell
from mnist_core.ui.choices import choose_one
from mnist_core.ui.draw.my_digits_files import keep_drawings
from mnist_core.ui.evaluate import confidence, cross_validation, disputed, each_digit, mistakes, summary
from mnist_core.ui.links import SHARE, one_of, whole_number

VIEWS: dict[str, Callable[[TrainedModel, Part], None]] = {
    "Mistakes": mistakes.show_mistakes,
    "How sure": confidence.show_confidence,
    "Each digit": each_digit.show_each_digit,
    "Cross-validation": cross_validation.show_cross_validation,
    "What it learned": summary.show_weights,
    "Disputed labels": disputed.show_disputed_labels,
    "My digits": mistakes.show_my_digits,
}
# What stands on a choice is what stands in the link.
PARTS: dict[str, Part] = {"Test": "test", "Train": "train"}
RULES = {
    "view": one_of(VIEWS),
    "part": one_of(PARTS),
    "mode": one_of(mistakes.MODES),
    "true": one_of(DIGITS),
    "predicted": one_of(DIGITS),
    "show": one_of(mistakes.SHOW),
    "sort": one_of(mistakes.ORDERS),
    "open": whole_number(0, N_DIGITS - 1, instead="None is opened."),
    "least": SHARE,
    "detect": one_of(DIGITS),
    "threshold": SHARE,
}


def choose_view() -> tuple[str, Part]:
    """Let the visitor choose what to look at, and in which images."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        view = choose_one("View", VIEWS, "view", shows_label=False, wrap=True)
        part = choose_one(
            "Images",
            PARTS,
            "part",
            shows_label=False,
            on_change=mistakes.reset_gallery,
            disabled=view in ("Cross-validation", "What it learned"),
        )
    return view, PARTS[part]


shell.show_heading(
    "Evaluate",
    "How good is the model, how sure is that, and what does it get wrong? Press a mistake to see why.",
    RULES,
)
model = run_watch.find_active_model()
if model is not None:
    summary.show_summary(model)
    view, part = choose_view()
    VIEWS[view](model, part)
keep_drawings()
shell.show_footer()

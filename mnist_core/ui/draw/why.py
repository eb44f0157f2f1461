"""Why: which pixels speak for a digit and which for another."""

import streamlit as st

from mnist_core.model import TrainedModel
from mnist_core.ui.draw.sources import Subject
from mnist_core.ui.explanation import explain_image


def show_why(subject: Subject, model: TrainedModel) -> None:
    """Show why the model prefers one digit to another."""
    if subject.image is None:
        st.caption("Draw something first: then it shows which pixels speak for a 4 and which for a 9.")
    else:
        explain_image({"Your run": model}, subject.image, key="draw-why", label=subject.label)

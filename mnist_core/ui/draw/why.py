"""Why: which pixels speak for a digit and which for another."""

import streamlit as st

from mnist_core.model import TrainedModel
from mnist_core.ui import digit_card
from mnist_core.ui.draw.sources import Subject


def show_why(subject: Subject, model: TrainedModel) -> None:
    """Show why the model prefers one digit to another."""
    if subject.image is None:
        st.caption("Draw something first: then it shows which pixels speak for a 4 and which for a 9.")
    else:
        digit_card.explain_image(model, subject.image, key="draw-why", label=subject.label)

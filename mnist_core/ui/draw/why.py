"""Why: which pixels speak for a digit and which for another."""

import streamlit as st

from mnist_core import charts
from mnist_core.analysis import explain_scores
from mnist_core.data import Images
from mnist_core.model import TrainedModel
from mnist_core.ui.draw.sources import ImageToRead
from mnist_core.ui.explanation import explain_image


def show_why(to_read: ImageToRead, model: TrainedModel) -> None:
    """Show why the model prefers one digit to another."""
    if to_read.image is None:
        st.caption("Draw something first: then it shows which pixels speak for a 4 and which for a 9.")
    else:
        show_scores(to_read.image, model)
        explain_image({"Your run": model}, to_read.image, key="draw-why", label=to_read.label)


def show_scores(image: Images, model: TrainedModel) -> None:
    """Show how the ten scores come about: the drawing times the weights of each digit."""
    why = explain_scores(model, image)
    st.markdown(
        "**Drawing × weights = score.** Orange places add to a digit's score, blue ones take away; the largest wins."
    )
    st.html(charts.score_pictures(why.pictures, why.scores, background=why.over))

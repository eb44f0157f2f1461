"""Experiments about labels: the visitor votes on disputed images, and a model reads them."""

import streamlit as st

from mnist_core import charts, lessons
from mnist_core.analysis import DISPUTED
from mnist_core.lessons import SKIPPED, Figures, LabelImages, ReadDisputed
from mnist_core.ui import cache, state
from mnist_core.ui.disputed_label import ask_about_label, describe_votes, keep_votes
from mnist_core.ui.gallery import digit_grid
from mnist_core.ui.learn.progress import Progress
from mnist_core.ui.learn.training import find_whole_model
from mnist_core.ui.state import VisitorState


def label_images(progress: Progress, experiment: LabelImages) -> Figures | None:
    """Let the visitor vote on some images; what others said of one is shown after the vote on it.

    Who has skipped the question sees it at once.
    """
    keep_votes()
    votes, is_skipped = state.get(VisitorState).votes, progress.answer == SKIPPED
    with st.grid(min_column_width=260, gap="medium", key="lesson-is-right"):
        for row in experiment.rows:
            disputed = DISPUTED[row]
            with st.container(border=True, horizontal=True, key=f"lesson-is-right-{row}"):
                with st.container(width=112):
                    st.image(
                        charts.digit_png(cache.digits().images[row], scale=4),
                        width=112,
                        alt=f"Image {row}, labelled {disputed.label}",
                    )
                with st.container(width="stretch"):
                    if is_skipped:
                        st.markdown(f"**MNIST says {disputed.label}.** {describe_votes(disputed)}")
                    else:
                        ask_about_label(disputed, key="lesson")
    left = sum(row not in votes for row in experiment.rows)
    if left and not is_skipped:
        st.caption(f"{left} of {len(experiment.rows)} still to label.")
        return None
    if not is_skipped:
        yours = sum(votes[row] == str(DISPUTED[row].label) for row in experiment.rows)
        st.caption(f"You agreed with the label {yours} times.")
    return lessons.count_confirmed(experiment.rows)


def read_disputed(_progress: Progress, experiment: ReadDisputed) -> Figures | None:
    """Show what a model reads in the disputed images."""
    model = find_whole_model(experiment.config)
    if model is None:
        return None
    images = cache.digits().images[list(DISPUTED)]
    read = model.predict(images).tolist()
    captions = [f"{each.label} or {each.other}: {answer}" for each, answer in zip(DISPUTED.values(), read, strict=True)]
    alt = [
        f"image {each.row}, labelled {each.label}, {each.other} offered instead, read as {answer}"
        for each, answer in zip(DISPUTED.values(), read, strict=True)
    ]
    mistakes = [answer != each.label for each, answer in zip(DISPUTED.values(), read, strict=True)]
    digit_grid(images, captions, key="lesson-disputed", alt=alt, label="Disputed images", mistakes=mistakes, columns=8)
    st.caption("Under each image: its label, the digit that was offered instead, and what the model reads.")
    return lessons.measure_disputed(model, cache.digits())

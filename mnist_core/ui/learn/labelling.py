"""Experiments in which the visitor labels images: disputed ones, and those that the model is least sure of."""

from functools import partial
from itertools import takewhile

import numpy as np
import streamlit as st

from mnist_core import lessons
from mnist_core.analysis import DISPUTED
from mnist_core.data import DIGITS, Rows
from mnist_core.lessons import SKIPPED, Duel, Figures, LabelImages, ReadDisputed
from mnist_core.model import TrainedModel
from mnist_core.ui import cache, state
from mnist_core.ui.digit_card import ask_about_label, describe_votes, disputed_card, keep_votes
from mnist_core.ui.frontend import read_source
from mnist_core.ui.gallery import Tiles, digit_grid
from mnist_core.ui.learn.progress import Progress, keep_labels
from mnist_core.ui.learn.training import find_whole_model
from mnist_core.ui.live_bars import data_uri
from mnist_core.ui.state import LearnState, VisitorState

_labelling = st.components.v2.component(
    "mnist_labelling",
    html=read_source("labelling.html"),
    css=read_source("labelling.css"),
    js=read_source("labelling.js"),
)


def label_images(progress: Progress, experiment: LabelImages) -> Figures | None:
    """Let the visitor vote on some images; what others said of one is shown after the vote on it.

    Who has skipped the question sees it at once.
    """
    keep_votes()
    votes, is_skipped = state.get(VisitorState).votes, progress.answer == SKIPPED
    with st.grid(min_column_width=260, gap="medium", key="lesson-is-right"):
        for row in experiment.rows:
            disputed = DISPUTED[row]
            with disputed_card(disputed, key="lesson-is-right"):
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
    digit_grid(Tiles(images, captions, alt, mistakes), key="lesson-disputed", label="Disputed images", columns=8)
    st.caption("Under each image: its label, the digit that was offered instead, and what the model reads.")
    return lessons.measure_disputed(model, cache.digits())


def label_against_model(progress: Progress, experiment: Duel) -> Figures | None:
    """Let the visitor label the images; when all are labelled, show both scores and where the two differ.

    Who has skipped the question sees what the model reads at once.
    """
    model = find_whole_model(experiment.config)
    if model is None:
        return None
    rows = lessons.choose_duel(cache.evaluate(model, "test"), experiment.n)
    known = state.get(LearnState).labels
    yours = [known[row] for row in rows.tolist() if row in known]
    if len(yours) < len(rows):
        if progress.answer != SKIPPED:
            ask_for_labels(rows)
            return None
        yours = []
    return show_scores(model, rows, yours)


@st.fragment
def ask_for_labels(rows: Rows) -> None:
    """Let the visitor label images one after the other; with each label only this runs again."""
    keep_labels()
    known = state.get(LearnState).labels
    labels = [known[row] for row in takewhile(known.__contains__, rows.tolist())]
    if len(labels) == len(rows):
        st.rerun()
    images = [data_uri(image) for image in cache.digits().images[rows]]
    _labelling(key="duel", data={"images": images, "labels": labels}, on_labels_change=partial(take_labels, rows))


def take_labels(rows: Rows) -> None:
    """Keep the labels that the browser reports, if these are some, as those of the first rows; for callbacks."""
    labels = state.widget_value("duel").get("labels")
    if isinstance(labels, list) and all(label in DIGITS for label in labels):
        state.get(LearnState).labels = dict(zip(rows.tolist(), labels, strict=False))


def show_scores(model: TrainedModel, rows: Rows, yours: list[int]) -> Figures:
    """Show the scores, and every image with its answers; `yours` is empty for those who have labelled nothing."""
    keep_labels()
    digits = cache.digits()
    labels, models = digits.labels[rows], model.predict(digits.images[rows])
    read = {"you": np.array(yours, np.uint8), "it": models} if yours else {"it": models}
    with st.container(horizontal=True, key="duel-scores"):
        for who, answers in read.items():
            right = np.count_nonzero(answers == labels)
            st.metric({"you": "You", "it": "The model"}[who], f"{right} of {len(rows)}", width=170)
        if yours:
            st.metric("You differ on", f"{np.count_nonzero(read['you'] != models)}", width=170)
    captions = [
        f"{label}: " + ", ".join(f"{who}\N{NO-BREAK SPACE}{answers[n]}" for who, answers in read.items())
        for n, label in enumerate(labels)
    ]
    alt = [f"image {row}, labelled {caption}" for row, caption in zip(rows.tolist(), captions, strict=True)]
    tiles = Tiles(digits.images[rows], captions, alt, (next(iter(read.values())) != labels).tolist())
    digit_grid(tiles, key="duel-all", label="The images of the duel", columns=5)
    st.caption(
        "Under each image: MNIST's label, what you (*you*) and what the model (*it*) read. A cross marks where your "
        "answer differs from MNIST's."
        if yours
        else "Under each image: MNIST's label, and what the model (*it*) reads. A cross marks where they differ."
    )
    return lessons.measure_duel(labels, models, model.test_accuracy)

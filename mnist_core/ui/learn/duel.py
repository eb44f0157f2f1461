"""Beat the model: the visitor labels the images that it is least sure of, one after the other."""

import numpy as np
import streamlit as st

from mnist_core import charts, lessons
from mnist_core.data import DIGITS, Rows
from mnist_core.lessons import SKIPPED, Duel, Figures
from mnist_core.model import TrainedModel
from mnist_core.ui import cache, state
from mnist_core.ui.gallery import digit_grid
from mnist_core.ui.learn.kept import keep_labels
from mnist_core.ui.learn.progress import Progress
from mnist_core.ui.learn.training import find_whole_model
from mnist_core.ui.state import LearnState


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
    """Show the first image that has no label yet with ten buttons; at a press only this runs again."""
    labels = state.get(LearnState).labels
    keep_labels()
    left = [row for row in rows.tolist() if row not in labels]
    if not left:
        st.rerun()
    row, number = left[0], len(rows) - len(left) + 1
    with st.container(key="duel-number"):  # which is announced: lesson_focus.js
        st.progress((number - 1) / len(rows), f"Image {number} of {len(rows)}: which digit is it?")
    with st.container(horizontal=True, gap="large", key="duel"):
        st.image(charts.digit_png(cache.digits().images[row]), width=224, alt="A digit to label")
        with st.container(width=300):
            with st.container(key="duel-digits"):
                for digit in DIGITS:
                    st.button(
                        str(digit),
                        key=f"duel-{digit}",
                        shortcut=str(digit),
                        width="stretch",
                        on_click=label,
                        args=(row, digit),
                    )
            st.button(
                "Undo",
                key="duel-undo",
                icon=":material/undo:",
                type="tertiary",
                shortcut="Backspace",
                on_click=unlabel,
                disabled=len(left) == len(rows),
            )
            st.caption("The keys 0 to 9 and Backspace work as well.")


def label(row: int, digit: int) -> None:
    """Keep what the visitor reads in an image; for callbacks."""
    state.get(LearnState).labels[row] = digit


def unlabel() -> None:
    """Forget the last label; for callbacks."""
    if labels := state.get(LearnState).labels:
        labels.popitem()


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
        " · ".join([str(labels[n]), *(f"{who}\N{NO-BREAK SPACE}{answers[n]}" for who, answers in read.items())])
        for n in range(len(rows))
    ]
    digit_grid(
        digits.images[rows],
        captions,
        key="duel-all",
        alt=[f"image {row}, labelled {caption}" for row, caption in zip(rows.tolist(), captions, strict=True)],
        label="The images of the duel",
        mistakes=(next(iter(read.values())) != labels).tolist(),
        columns=5,
    )
    st.caption(
        "Under each image: MNIST's label, what you (*you*) and what the model (*it*) read. A cross marks where your "
        "answer differs from MNIST's."
        if yours
        else "Under each image: MNIST's label, and what the model (*it*) reads. A cross marks where they differ."
    )
    return lessons.measure_duel(labels, models, model.test_accuracy)

"""Beat the model: the visitor labels the images that it is least sure of, one after the other."""

import numpy as np
import streamlit as st

from mnist_core import charts, lessons
from mnist_core.data import DIGITS, Rows
from mnist_core.lessons import Duel, Figures
from mnist_core.model import TrainedModel
from mnist_core.ui import cache, state
from mnist_core.ui.gallery import digit_grid
from mnist_core.ui.learn.place import Place
from mnist_core.ui.learn.training import find_whole_model
from mnist_core.ui.state import LearnState


def label_against_model(_place: Place, experiment: Duel) -> Figures | None:
    """Let the visitor label the images; when all are labelled, show both scores and where the two differ."""
    model = find_whole_model(experiment.config)
    if model is None:
        return None
    rows = lessons.choose_duel(cache.evaluate(model, "test"), experiment.n)
    if any(row not in state.get(LearnState).labels for row in rows.tolist()):
        ask_for_labels(rows)
        return None
    return show_scores(model, rows)


@st.fragment
def ask_for_labels(rows: Rows) -> None:
    """Show the first image that has no label yet with ten buttons; at a press only this runs again."""
    labels = state.get(LearnState).labels
    left = [row for row in rows.tolist() if row not in labels]
    if not left:
        st.rerun()
    row, number = left[0], len(rows) - len(left) + 1
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


def show_scores(model: TrainedModel, rows: Rows) -> Figures:
    """Show both scores, and every image with the three answers."""
    digits, known = cache.digits(), state.get(LearnState).labels
    labels, models = digits.labels[rows], model.predict(digits.images[rows])
    yours = np.array([known[row] for row in rows.tolist()], np.uint8)
    found = lessons.measure_duel(labels, yours, models, model.test_accuracy)
    with st.container(horizontal=True, key="duel-scores"):
        st.metric("You", f"{found['yours']:.0f} of {found['of']:.0f}", width=170)
        st.metric("The model", f"{found['models']:.0f} of {found['of']:.0f}", width=170)
        st.metric("You differ on", f"{found['differ']:.0f}", width=170)
    answers = list(zip(rows.tolist(), labels.tolist(), yours.tolist(), models.tolist(), strict=True))
    digit_grid(
        digits.images[rows],
        [f"{true} · you {mine} · it {its}" for _, true, mine, its in answers],
        key="duel-all",
        alt=[f"image {row}, labelled {true}, you read {mine}, the model {its}" for row, true, mine, its in answers],
        label="The images of the duel",
        mistakes=(yours != labels).tolist(),
        columns=5,
    )
    st.caption(
        "Under each image: MNIST's label, what you read, what the model reads. A cross marks where you and MNIST "
        "differ."
    )
    return found

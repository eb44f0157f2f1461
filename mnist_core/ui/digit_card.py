"""Glue: the detail of one digit, and why the model reads it as it does; shown by Browse, Evaluate and Draw."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from mnist_core import charts
from mnist_core.analysis import DISPUTED_BY_ROW, Contributions, Disputed, NeverSeen, contributions
from mnist_core.data import DIGITS, Images
from mnist_core.model import Float32, TrainedModel
from mnist_core.ui import cache, run_watch, shell, state
from mnist_core.ui.state import VisitorState

NEITHER = "neither"
SOURCE = "[Northcutt, Athalye and Mueller (2021)](https://arxiv.org/abs/2103.14749)"
GAP = 3
"""White pixels between two digits in a strip."""

LOG_ODDS_HELP = (
    "The natural logarithm of how many times more probable one digit is than the other: 0 is a tie, 1 is 2.7 times, "
    "2.3 is 10 times, 4.6 is 100 times. It is the difference of the two scores, before they become probabilities."
)
DISTANCE_HELP = (
    "The square root of the summed squared differences of all 784 grey values: 0 is the same image, 7,140 would be all "
    "paper against all ink. The model does not use distances: this is another way to look."
)


class Answer(NamedTuple):
    """What a model says of one image."""

    probabilities: Float32
    first: int
    second: int
    log_odds: float
    """Of the first choice against the second; infinite if the model knows one digit only."""


def digit_detail(row: int, *, key: str) -> None:
    """Show a digit of the data large, what the visitor's model says of it, and why.

    The image appears at once; while the model trains, its progress stands where its answer will be.

    Parameters
    ----------
    row : int
        Row of :class:`~mnist_core.data.Digits`, 0 to 69,999.
    key : str
        Beginning of the keys of the widgets inside; another one for each detail on a page.
    """
    digits = cache.digits()
    image, label = digits.images[row], int(digits.labels[row])
    with st.container(horizontal=True, gap="large", key=f"{key}-digit"):
        with st.container(width=280, gap="xsmall"):
            st.image(charts.digit_png(image), width=280, alt=f"Image {row}, labelled {label}")
            place = st.empty()  # where it is in the split is known once there is a model
            st.page_link(
                shell.page("draw"), label="Open in Draw", icon=":material/draw:", query_params={"row": str(row)}
            )
        with st.container(width="stretch", gap="xsmall", key=f"{key}-answer"):
            place.markdown(f"Image **{row:,}**, label **{label}**")
            model = run_watch.find_active_model()
            if model is not None:
                place.markdown(f"Image **{row:,}**, label **{label}**  \n{place_in_split(model, row)}")
                show_answer(ask(model, image), label)
    if row in DISPUTED_BY_ROW:
        with st.container(border=True):
            ballot(DISPUTED_BY_ROW[row], key=key)
    if model is not None:
        explain_image(model, image, key=key, label=label, row=row)


def explain_image(
    model: TrainedModel, image: Images, *, key: str, label: int | None = None, row: int | None = None
) -> None:
    """Show why a model prefers one digit to another for an image, and training digits that look like it.

    Parameters
    ----------
    model : TrainedModel
        Any model, stopped or not.
    image : ndarray of shape (28, 28), uint8
        An image of the data, or a drawing as the model sees it.
    key : str
        Beginning of the keys of the widgets inside.
    label : int, optional
        The digit that it is meant to be, if that is known: what the prediction is compared with.
    row : int, optional
        Its row, if it is an image of the data: it is not shown as its own neighbour.
    """
    answer = ask(model, image)
    other = label if label is not None and label != answer.first else answer.second
    a, b = choose_pair(answer.first, other, key=key)
    try:
        why = contributions(model, image, a, b)
    except NeverSeen as problem:
        st.info(str(problem), icon=":material/visibility_off:")
    else:
        show_why(why, key=key)
    show_nearest(model, image, (a, b), row)


def ballot(disputed: Disputed, *, key: str) -> bool:
    """Let the visitor say what a disputed image shows, and only then show what five people said.

    Parameters
    ----------
    disputed : Disputed
        One of :data:`~mnist_core.analysis.disputed.DISPUTED`.
    key : str
        Beginning of the keys of the buttons.

    Returns
    -------
    bool
        Whether the visitor has voted, so that other opinions may be shown.
    """
    name = f"vote-{disputed.row}"
    vote = state.get(VisitorState).votes.get(disputed.row)
    if vote is None:
        st.markdown(f"**Is the label right?** MNIST says {disputed.label}. What do you read?")
        with st.container(horizontal=True, gap="small"):
            for choice in (disputed.label, disputed.other, NEITHER):
                st.button(
                    f"{choice}", key=f"{key}-{name}-{choice}", on_click=cast_vote, args=(disputed.row, f"{choice}")
                )
        return False
    st.markdown(
        f"**You: {vote}.** Of five people, {disputed.votes_label} chose the label {disputed.label}, "
        f"{disputed.votes_other} chose {disputed.other}, and {disputed.votes_neither} neither of them. ({SOURCE})"
    )
    return True


def cast_vote(row: int, choice: str) -> None:
    """Keep what the visitor reads in a disputed image."""
    state.get(VisitorState).votes[row] = choice


def ask(model: TrainedModel, image: Images) -> Answer:
    """Ask a model about one image."""
    scores = model.decision_function(image[np.newaxis])[0]
    first, second = np.argsort(-scores, kind="stable")[:2].tolist()
    return Answer(model.predict_proba(image[np.newaxis])[0], first, second, float(scores[first] - scores[second]))


def place_in_split(model: TrainedModel, row: int) -> str:
    """Say whether a model has learned from a row, is tested with it, or does not use it."""
    if np.isin(row, model.test_rows):
        return "A test image: the model has not learned from it."
    if np.isin(row, model.train_rows):
        return "A training image: the model has learned from it."
    return f"Not used: this run learns from {len(model.train_rows):,} images, and this one is left over."


def show_answer(answer: Answer, label: int) -> None:
    """Show the ten probabilities, what they add up to, and what they mean."""
    p, first, second = answer.probabilities, answer.first, answer.second
    verdict = "right" if first == label else f"but the label is **{label}**"
    st.markdown(f"Read as **{first}**, {verdict}")
    st.html(charts.probability_bars(p, true=label))
    st.markdown(
        f"The ten add up to {p.sum():.3f}; the largest is the prediction. Second choice: {second}. "
        f"Log-odds of {first} against {second}: {answer.log_odds:+.2f}.",
        help=LOG_ODDS_HELP,
    )


def choose_pair(first: int, second: int, *, key: str) -> tuple[int, int]:
    """Show two select boxes for the digits to compare, set to these two until the visitor chooses others."""
    st.markdown("#### Why this digit and not that one?")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        a = st.selectbox("Why", DIGITS, first, key=f"{key}-a-{first}-{second}", width=110)
        others = [digit for digit in DIGITS if digit != a]
        b = st.selectbox(
            "and not",
            others,
            others.index(second if a != second else first),
            key=f"{key}-b-{first}-{second}-{a}",
            width=110,
        )
    return a, b


def show_why(why: Contributions, *, key: str) -> None:
    """Show what each place of an image adds to the log-odds of two digits, and the sum written out."""
    limit = charts.colour_limit(why.picture)
    with st.container(horizontal=True, gap="large", key=f"{key}-why"):
        with st.container(width=280):
            picture = charts.signed_image(why.picture, background=why.over, limit=limit)
            st.image(picture.png, width=280, alt=picture.alt)
        with st.container(width="stretch"):
            st.markdown(f"**{why.sentence}**", help=LOG_ODDS_HELP)
            st.html(charts.signed_legend(limit, negative=f"speaks for {why.b}", positive=f"speaks for {why.a}"))
            st.caption(why.caption)


def show_nearest(model: TrainedModel, image: Images, pair: tuple[int, int], row: int | None) -> None:
    """Show the training digits of two classes that are most like an image."""
    st.markdown("#### Training images that look most like it", help=DISTANCE_HELP)
    for column, digit in zip(st.columns(2), pair, strict=True):
        with column:
            found = cache.nearest(model, image, digit, row)
            if not len(found.rows):
                st.info(f"There is no {digit} among the {len(model.train_rows):,} training images.")
                continue
            st.image(
                charts.digits_png(cache.digits().images[found.rows], gap=GAP, scale=4),
                caption=f"The nearest of label {digit}. Distances: {', '.join(f'{d:,.0f}' for d in found.distances)}",
                alt=f"The training images labelled {digit} nearest to this one: {', '.join(map(str, found.rows))}",
            )

"""What a model says of an image, and why: one model, or two beside each other."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import streamlit as st

from mnist_core import charts
from mnist_core.analysis import NeverSeen, explain_log_odds
from mnist_core.analysis.explanation import Contributions
from mnist_core.data import DIGITS, Images
from mnist_core.model import Features, TrainedModel
from mnist_core.model.trained_model import Float32, softmax
from mnist_core.ui import cache

Models = Mapping[str, TrainedModel]
"""Models by the name that stands above what each of them says, if there are two."""

GAP = 3
"""White pixels between two digits in a strip."""
DISTANCE_HELP = (
    "The square root of the summed squared differences of all 784 grey values: 0 is the same image, 7,140 would be all "
    "paper against all ink. The model does not use distances: this is another way to look."
)
TERMS: dict[Features, str] = {
    "pixels": "Each pixel shows what it adds",
    "deskewed": "The model sees the digit deskewed. Each pixel shows what it adds",
    "gradient histograms": "The model sees gradient histograms of the deskewed digit, not pixels. Each square shows "
    "what all directions around it add",
}
"""What the places of a picture show, by what the model sees."""


def explain_image(models: Models, image: Images, *, key: str, label: int | None = None, row: int | None = None) -> None:
    """Show why each model prefers one digit to another for an image, and training digits that look like it.

    Parameters
    ----------
    models : mapping from str to TrainedModel
        One or two by name, stopped or not.
    image : ndarray of shape (28, 28), uint8
        An image of the data, or a drawing as the model sees it.
    key : str
        Beginning of the keys of the widgets inside.
    label : int, optional
        The digit that it is meant to be, if that is known: what the prediction is compared with.
    row : int, optional
        Its row, if it is an image of the data: it is not shown as its own neighbour.
    """
    st.markdown("### Why this digit and not that one?")
    pair = choose_pair(*find_question(models, image, label), key=key)
    for (name, model), column in zip(models.items(), st.columns(len(models), gap="large"), strict=True):
        with column:
            show_name(models, name)
            show_why(model, image, pair, key=f"{key}-{name}", width=280 if len(models) == 1 else 210)
    st.markdown("### Training images that look most like it", help=DISTANCE_HELP)
    first, *others = models.values()
    if all(np.array_equal(first.train_rows, model.train_rows) for model in others):
        show_nearest(first, image, pair, row)
        return
    for (name, model), column in zip(models.items(), st.columns(len(models), gap="large"), strict=True):
        with column:
            show_name(models, name)
            show_nearest(model, image, pair, row)


def show_name(models: Models, name: str) -> None:
    """Show whose answer follows, if there are several."""
    if len(models) > 1:
        st.markdown(f"**{name}**")


def find_question(models: Models, image: Images, label: int | None) -> tuple[int, int]:
    """Return the digits to compare: what two models read; else what is read and the label, or the second choice."""
    first, *others = (predict_digit(model, image) for model in models.values())
    candidates = [*(other.first for other in others), *([] if label is None else [label]), first.second]
    return first.first, next(digit for digit in candidates if digit != first.first)


def choose_pair(first: int, second: int, *, key: str) -> tuple[int, int]:
    """Show two select boxes for the digits to compare, set to these two until the visitor chooses others."""
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


def show_why(model: TrainedModel, image: Images, pair: tuple[int, int], *, key: str, width: int) -> None:
    """Show what each place of an image adds to the log-odds of two digits, and the sum written out."""
    try:
        why = explain_log_odds(model, image, *pair)
    except NeverSeen as problem:
        st.info(str(problem), icon=":material/visibility_off:")
        return
    limit = charts.colour_limit(why.picture)
    with st.container(horizontal=True, gap="medium", key=f"{key}-why"):
        with st.container(width=width):
            picture = charts.signed_image(why.picture, background=why.over, limit=limit)
            st.image(picture.png, width=width, alt=picture.alt)
        with st.container(width="stretch"):
            st.markdown(f"**{describe_sum(why)}**", help=LOG_ODDS_HELP)
            st.html(charts.signed_legend(limit, negative=f"speaks for {why.b}", positive=f"speaks for {why.a}"))
            st.caption(
                f"{TERMS[model.config.features]} to the score of {why.a} minus the score of {why.b}: positive speaks "
                f"for {why.a}, negative for {why.b}. With the intercepts they add up to the log-odds exactly."
            )


def describe_sum(why: Contributions) -> str:
    """Write out the sum with two decimals that add up, and what it means."""
    total, intercept = round(why.log_odds, 2) + 0.0, round(why.intercept, 2) + 0.0
    first, second = (why.a, why.b) if why.log_odds >= 0 else (why.b, why.a)
    odds = math.exp(min(abs(why.log_odds), math.log(2e6)))
    times = "more than a million" if odds > 1e6 else f"{odds:,.0f}" if odds > 100 else f"{odds:.1f}"
    return (
        f"The picture's {total - intercept:+.2f} and the intercepts' {intercept:+.2f} make {total:+.2f}, "
        f"the log-odds of {why.a} against {why.b}: {first} is {times} times as probable as {second}."
    )


def show_nearest(model: TrainedModel, image: Images, pair: tuple[int, int], row: int | None) -> None:
    """Show the training digits of two labels that are most like an image."""
    for column, digit in zip(st.columns(2), pair, strict=True):
        with column:
            found = cache.find_nearest(model, image, digit, row)
            if not len(found.rows):
                st.info(f"There is no {digit} among the {len(model.train_rows):,} training images.")
                continue
            st.image(
                charts.digits_png(cache.digits().images[found.rows], gap=GAP, scale=4),
                caption=f"The nearest of label {digit}. Distances: {', '.join(f'{d:,.0f}' for d in found.distances)}",
                alt=f"The training images labelled {digit} nearest to this one: {', '.join(map(str, found.rows))}",
            )


LOG_ODDS_HELP = (
    "The natural logarithm of how many times more probable one digit is than the other: 0 is a tie, 1 is 2.7 times, "
    "2.3 is 10 times, 4.6 is 100 times. It is the difference of the two scores, before they become probabilities."
)


class Prediction(NamedTuple):
    """What a model says of one image."""

    probabilities: Float32
    first: int
    second: int
    log_odds: float
    """Of the first choice against the second; infinite if the model knows one digit only."""


def predict_digit(model: TrainedModel, image: Images) -> Prediction:
    """Ask a model about one image, uint8 of shape (28, 28)."""
    scores = model.decision_function(image[np.newaxis])[0]
    first, second = np.argsort(-scores, kind="stable")[:2].tolist()
    return Prediction(softmax(scores), first, second, float(scores[first] - scores[second]))


def show_prediction(prediction: Prediction, label: int) -> None:
    """Show the ten probabilities, what they add up to, and what they mean."""
    p, first, second = prediction.probabilities, prediction.first, prediction.second
    verdict = "right" if first == label else f"but the label is **{label}**"
    st.markdown(f"Read as **{first}**, {verdict}")
    st.html(charts.probability_bars(p, true=label))
    st.markdown(
        f"The ten add up to {p.sum():.3f}; the largest is the prediction. Second choice: {second}. "
        f"Log-odds of {first} against {second}: {prediction.log_odds:+.2f}.",
        help=LOG_ODDS_HELP,
    )

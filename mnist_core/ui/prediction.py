"""What a model says of one image."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from mnist_core import charts
from mnist_core.data import Images
from mnist_core.model import TrainedModel
from mnist_core.model.trained_model import Float32, softmax

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

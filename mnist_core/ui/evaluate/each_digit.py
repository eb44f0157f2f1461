"""How good the model is at each digit, and as a detector of one."""

import math
from collections.abc import Callable
from typing import Any

import streamlit as st

from mnist_core import analysis, charts
from mnist_core.analysis import OneSided
from mnist_core.analysis.detection import OneAgainstRest
from mnist_core.analysis.evaluation import Part
from mnist_core.data import DIGITS
from mnist_core.model import TrainedModel, TrainingConfig
from mnist_core.ui import cache, figures
from mnist_core.ui.choices import choose_one
from mnist_core.ui.figures import show_number
from mnist_core.ui.words import name_digit


def show_each_digit(model: TrainedModel, part: Part) -> None:
    """Show how good the model is at each digit, and as a detector of a single one."""
    evaluated = cache.evaluate(model, part)
    scores = analysis.scores_per_digit(evaluated)
    table, chart = st.columns([2, 3], gap="large")
    column = st.column_config.NumberColumn
    write_share: Callable[[Any], str] = charts.percent
    with table:
        figures.show_table(
            scores.style.format(write_share, subset=["precision", "recall", "f1"], na_rep="–").format(
                "{:,}", subset=["support"]
            ),
            key="scores",
            fits=True,
            column_config={
                "digit": "Digit",
                "precision": column("Precision", help="Of the images read as this digit, the share that shows it."),
                "recall": column("Recall", help="Of the images of this digit, the share that is read as it."),
                "f1": column("F1", help="The harmonic mean of precision and recall: high only if both are."),
                "support": column("Images", help="How many images there are."),
            },
            alt="Precision, recall, F1 and number of images of each digit.",
        )
    with chart:
        figures.show_chart(charts.per_digit_scores(scores), key="per_digit")
    st.header("One digit against the rest", anchor="one-against-rest")
    show_detector(model.config, part)


@st.fragment
def show_detector(config: TrainingConfig, part: Part) -> None:
    """Use the model as a detector of one digit, without training again."""
    model = cache.find_model(config)
    if model is None:  # put away meanwhile: the page trains it again
        st.rerun()
    st.markdown("Only one question now: is it this digit? The answer is yes if its probability reaches a threshold.")
    with st.container(horizontal=True, gap="large", vertical_alignment="bottom"):
        digit = choose_one("Digit to detect", DIGITS, "detect", default=5, wrap=True)
        threshold = st.slider(
            "Threshold on its probability",
            0.0,
            1.0,
            0.5,
            0.01,
            key="threshold",
            bind="query-params",
            format="percent",
            width=420,
        )
    try:
        detector = cache.one_against_rest(model, part, digit)
    except OneSided as problem:
        st.info(str(problem), icon=":material/visibility_off:")
        return
    found = analysis.detect_digit(cache.evaluate(model, part), digit, threshold)
    with st.container(horizontal=True):
        show_number(
            "Precision",
            "–" if math.isnan(found.precision) else charts.percent(found.precision),
            f"Of {found.hits + found.false_alarms:,} images taken for {name_digit(digit)}, {found.hits:,} show one.",
        )
        show_number(
            "Recall",
            charts.percent(found.recall),
            f"Of {detector.n_digit:,} images of {digit}, {found.hits:,} are found.",
        )
        show_number("Accuracy", charts.percent(found.accuracy, 2), "Right answers of both kinds, yes and no.")
        show_number(
            "Always “no”",
            charts.percent(detector.never, 2),
            f"The accuracy of a detector that never finds any {digit}: why accuracy alone says little here.",
        )
    show_detector_curves(detector, threshold)


def show_detector_curves(detector: OneAgainstRest, threshold: float) -> None:
    """Show the three curves of a detector with the chosen threshold on them."""
    against, trade, roc = st.columns(3, gap="medium")
    with against:
        st.markdown(
            "**Against the threshold**", help="A higher threshold finds fewer, and more of what it finds is right."
        )
        figures.show_chart(
            charts.precision_recall_threshold(detector.precision_recall, chosen=threshold), key="by_threshold"
        )
    with trade:
        st.markdown(
            f"**Precision and recall**, area {detector.average_precision:.4f}",
            help="Average precision: 1 is perfect. Guessing has the share of the digit, the dashed line.",
        )
        base_rate = 1 - detector.never
        figures.show_chart(charts.pr_curve(detector.precision_recall, base_rate=base_rate, chosen=threshold), key="pr")
    with roc:
        st.markdown(
            f"**ROC**, area {detector.auc:.4f}",
            help=f"How often a random {detector.digit} gets a higher probability than a random other image. Guessing "
            "has 0.5.",
        )
        figures.show_chart(charts.roc_curve(detector.roc, area=detector.auc, chosen=threshold), key="roc")

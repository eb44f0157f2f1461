"""How sure the model is, and whether it may be."""

import math

import streamlit as st

from mnist_core import analysis, charts
from mnist_core.analysis import Evaluation
from mnist_core.analysis.evaluation import Part
from mnist_core.model import TrainedModel, TrainingConfig
from mnist_core.ui import cache, figures
from mnist_core.ui.figures import format_interval, show_number


def show_confidence(model: TrainedModel, part: Part) -> None:
    """Show whether the model's probabilities can be believed, and what they are good for."""
    evaluated = cache.evaluate(model, part)
    with st.container(horizontal=True):
        show_confidence_numbers(evaluated)
    believed, spread = st.columns(2, gap="large")
    with believed:
        st.markdown(
            "**When it is 80% sure, is it right 80 times in 100?**",
            help="Answers are sorted by confidence into ten bins. A point below the dashed diagonal: in that bin the "
            "model is surer than it should be.",
        )
        figures.show_chart(charts.calibration(analysis.calibration_curve(evaluated)), key="calibration")
    with spread:
        st.markdown(
            "**How sure is it when it is right, and when it is wrong?**",
            help="Each colour adds up to 100%. The further apart the two are, the better can wrong answers be told "
            "by their confidence.",
        )
        figures.show_chart(charts.confidence_histogram(analysis.confidence_histogram(evaluated)), key="histogram")
    show_abstention(model.config, part)


def show_confidence_numbers(evaluated: Evaluation) -> None:
    """Show log loss and calibration error."""
    loss = analysis.log_loss(evaluated)
    infinite = math.isinf(loss.value)
    show_number(
        "Log loss",
        "∞" if infinite else f"{loss.value:.3f}",
        "The average surprise at the labels, which is what training makes small: 0 for certainty in the truth, 2.303 "
        "for ten equal probabilities."
        + (f" {loss.n_impossible:,} images show a digit that it holds to be impossible." if infinite else ""),
        beneath=f"{loss.known:.3f} for known digits" if infinite else None,
    )
    show_number(
        "Calibration error",
        charts.percent(analysis.expected_calibration_error(evaluated), 2),
        "By how much confidence and accuracy differ, on average over the ten bins below (expected calibration error, "
        "Guo et al. 2017).",
    )
    show_number(
        "At least 99% sure",
        charts.percent(analysis.measure_coverage(evaluated, 0.99).answered.value),
        "The share of the images for which the largest probability is at least 99%.",
    )


@st.fragment
def show_abstention(config: TrainingConfig, part: Part) -> None:
    """Let the model answer only when it is sure enough."""
    model = cache.find_model(config)
    if model is None:  # put away meanwhile: the page trains it again
        st.rerun()
    evaluated = cache.evaluate(model, part)
    st.header("Don't answer when unsure", anchor="unsure")
    st.markdown("An envelope whose digit is doubtful can go to a person. How many would, and how good are the others?")
    least = st.slider(
        "Least confidence for an answer", 0.0, 1.0, 0.9, 0.01, key="least", bind="query-params", format="percent"
    )
    result = analysis.measure_coverage(evaluated, least)
    numbers, curve = st.columns([1, 3], gap="large", vertical_alignment="center")
    with numbers, st.container(horizontal=True):
        show_number(
            "Answered",
            charts.percent(result.answered.value),
            f"{result.answered.k:,} of {result.answered.n:,} images: the coverage.",
        )
        if result.accuracy is None:
            show_number("Right of these", "–", "No image gets an answer: ask for less confidence.")
        else:
            show_number(
                "Right of these",
                charts.percent(result.accuracy.value, 2),
                f"{result.accuracy.k:,} of the {result.accuracy.n:,} answers are right; with its 95% interval.",
                beneath=format_interval(result.accuracy),
            )
    with curve:
        figures.show_chart(charts.coverage_curve(analysis.coverage_curve(evaluated), chosen=least), key="coverage")

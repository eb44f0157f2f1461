"""Experiments that count: the images of a digit, and a detector's answers."""

import numpy as np
import streamlit as st

from mnist_core import charts, lessons
from mnist_core.data import N_CLASSES
from mnist_core.lessons import CountDigit, DetectDigit, Figures
from mnist_core.ui import cache
from mnist_core.ui.figures import show_chart
from mnist_core.ui.learn.progress import Progress
from mnist_core.ui.learn.training import find_whole_model
from mnist_core.ui.words import name_digit


def count_digit(_progress: Progress, experiment: CountDigit) -> Figures:
    """Show how many images there are of each digit."""
    digits = cache.digits()
    found = lessons.count_digit(digits, experiment.digit)
    st.markdown(f"**{found['images']:,.0f}** of {found['all']:,.0f} images are {name_digit(experiment.digit)}.")
    show_chart(charts.class_counts({"all": np.bincount(digits.labels, minlength=N_CLASSES)}))
    return found


def detect_digit(_progress: Progress, experiment: DetectDigit) -> Figures | None:
    """Show a model's three figures as a detector of a digit, and the four counts behind them."""
    model = find_whole_model(experiment.config)
    if model is None:
        return None
    evaluation = cache.evaluate(model, "test")
    found, digit = lessons.measure_detector(evaluation, experiment.digit), experiment.digit
    with st.container(horizontal=True):
        for name in ("accuracy", "precision", "recall"):
            st.metric(name.capitalize(), charts.percent(found[name]), width=170)
    with st.container(key="lesson-table"):
        st.markdown(
            f"| {len(evaluation):,} new images | It says “{digit}” | It says no |\n|:--|--:|--:|\n"
            f"| It is {name_digit(digit)} | {found['hits']:,.0f} found | {found['missed']:,.0f} missed |\n"
            f"| It is no {digit} | {found['false_alarms']:,.0f} false alarms | {found['rejected']:,.0f} |"
        )
    return found

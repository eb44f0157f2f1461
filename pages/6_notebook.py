"""The course notebook, step by step: each with its code, run here, and its output."""

from collections.abc import Callable

import streamlit as st

import mnist_core.ui.libraries  # noqa: F401  before all others: it says why
from mnist_core.notebook import join_script
from mnist_core.ui import notebook, shell
from mnist_core.ui.links import OneOf

SECTIONS: dict[str, Callable[[], None]] = {
    "1 to 6: the data": notebook.show_data,
    "7 and 8: training": notebook.show_training,
    "9 and 10: predictions": notebook.show_predictions,
    "11 and 12: probabilities": notebook.show_probabilities,
}
RULES = {"section": OneOf(SECTIONS)}

shell.show_heading(
    "The notebook, step by step",
    "The course notebook in its order: twelve steps, each with its code as it must be written with pandas 3 and "
    "scikit-learn 1.9, run here, and with what to notice in its output.",
    RULES,
)
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
    section = st.segmented_control(
        "Steps",
        SECTIONS,
        default=next(iter(SECTIONS)),
        required=True,
        wrap=True,
        key="section",
        bind="query-params",
    )
    st.download_button(
        "All steps as one script",
        join_script(),
        "mnist_notebook.py",
        "text/x-python",
        key="whole-script",
        icon=":material/download:",
        on_click="ignore",
    )
SECTIONS[section]()
notebook.show_next(section, list(SECTIONS))
shell.show_footer()

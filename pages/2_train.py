"""Choose a configuration, watch it train, and understand the warning."""

import streamlit as st

import mnist_core.ui.libraries  # noqa: F401  before all others: it says why
from mnist_core.ui import run_watch, shell, state
from mnist_core.ui.draw.my_digits_files import keep_drawings
from mnist_core.ui.frontend import apply_style
from mnist_core.ui.train import replay, result, settings

shell.show_heading(
    "Train",
    "Press one of these and watch the loss fall, or choose the settings yourself and press **Train**.",
)
apply_style("train.css")
presets = st.container()
left, right = st.columns([1, 2.8], gap="medium")
with left, st.container(gap="xsmall", key="settings"):
    chosen = settings.show_settings()
with presets:
    settings.show_presets(chosen)
with right, st.container(key="result"):
    settings.show_headline(chosen)
    with st.container(gap="xsmall", key="result-fresh" if chosen == state.config() else "result-stale"):
        model = run_watch.find_active_model()
        if model is None:
            replay.note_watched(state.config())
        else:
            result.show_scores(model)
            replay.show_run(model.config)
            result.show_previous(model)
            result.show_convergence(model)
            result.offer_files(model)
keep_drawings()
shell.show_footer()

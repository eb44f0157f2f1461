"""Choose a configuration, watch it train, and understand the warning."""

import streamlit as st

import mnist_core.ui.libraries  # noqa: F401  before all others: it says why
from mnist_core.ui import run_watch, shell, state, train
from mnist_core.ui.frontend import apply_style

shell.show_heading(
    "Train",
    "Press one of these and watch the loss fall, or choose the settings yourself and press **Train**.",
)
apply_style("train.css")
presets = st.container()
settings, result = st.columns([1, 2.8], gap="medium")
with settings, st.container(gap="xsmall", key="settings"):
    chosen = train.show_settings()
with presets:
    train.show_presets(chosen)
with result, st.container(key="result"):
    train.show_headline(chosen)
    with st.container(key="result-fresh" if chosen == state.config() else "result-stale"):
        model = run_watch.find_active_model()
        if model is None:
            train.note_watched(state.config())
        else:
            train.show_scores(model)
            train.show_run(model.config)
            train.show_previous(model)
            train.show_convergence(model)
            train.offer_files(model)
shell.show_footer()

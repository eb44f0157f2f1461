"""Choose a configuration, watch it train, and understand the warning."""

import streamlit as st

import mnist_core.ui.libraries  # noqa: F401  before all others: it says why
from mnist_core.ui import run_watch, shell, train
from mnist_core.ui.words import describe_config

shell.show_heading(
    "Train",
    "Press one of these: it trains at once, and you watch the loss fall. Or choose the settings yourself.",
)
train.show_presets()
settings, result = st.columns([1, 2.4], gap="large")
with settings:
    train.show_settings()
with result, st.container(key="result"):
    model = run_watch.find_active_model()
    if model is not None:
        st.markdown(f"## {describe_config(model.config)}")
        train.show_scores(model)
        train.show_beside(model)
        train.show_curves(model)
        train.show_convergence(model)
        train.offer_files(model)
shell.show_footer()

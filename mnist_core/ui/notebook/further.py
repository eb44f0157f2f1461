"""From the notebook's cells to the app's own run of the same settings."""

import streamlit as st

from mnist_core.model import TrainingConfig
from mnist_core.notebook import SEED
from mnist_core.ui import shell

CONFIG = TrainingConfig(scaling="none", seed=SEED)
"""What the notebook trains: raw pixels, 80 to 20, LogisticRegression as it comes."""
FURTHER = {
    "7 and 8: training": (("train", "Train it here and watch: why it warns, and what to try against it", {}),),
    "11 and 12: probabilities": (
        ("evaluate", "Confusion matrix and error analysis", {"view": "Mistakes"}),
        ("evaluate", "The most frequent errors alone", {"view": "Mistakes", "mode": "errors only"}),
        ("evaluate", "A detector of 5s: precision, recall, ROC", {"view": "Each digit", "detect": "5"}),
        ("evaluate", "How sure the model is, and whether to believe it", {"view": "How sure"}),
        ("evaluate", "The ten weight images", {"view": "What it learned"}),
        ("draw", "Give it digits of your own", {}),
    ),
}
"""Figures of the book's chapter 3 and where the app has them, by the section of the page that leads to them."""
ICONS = {"train": ":material/model_training:", "evaluate": ":material/fact_check:", "draw": ":material/draw:"}


def show_further(section: str) -> None:
    """Show where the app has more, for its own run of the notebook's settings."""
    if section not in FURTHER:
        return
    st.header("From here on", anchor=False)
    st.markdown(
        "The app trains the same settings itself: press one of these, and that run is yours on every page. It works "
        "with rounder numbers (float32), so its accuracy may differ by a tenth or two of a percentage point, and "
        "single images may be read otherwise."
    )
    if len(FURTHER[section]) > 1:
        st.markdown(
            "The notebook is that of week 6 of the course Math 10 at UC Irvine (winter 2022). The other figures of "
            "chapter 3 of Géron's *Hands-On Machine Learning*:"
        )
    for page, label, link in FURTHER[section]:
        st.page_link(shell.page(page), label=label, icon=ICONS[page], query_params=CONFIG.to_params() | link)

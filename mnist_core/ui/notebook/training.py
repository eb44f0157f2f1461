"""Steps 7 and 8: the split and the fit."""

import pandas as pd
import streamlit as st

from mnist_core.model import TrainedModel
from mnist_core.ui import cache, shell
from mnist_core.ui.notebook.fit import CONFIG, find_notebook_model
from mnist_core.ui.notebook.step import offer_table, show_code, show_output, show_step


def show_training() -> None:
    """Show the split, and the fit while it runs."""
    show_step(
        "split",
        cache.notebook_data().outputs["split"],
        "**Notice:** the numbers on the left are the images' rows: they have been shuffled. The model learns from "
        "56,000 images and never sees the other 14,000 until it is tested.",
    )
    offer_table("split", "The part of each row", write_split)
    show_code("fit")
    model = find_notebook_model()
    if model is not None:
        show_fit(model)


def show_fit(model: TrainedModel) -> None:
    """Show what the fit printed, and its warning."""
    show_output("fit", cache.notebook_fitted(model).outputs["fit"])
    if model.advice is None:
        st.markdown("This run was stopped by hand before its iterations ran out, so there is no warning.")
        return
    st.markdown("Beside its output, Python shows a **ConvergenceWarning**:")
    st.code(model.advice, language=None, wrap_lines=True)
    st.markdown(
        f"**Notice:** this is a warning, not an error. After {model.n_iter} iterations the optimiser was still on its "
        "way; the model works, and most of its accuracy is already there. "
        "From here on it is your run on every page."
    )
    st.page_link(
        shell.page("train"),
        label="Why it warns, and what to try against it",
        icon=":material/model_training:",
        query_params=CONFIG.to_params(),
    )


def write_split() -> str:
    """Return for each row whether it is learned from or tested with."""
    names = cache.notebook_data().names
    parts = [pd.DataFrame({"part": part, "label": names[f"y_{part}"]}) for part in ("train", "test")]
    return str(pd.concat(parts).sort_index().to_csv(index_label="row"))

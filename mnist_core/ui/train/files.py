"""A run to take home."""

from dataclasses import replace
from functools import partial

import streamlit as st

from mnist_core import export
from mnist_core.model import TrainedModel, TrainingConfig
from mnist_core.ui import cache


def offer_files(model: TrainedModel) -> None:
    """Offer the run as a script, a notebook and a model file."""
    # A stopped run is repeated by one that may take no more iterations than it took.
    config = replace(model.config, max_iter=model.n_iter) if model.stopped else model.config
    with st.container(border=True, key="take-home"):
        st.markdown("#### :material/home: Take it home")
        st.markdown("The same numbers without this app: plain scikit-learn, with the same split and the same seed.")
        script, notebook, archive = st.columns(3)
        script.download_button(
            "Python script", export.script(config), "mnist_run.py", "text/x-python", key="script", width="stretch"
        )
        notebook.download_button(
            "Jupyter notebook", export.notebook(config), "mnist_run.ipynb", key="notebook", width="stretch"
        )
        archive.download_button(
            "Trained model", partial(make_model_file, model.config), "model.npz", key="model", width="stretch"
        )
        with st.expander("How to load the model"):
            st.markdown("A NumPy archive: unlike a pickle, loading it cannot run anybody's code.")
            st.code(export.MODEL_NOTE, language="python")


def make_model_file(config: TrainingConfig) -> bytes:
    """Return the model of a configuration as a file; a download keeps the configuration in memory, not the model.

    Raises
    ------
    LookupError
        If the model has been put away meanwhile.
    """
    run = cache.runs().get(config)
    if run is None or run.model is None:
        raise LookupError("This model has been put away to save memory: reload the page to have it trained again.")
    return export.model_file(run.model)

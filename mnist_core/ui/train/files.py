"""A run to take home."""

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from mnist_core import charts, export
from mnist_core.drawing import Collection, to_npz
from mnist_core.model import Examples, TrainedModel, TrainingConfig
from mnist_core.ui import cache, presence, run_watch, state
from mnist_core.ui.words import name_file

DIGITS_FILE = "mnist-digits.npz"


def offer_files(model: TrainedModel) -> None:
    """Offer the run as a script, a notebook and a model file, and the digits that the first two read."""
    # A stopped run is repeated by one that may take no more iterations than it took.
    config = replace(model.config, max_iter=model.n_iter) if model.stopped else model.config
    name, examples = name_file(config), state.examples_of(model.config)
    with st.container(border=True, key="take-home"):
        st.markdown("### :material/home: Take it home")
        st.markdown(describe_repetition(model))
        with st.container(horizontal=True, gap="small"):
            st.download_button("Python script", export.script(config), f"{name}.py", "text/x-python", key="script")
            st.download_button("Jupyter notebook", export.notebook(config), f"{name}.ipynb", key="notebook")
            st.download_button(
                "Trained model",
                partial(make_model_file, model.config, presence.visitor(), examples),
                f"{name}.npz",
                key="model",
                on_click=run_watch.say_if_put_away,
                args=(model.config,),
            )
            if examples is not None:
                shown = Collection(examples.images, examples.labels, np.ones(len(examples), np.bool_))
                st.download_button(
                    "The digits that it was shown",
                    partial(to_npz, shown),
                    export.EXAMPLES_FILE,
                    key="shown-digits",
                    help="Script and notebook read this file from the folder in which they run.",
                )
            st.download_button("The digits (11 MB)", cache.digits_file, DIGITS_FILE, key="digits")
        with st.expander("How to use the files"):
            st.markdown(
                "Script and notebook fetch the digits from OpenML. Without a network, give them the digits as a file: "
                "the script on its command line, the notebook as `LOCAL_FILE`."
            )
            st.code(f"python {name}.py {DIGITS_FILE}", language="bash", wrap_lines=True)
            st.markdown("The model is a NumPy archive: unlike a pickle, loading it cannot run anybody's code.")
            st.code(export.write_model_note(f"{name}.npz"), language="python")


def describe_repetition(model: TrainedModel) -> str:
    """Say what the exported code repeats exactly, and what only nearly."""
    ties = export.share_of_ties(model)
    near = (
        "The accuracies agree within 0.1 points: both find the same minimum of the loss."
        if model.converged and ties <= 0.001
        else f"The accuracies agree within {100 * ties:.1f} points: both find the same minimum of the loss, but in "
        f"{charts.percent(ties)} of the images two digits score almost equally, and rounding decides between them."
        if model.converged
        else "The accuracies usually agree within 0.2 points, not exactly: this run ended on the way to the minimum "
        "of the loss: there lbfgs makes small differences of rounding larger from step to step."
    )
    return (
        "This run without this app, in plain scikit-learn. Images, labels, split, seed, scaling, C and max_iter are "
        f"the same. {near}"
    )


def make_model_file(config: TrainingConfig, visitor: str | None, examples: Examples | None = None) -> bytes:
    """Return the model of a configuration as a file for a visitor."""
    return export.model_file(run_watch.recall_model(config, visitor, examples))

"""Several models: what others that this server has trained say of the same image."""

import numpy as np
import streamlit as st

from mnist_core.charts import percent
from mnist_core.model import TrainedModel, load_shipped
from mnist_core.ui import run_watch
from mnist_core.ui.draw.answer import show_rows
from mnist_core.ui.draw.pad_and_model import AS_ON_HOME, list_features
from mnist_core.ui.draw.sources import ImageToRead
from mnist_core.ui.words import describe_config

MAX_MODELS = 6


def show_models(to_read: ImageToRead, model: TrainedModel) -> None:
    """Ask several models about the same image."""
    train_missing_features()
    models = choose_models(model)
    if to_read.image is None:
        st.caption("Draw something first.")
    elif models:
        answers = [each.predict_proba(to_read.image[np.newaxis])[0] for each in models]
        names = [f"{number}. {describe_model(each)}" for number, each in enumerate(models, start=1)]
        show_rows(names, np.stack(answers), to_read.label)


def choose_models(model: TrainedModel) -> list[TrainedModel]:
    """Let the visitor choose among the models in the server's memory, the page's own first."""
    ended = {run.number: run for run in run_watch.list_runs() if run.model is not None and run.config.fold is None}
    own = next((number for number, run in ended.items() if run.model is model), 0)
    if own == 0 and model is not load_shipped():  # forgotten meanwhile: others have trained a lot
        return [model]
    numbers = [own, *(number for number in ended if number != own)]
    # Streamlit keeps the function that words an option as long as the session: it must hold no runs, which hold models.
    words = {number: f"Run {number}: {describe_config(run.config)}" for number, run in ended.items()}
    words[0] = f"{AS_ON_HOME}: {describe_config(load_shipped().config)}"
    chosen = st.multiselect(
        "Models",
        numbers,
        default=numbers[:3],
        max_selections=MAX_MODELS,
        key="models",
        format_func=words.__getitem__,
        help="All that have been trained on this server and are still in its memory. Train others on the Train page.",
    )
    return [found for number in chosen if (found := ended[number].model if number else model) is not None]


def train_missing_features() -> None:
    """Offer to train the visitor's configuration with the other features; show what is under way."""
    configs = list_features()
    missing = [config for config in configs if run_watch.find_run(config) is None]
    if missing and st.button(
        f"Train {len(missing)} more, with other features",
        key="train-features",
        icon=":material/model_training:",
        help="The same settings, but the model sees pixels, deskewed pixels or gradient histograms.",
    ):
        for config in missing:
            run_watch.request_run(config)
    for config in configs:
        run = run_watch.find_run(config)
        if run is not None and not run.ended:
            st.markdown(f"**{describe_config(config)}**")
            run_watch.show_progress(run)


def describe_model(model: TrainedModel) -> str:
    """Describe a model by its settings and how well it reads MNIST."""
    return f"{describe_config(model.config)} ({percent(model.test_accuracy, 2)} on MNIST)"

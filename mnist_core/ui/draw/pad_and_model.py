"""Which model answers to what is drawn."""

from collections.abc import Collection
from dataclasses import replace

import streamlit as st

from mnist_core.charts import percent
from mnist_core.model import Features, TrainedModel, TrainingConfig
from mnist_core.runs import Run
from mnist_core.ui import presence, run_watch, state
from mnist_core.ui.state import DrawState
from mnist_core.ui.words import FEATURES, name_model

SEES: dict[str, Features] = {features.capitalize(): features for features in FEATURES}
"""What the model sees, as it stands on screen and in the link."""
SEVERAL_MODELS = "Several models"
"""The closer look that shows the runs with all features."""


def choose_features() -> Run | None:
    """Let the visitor choose what the model sees; return the run of their configuration with these features.

    It is started if need be; None, with the reason on screen, if it was refused.
    """
    known, config = state.get(DrawState), state.config()
    if known.features not in (None, config.features):  # another run was made the visitor's own meanwhile
        state.set_widget("sees", config.features.capitalize())
    known.features = config.features
    chosen = st.segmented_control(
        "The model sees",
        SEES,
        default=config.features.capitalize(),
        required=True,
        key="sees",
        bind="query-params",
        help="The same logistic regression with your settings, on another description of the digit.",
    )
    return run_watch.request_run(replace(config, features=SEES[chosen]))


def find_config() -> TrainingConfig:
    """Return the configuration of the page's model: the visitor's, with the features that they have chosen here."""
    sees = state.widget_value("sees")
    return state.config() if sees is None else replace(state.config(), features=SEES[sees])


def find_run() -> Run | None:
    """Return the run that :func:`choose_features` has asked for, after it has been called in this session."""
    sees = state.widget_value("sees")
    return None if sees is None else run_watch.find_run(replace(state.config(), features=SEES[sees]))


def show_model(model: TrainedModel) -> None:
    """Say which model answers, and which would misread less."""
    better = (
        "" if model.config.features == "gradient histograms" else " Misread? Let it see **gradient histograms**, above."
    )
    accuracy = percent(model.test_accuracy, 2)
    st.caption(f"Read by **{name_model(model.config)}**, {accuracy} on MNIST's test images.{better}")


def list_features() -> list[TrainingConfig]:
    """Return the visitor's configuration with each kind of features."""
    return [replace(state.config(), features=features) for features in FEATURES]


def find_configs() -> list[TrainingConfig]:
    """Return the configurations whose runs Draw shows: with the features chosen there, or with all of them."""
    if state.widget_value("closer") == SEVERAL_MODELS:
        return list_features()
    mine, sees = state.config(), state.widget_value("sees")
    return [mine if sees is None else replace(mine, features=SEES[sees])]


def choose_run_every(configs: Collection[TrainingConfig]) -> float | None:
    """Return after how many seconds the page runs again by itself: while one of these is on its way."""
    known = state.get(DrawState)
    known.runs = find_runs(configs)
    return presence.choose_interval(0.4) if any(not ended for _, ended in known.runs) else None


def find_runs(configs: Collection[TrainingConfig]) -> frozenset[tuple[int, bool]]:
    """Return the runs of some configurations: their numbers, and which have ended."""
    # The list, because asking for a run by its configuration keeps it in memory longer.
    return frozenset((run.number, run.ended) for run in run_watch.list_runs() if run.config in configs)


def run_anew_if_runs_changed(configs: Collection[TrainingConfig]) -> None:
    """Run the page again if it may have shown a run that has ended since, or is to run by itself; call it last."""
    if find_runs(configs) != state.get(DrawState).runs:
        st.rerun()

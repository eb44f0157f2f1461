"""Which model answers to what is drawn."""

from collections.abc import Collection
from dataclasses import replace

import streamlit as st

from mnist_core.charts import percent
from mnist_core.model import Features, TrainedModel, TrainingConfig, load_shipped
from mnist_core.runs import Run
from mnist_core.ui import presence, run_watch, state
from mnist_core.ui.choices import choose_one
from mnist_core.ui.state import DrawState, VisitorState
from mnist_core.ui.words import FEATURES, name_model

AS_ON_HOME = "As on Home"
"""The model that comes with the app: nothing is trained for it."""
SEES: dict[str, Features | None] = {AS_ON_HOME: None} | {features.capitalize(): features for features in FEATURES}
"""What the model sees, as it stands on screen and in the link; None for the model that comes with the app."""
SEVERAL_MODELS = "Several models"
"""The closer look that shows the runs with all features."""


def choose_features() -> Run | None:
    """Let the visitor choose Home's model or what theirs sees; return the run of their configuration with that.

    It is started if need be. None for Home's model, and, with the reason on screen, if the run was refused.
    """
    known, own = state.get(DrawState), find_own()
    if known.own not in (None, own):  # another run was made the visitor's own meanwhile
        state.set_widget("sees", own)
    known.own = own
    chosen = choose_one(
        "The model sees",
        SEES,
        "sees",
        default=own,
        help=f"{AS_ON_HOME}: gradient histograms, trained before you came. The others: logistic regression with your "
        "settings, trained now, on three descriptions of the digit.",
    )
    return None if chosen == AS_ON_HOME else run_watch.request_run(find_config())


def find_own() -> str:
    """Return the choice that the page opens with: what the visitor's own run sees; Home's model if they have none."""
    return AS_ON_HOME if state.get(VisitorState).config is None else state.config().features.capitalize()


def find_config() -> TrainingConfig:
    """Return the configuration of the page's model: Home's, or the visitor's with the features chosen here."""
    features = SEES[state.widget_value("sees") or find_own()]
    return load_shipped().config if features is None else replace(state.config(), features=features)


def find_page_run() -> Run | None:
    """Return the run that :func:`choose_features` has asked for, if it has."""
    return None if state.widget_value("sees") in (None, AS_ON_HOME) else run_watch.find_run(find_config())


def find_page_model() -> TrainedModel | None:
    """Return the page's model, if it is ready."""
    if state.widget_value("sees") == AS_ON_HOME:
        return load_shipped()
    run = find_page_run()
    return run.model if run is not None and run.ended else None


def show_model(model: TrainedModel) -> None:
    """Say which model answers, and which would misread less."""
    better = ""
    if model is load_shipped():
        better = " It came with this app. **Pixels**, above, trains one that sees less."
    elif model.config.features != "gradient histograms":
        better = " Misread? Let it see **gradient histograms**, above."
    accuracy = percent(model.test_accuracy, 2)
    st.caption(f"Read by **{name_model(model.config)}**, {accuracy} on MNIST's test images.{better}")


def list_features() -> list[TrainingConfig]:
    """Return the visitor's configuration with each kind of features."""
    return [replace(state.config(), features=features) for features in FEATURES]


def find_configs() -> list[TrainingConfig]:
    """Return the configurations whose runs Draw shows: with the features chosen there, or with all of them."""
    if state.widget_value("closer") == SEVERAL_MODELS:
        return list_features()
    return [] if (state.widget_value("sees") or find_own()) == AS_ON_HOME else [find_config()]


def choose_run_every(configs: Collection[TrainingConfig]) -> float | None:
    """Return the seconds until the page runs again by itself: while a run trains, or has failed and may be repeated."""
    state.get(DrawState).runs = find_runs(configs)
    without = [run for run in run_watch.list_runs() if run.config in configs and run.model is None]
    if not without:
        return None
    return presence.choose_interval(2.0 if all(run.ended for run in without) else 0.4)


def find_runs(configs: Collection[TrainingConfig]) -> frozenset[tuple[int, bool]]:
    """Return the runs of some configurations: their numbers, and which have a model; anybody may train a failed one."""
    # The list, because asking for a run by its configuration keeps it in memory longer.
    return frozenset((run.number, run.model is not None) for run in run_watch.list_runs() if run.config in configs)


def run_again_if_runs_changed(configs: Collection[TrainingConfig]) -> None:
    """Run the page again if it may have shown a run that has a model since, or is to run by itself; call it last."""
    if find_runs(configs) != state.get(DrawState).runs:
        st.rerun()

"""Several runs that are asked for at once: trained a few at a time, watched together, stopped together."""

from collections.abc import Callable, Container, Sequence

import streamlit as st

from mnist_core.model import TrainingConfig
from mnist_core.runs import Run, RunRefused
from mnist_core.ui import presence, run_watch
from mnist_core.ui.words import describe_config


def find_cut_short(configs: Sequence[TrainingConfig], results: Container[TrainingConfig]) -> list[Run]:
    """Return the runs that have ended without a result: stopped or failed, and not tried again yet."""
    return [run for run in run_watch.list_runs() if run.ended and run.config in configs and run.config not in results]


def find_missing(configs: Sequence[TrainingConfig], results: Container[TrainingConfig]) -> list[TrainingConfig]:
    """Return what is still to be trained."""
    cut_short = {run.config for run in find_cut_short(configs, results)}
    return [config for config in configs if config not in results and config not in cut_short]


def watch_runs(
    configs: Sequence[TrainingConfig],
    collect: Callable[[], Container[TrainingConfig]],
    *,
    at_once: int,
    show: Callable[[], None],
    stop: Callable[[], None],
) -> None:
    """Train several runs and show how far they are, live; then let the page go on.

    Parameters
    ----------
    configs : sequence of TrainingConfig
    collect : callable
        Keeps the results that are there, and returns those that are kept: a model may be put away before the last has
        trained.
    at_once : int
        How many of them wait or train at a time.
    show : callable
        Shows what is known so far.
    stop : callable
        What the button "Stop" does, besides stopping those that wait or train.
    """
    interval = presence.choose_interval(1.0)
    st.fragment(_watch_runs, run_every=interval)(tuple(configs), collect, at_once, show, stop)


def _watch_runs(
    configs: Sequence[TrainingConfig],
    collect: Callable[[], Container[TrainingConfig]],
    at_once: int,
    show: Callable[[], None],
    stop: Callable[[], None],
) -> None:
    missing = find_missing(configs, collect())
    if not missing:
        st.rerun()
    title, button = st.columns([5, 1], vertical_alignment="center")
    button.button(
        "Stop",
        icon=":material/stop_circle:",
        key="stop-all",
        on_click=_stop,
        args=(missing, stop),
        width="stretch",
        help="Ends these runs for you, and keeps what is done.",
    )
    with title:
        n_done = len(configs) - len(missing)
        st.progress(n_done / len(configs), f"{n_done} of {len(configs)} runs done")
        try:
            submit_some(missing, at_once)
        except RunRefused as refusal:
            st.warning(str(refusal), icon=":material/hourglass_empty:")
        training = next((run for run in run_watch.list_runs() if run.config in missing and not run.ended), None)
        if training is not None:
            st.caption(describe_config(training.config))
            run_watch.show_progress(training)
    show()


def submit_some(missing: Sequence[TrainingConfig], at_once: int) -> None:
    """Ask for runs, so that few of them wait at a time; those that wait or train are asked for again.

    Raises
    ------
    RunRefused
    """
    under_way = {run.config for run in run_watch.list_runs() if run.config in missing}
    waiting = sum(run.status == "waiting" for run in run_watch.list_runs() if run.config in missing)
    for config in (*under_way, *[config for config in missing if config not in under_way][: at_once - waiting]):
        run_watch.submit_run(config, sweep=True)


def _stop(missing: Sequence[TrainingConfig], stop: Callable[[], None]) -> None:
    stop()
    for run in run_watch.list_runs():
        if run.config in missing:
            run_watch.stop_run(run.config)

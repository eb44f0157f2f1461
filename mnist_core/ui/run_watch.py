"""The visitor's model, or several at once: found, or trained while they watch."""

from collections.abc import Callable, Container, Sequence

import streamlit as st

from mnist_core.charts import Panel
from mnist_core.model import Examples, TrainedModel, TrainingConfig
from mnist_core.runs import Run, RunRefused, RunSummary, TooLarge
from mnist_core.ui import cache, figures, presence, state
from mnist_core.ui.state import VisitorState
from mnist_core.ui.words import describe_config

MODEL_SECONDS = 170.0
"""Seconds that a download waits for its model; the browser gives up after 180."""
MEANWHILE = "It starts by itself; you can browse or draw until then."


def find_active_model() -> TrainedModel | None:
    """Return the model of the visitor's configuration; while there is none yet, show how it is made.

    Returns None while it is waiting, training, or when it could not be trained: what to do then is on screen.
    """
    config = state.get(VisitorState).config = state.config()  # theirs from now on: Draw opens with it
    return find_or_train(config)


def find_or_train(
    config: TrainingConfig, panels: Sequence[Panel] = figures.PANELS, *, can_stop: bool = True
) -> TrainedModel | None:
    """Return the model of a configuration; while there is none yet, show how it is made, with these curves.

    With ``can_stop=False`` there is no Stop, and what the visitor has stopped elsewhere trains to the end.
    """
    run = request_run(config)
    if run is not None and run.status == "stopped" and not can_stop:
        run = request_run(config, again=True)
    if run is None:
        return None
    if not run.ended:
        watch_run(run.config, panels, can_stop=can_stop)
        return None
    if run.model is None:
        watch_failure(run)
    return run.model


def watch_failure(run: Run) -> None:
    """Say why a run has no model and offer to train it again; when anybody has, the page goes on."""
    st.fragment(_watch_failure, run_every=presence.choose_interval(2.0))(run.config, run.number)


def _watch_failure(config: TrainingConfig, number: int) -> None:
    run = find_run(config)
    if run is None or run.number != number:
        st.rerun()
    show_failure(run)


def show_failure(run: Run) -> None:
    """Say why a run that has ended has no model, and offer to train it again."""
    st.error(run.error or "This run was stopped before it began.", icon=":material/error:")
    st.button("Train it again", key=f"train-again-{run.number}", on_click=train_again, args=(run.config,))


def request_run(config: TrainingConfig, *, again: bool = False) -> Run | None:
    """Return the run of a configuration, started if need be; None, with the reason on screen, if it was refused."""
    try:
        return submit_run(config, again=again)
    except RunRefused as refusal:
        st.warning(str(refusal), icon=":material/hourglass_empty:")
        if not isinstance(refusal, TooLarge):  # which it will always be
            st.button("Try again", key=f"try-again-{config!r}")
        return None


def submit_run(config: TrainingConfig, *, again: bool = False, sweep: bool = False) -> Run:
    """Hand a configuration to the queue for the visitor. Raises RunRefused."""
    examples = state.examples_of(config)
    return cache.runs().submit(config, examples=examples, again=again, visitor=presence.visitor(), sweep=sweep)


def find_run(config: TrainingConfig) -> Run | None:
    """Return the run of a configuration, or the one that the visitor has stopped; None if there is none."""
    return cache.runs().get(config, visitor=presence.visitor())


def list_runs() -> list[Run]:
    """Return the runs in memory, newest first; of those that were stopped or taught, the visitor's own."""
    return [run for run in cache.runs().runs(visitor=presence.visitor()) if state.may_see(run.config)]


def stop_run(config: TrainingConfig) -> None:
    """Stop a run for the visitor, who keeps the model as it is; say so if it goes on for others."""
    if cache.runs().stop(config, visitor=presence.visitor()):
        st.toast("You have the model as it was. It goes on for others who wait for it.", icon=":material/group:")


def list_forgotten() -> list[RunSummary]:
    """Return summaries of the results that had to go and that the visitor may see, newest first."""
    return [summary for summary in cache.runs().forgotten() if state.may_see(summary.config)]


def train_again(config: TrainingConfig) -> None:
    """Train to the end what the visitor has stopped, or what has failed; say so if the queue has no room."""
    try:
        submit_run(config, again=True)
    except RunRefused as refusal:
        st.toast(str(refusal), icon=":material/hourglass_empty:")


def recall_model(config: TrainingConfig, visitor: str | None, examples: Examples | None = None) -> TrainedModel:
    """Return a model for a download, which keeps the configuration in memory until it is pressed, not the model.

    If the model has been put away meanwhile it is trained again, and the browser waits for its file. Streamlit makes
    the file outside of a page, so the page tells who the `visitor` is.

    Raises
    ------
    LookupError
        If that takes too long or has no result; Streamlit says then that there is no file.
    RunRefused
        If the queue has no place for it; Streamlit says the same.
    """
    run = cache.runs().submit(config, examples=examples, visitor=visitor)
    if not run.wait(MODEL_SECONDS) or run.model is None:
        raise LookupError("This model has been put away to save memory, and could not be trained again.")
    return run.model


def say_if_put_away(config: TrainingConfig) -> None:
    """Say of a download that it takes longer because its model has been put away, if so; for callbacks."""
    if cache.find_model(config) is None:
        st.toast(
            "This model had been put away to save memory and is trained again. The file comes when it is ready.",
            icon=":material/hourglass_empty:",
            duration="long",
        )


def watch_run(config: TrainingConfig, panels: Sequence[Panel] = figures.PANELS, *, can_stop: bool = True) -> None:
    """Show a run that has not ended, live, with a button that stops it for the visitor; then let the page go on."""
    st.fragment(_watch_run, run_every=presence.choose_interval(0.4))(config, panels, can_stop)


def _watch_run(config: TrainingConfig, panels: Sequence[Panel], can_stop: bool) -> None:
    run = find_run(config)
    if run is None or run.ended:
        st.rerun()
    with st.container(border=True, key="watch"):
        title, stop = st.columns([4, 1], vertical_alignment="center")
        if can_stop:
            stop.button(
                "Stop",
                icon=":material/stop_circle:",
                on_click=stop_run,
                args=(config,),
                disabled=run.stopping,
                width="stretch",
                help="You keep the model as it is. If others wait for this run too, it goes on for them.",
            )
        waiting = run.status == "waiting"
        title.markdown(f"**{describe_config(config)}** is {'waiting' if waiting else 'training'}")
        show_progress(run)
        if iterations := run.iterations:
            figures.show_curves(iterations, max_iter=run.config.max_iter, panels=panels)
            st.markdown("**Weights** taking shape")
            figures.show_weights(iterations[-1].coef, run.config.features)


def show_progress(run: Run) -> None:
    """Show how far a run is that has not ended."""
    iterations = run.iterations
    again = " · begun again" if run.n_begun > 1 else ""
    if (place := run.place) is not None:
        st.progress(0.0, f"Place {place} in the queue; shorter runs may go first. {MEANWHILE}")
    elif not iterations:
        st.progress(0.0, f"Preparing what the model sees of the 70,000 digits · {run.seconds:.0f} s{again}")
    else:
        k, most = iterations[-1].k, run.config.max_iter
        left = "" if run.seconds_left is None else f", at most {run.seconds_left:.0f} s to go"
        st.progress(min(1.0, k / most), f"Iteration {k} of at most {most} · {run.seconds:.0f} s so far{left}{again}")


def find_cut_short(configs: Sequence[TrainingConfig], results: Container[TrainingConfig]) -> list[Run]:
    """Return the runs that have ended without a result: stopped or failed, and not tried again yet."""
    return [run for run in list_runs() if run.ended and run.config in configs and run.config not in results]


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

    def watch() -> None:
        missing = find_missing(configs, collect())
        if not missing:
            st.rerun()
        title, button = st.columns([5, 1], vertical_alignment="center")
        if button.button(
            "Stop",
            icon=":material/stop_circle:",
            key="stop-all",
            on_click=stop_all,
            args=(missing,),
            width="stretch",
            help="Ends these runs for you, and keeps what is done.",
        ):
            st.rerun()  # the page, which knows that no more of them are wanted
        with title:
            n_done = len(configs) - len(missing)
            st.progress(n_done / len(configs), f"{n_done} of {len(configs)} runs done")
            try:
                submit_some(missing, at_once)
            except RunRefused as refusal:
                st.warning(str(refusal), icon=":material/hourglass_empty:")
            training = next((run for run in list_runs() if run.config in missing and not run.ended), None)
            if training is not None:
                st.caption(describe_config(training.config))
                show_progress(training)
        show()

    def stop_all(missing: Sequence[TrainingConfig]) -> None:
        stop()
        for run in list_runs():
            if run.config in missing:
                stop_run(run.config)

    st.fragment(watch, run_every=presence.choose_interval(1.0))()


def submit_some(missing: Sequence[TrainingConfig], at_once: int) -> None:
    """Ask for runs, so that few of them wait at a time; those that wait or train are asked for again.

    Raises
    ------
    RunRefused
    """
    runs = [run for run in list_runs() if run.config in missing]
    under_way = {run.config for run in runs}
    waiting = sum(run.status == "waiting" for run in runs)
    for config in (*under_way, *[config for config in missing if config not in under_way][: at_once - waiting]):
        submit_run(config, sweep=True)

"""How a run went, played again: the loss falls and the weights take shape, in a few seconds or step by step."""

from datetime import UTC, datetime, timedelta
from functools import partial
from math import ceil

import streamlit as st

from mnist_core.model import Iteration, TrainingConfig
from mnist_core.runs import Run
from mnist_core.ui import figures, presence, run_watch, state
from mnist_core.ui.state import TrainState

SECONDS = 4.0
"""How long a replay takes, unless many visitors share the server."""
INTERVAL = 0.25
"""Seconds between two of its pictures."""


def note_watched(config: TrainingConfig) -> None:
    """Note that the visitor watches the run of a configuration live: it is not replayed by itself."""
    run = run_watch.find_run(config)
    if run is not None:
        state.get(TrainState).watched.add(run.number)


def show_run(config: TrainingConfig) -> None:
    """Show how the run of a configuration went; play it if the visitor has not seen it yet."""
    known, run = state.get(TrainState), run_watch.find_run(config)
    if run is None or run.model is None:  # put away meanwhile
        st.rerun()
    if run.number != known.replayed:
        known.replayed, known.is_playing, known.trained_before = run.number, False, run.number not in known.watched
        known.at = len(list_frames(run)) - 1
        if known.trained_before:
            go_to(0, plays=True)
        known.watched.add(run.number)
    interval = presence.choose_interval(INTERVAL) if known.is_playing else None
    st.fragment(_show_run, run_every=interval)(config, interval)


def list_frames(run: Run) -> list[Iteration]:
    """Return the iterations that can be shown: of some, the weights may have been put away."""
    history = () if run.model is None else run.model.history
    return [iteration for iteration in history if len(iteration.coef)]


def _show_run(config: TrainingConfig, interval: float | None) -> None:
    known, run = state.get(TrainState), run_watch.find_run(config)
    if run is None or run.model is None or known.is_playing != (interval is not None):
        st.rerun()
    frames = list_frames(run)
    last = len(frames) - 1
    known.at = min(known.at, last)  # weights may have been put away
    shown = frames[known.at]
    show_controls(run, frames)
    history = [iteration for iteration in run.model.history if iteration.k <= shown.k]
    figures.show_curves(history, max_iter=run.model.n_iter, finished=not known.is_playing)
    st.markdown(f"**Weights** of the ten digits after iteration {shown.k}")
    figures.show_weights(shown.coef, config.features)
    if interval is None:
        return
    if known.at == last:
        known.is_playing = False
        st.rerun()
    known.at = min(last, known.at + ceil(len(frames) * interval / SECONDS))


def show_controls(run: Run, frames: list[Iteration]) -> None:
    """Show what plays, pauses and steps, and whose run it is if the visitor has not seen it train."""
    known, last = state.get(TrainState), len(frames) - 1
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="replay"):
        if known.trained_before and run.ended_at is not None:
            st.markdown(f"Trained before, at {write_time(run.ended_at)}.", width="content")
        if known.is_playing:
            st.button("Pause", icon=":material/pause:", key="pause", on_click=go_to, args=(known.at,))
            st.button("Skip", icon=":material/skip_next:", key="skip", on_click=go_to, args=(last,))
        else:
            label, begin = ("Replay", 0) if known.at == last else ("Play", known.at)
            play = partial(go_to, begin, plays=True)
            st.button(label, icon=":material/play_arrow:", key="play", on_click=play, disabled=not last)
        for label, key, side, to in (
            ("Step back", "step-back", "left", known.at - 1),
            ("Step", "step-on", "right", known.at + 1),
        ):
            icon = f":material/chevron_{side}:"
            st.button(label, icon=icon, key=key, on_click=go_to, args=(to,), disabled=to not in range(last + 1))
        if last > 0 and not known.is_playing:  # a browser that is a picture behind would report an older value
            key = f"after-{run.number}-{last}"
            state.set_widget(key, frames[known.at].k)
            ks = [frame.k for frame in frames]
            st.select_slider(
                "After iteration",
                ks,
                key=key,
                on_change=lambda: go_to(ks.index(state.widget_value(key))),
                label_visibility="collapsed",
            )


def go_to(at: int, *, plays: bool = False) -> None:
    """Pause at one of the iterations that can be shown, or play from there; for callbacks."""
    known = state.get(TrainState)
    known.at, known.is_playing = at, plays


def write_time(moment: datetime) -> str:
    """Write a time by the visitor's clock, with the day if that is not today."""
    offset = st.context.timezone_offset
    there = moment.astimezone(UTC) - timedelta(minutes=offset or 0)
    now = datetime.now(UTC) - timedelta(minutes=offset or 0)
    zone = "" if offset is not None else " UTC"
    return f"{there:%H:%M}{zone}" if there.date() == now.date() else f"{there:%d %B, %H:%M}{zone}"

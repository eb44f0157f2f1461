"""Glue: the pieces that several pages show. A page arranges them; they ask :mod:`~mnist_core.ui.cache` for answers."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.navigation.page import StreamlitPage

from mnist_core import charts
from mnist_core.analysis import proportion, weight_images
from mnist_core.charts import Chart, Picture, learning_curve
from mnist_core.model import PRESETS, Features, Float32, TrainedModel, TrainingConfig
from mnist_core.runs import Run, RunRefused, RunSummary, TooLarge
from mnist_core.ui import cache, state

FOLDER = Path(__file__).parents[2] / "pages"
PAGES = {
    "browse": ("1_browse.py", "Browse", "grid_view"),
    "train": ("2_train.py", "Train", "model_training"),
    "evaluate": ("3_evaluate.py", "Evaluate", "fact_check"),
    "draw": ("4_draw.py", "Draw", "draw"),
    "compare": ("5_compare.py", "Compare", "compare_arrows"),
    "owner": ("9_owner.py", "Owner", "monitoring"),
}
"""Pages by their name in the address: file, title and icon, in the menu's order."""
# Streamlit leaves a hand's breadth above the title; on a phone that is where the answer could be.
STYLE = """<style>
  .stMainBlockContainer { padding-top: 4.2rem; }
  @media (max-width: 640px) {
    .stMainBlockContainer { padding: 3.4rem 1rem 2rem; }
    .stMainBlockContainer h1 { font-size: 1.9rem; padding: 0.4rem 0; }
  }
  /* Streamlit's blue has too little contrast on the chosen option's tint in the dark theme, and in captions. */
  button[data-variant][data-selected="true"], button[data-variant][data-selected="true"] *,
  [data-testid="stCaptionContainer"] a { color: inherit !important; }
</style>"""
_come_back = st.components.v2.component(
    "mnist_come_back", js=(Path(__file__).parent / "frontend" / "come_back.js").read_text(encoding="utf-8")
)
LICENCE = (
    "Digits: MNIST, © Yann LeCun and Corinna Cortes, "
    "[CC BY-SA 3.0](https://creativecommons.org/licenses/by-sa/3.0/). Everything here runs on the embedded copy."
)


def navigation() -> StreamlitPage:
    """Show the menu and return the page that the address names."""
    state.note_navigation()
    return st.navigation([page(name) for name in PAGES], position="top")


def page(name: str) -> StreamlitPage:
    """Return a page by its name in the address, for the menu and for links."""
    file, title, icon = PAGES[name]
    return st.Page(
        FOLDER / file,
        title=title,
        icon=f":material/{icon}:",
        default=name == "browse",
        visibility="hidden" if name == "owner" else "visible",
    )


def heading(title: str, purpose: str) -> None:
    """Show a page's title and its purpose in one sentence, and what was wrong with the link, if anything."""
    st.set_page_config(page_title=f"{title} · MNIST", page_icon="✍️", layout="wide")
    if not state.navigation_noted():
        navigation()  # on a fresh server, Streamlit runs a deep link's page without app.py: the menu would be missing
    st.html(STYLE)
    st.title(title, anchor=False)
    st.markdown(purpose)
    state.config()  # reads the link
    if problem := state.link_problem():
        st.warning(as_text(problem), icon=":material/link_off:")


def as_text(words: str) -> str:
    r"""Escape what Markdown would take for a link, a picture, a formula or an icon: a link's values come from anybody.

    Examples
    --------
    >>> print(as_text("[Sign in](https://example.org)"))
    \[Sign in\](https\://example\.org)
    """
    return re.sub(r"([\\`*_\[\]<>$:~#!|.])", r"\\\1", " ".join(words.split()))


def footer() -> None:
    """Show where the digits come from and their licence; from here on the page comes back after a lost connection."""
    st.divider()
    st.caption(LICENCE)
    _come_back(key="come-back", on_back_change=lambda: None)


def chart(chart: Chart, *, key: str | None = None) -> None:
    """Show a chart with its alternative text."""
    st.vega_lite_chart(chart.spec, alt=chart.alt, width="stretch", key=key)


def chart_selection(chart: Chart, name: str, *, key: str) -> list[dict[str, Any]]:
    """Show a chart whose marks can be pressed; return the fields of those that are chosen."""
    event = st.vega_lite_chart(chart.spec, alt=chart.alt, width="stretch", key=key, on_select="rerun")
    chosen: list[dict[str, Any]] = event["selection"].get(name, [])
    return chosen


def picture(picture: Picture, caption: str | None = None) -> None:
    """Show a picture with its alternative text."""
    st.image(picture.png, caption=caption, alt=picture.alt)


def in_words(config: TrainingConfig) -> str:
    """Describe a configuration in a few words, by its preset's name if it has one."""
    for preset in PRESETS:
        if preset.config == config:
            return preset.name
    images = "all images" if config.n_train is None else f"{config.n_train:,} images"
    features = "" if config.features == "pixels" else f"{config.features}, "
    return f"{features}{config.scaling}, {images}, C = {config.C:g}, {config.max_iter:,} iterations"


def active_model() -> TrainedModel | None:
    """Return the model of the visitor's configuration; while there is none yet, show how it is made.

    Returns None while it is waiting, training, or when it could not be trained: what to do then is on screen.
    """
    run = run_of(state.config())
    if run is None:
        return None
    if not run.ended:
        watch(run)
        return None
    if run.model is None:
        st.error(run.error or "This run was stopped before it began.", icon=":material/error:")
        st.button("Train it again", on_click=train_again, args=(run.config,))
    return run.model


def train_again(config: TrainingConfig) -> None:
    """Start a run anew that was stopped or has failed; say so if the queue has no room."""
    try:
        cache.runs().submit(config, again=True)
    except RunRefused as refusal:
        st.toast(str(refusal), icon=":material/hourglass_empty:")


def run_of(config: TrainingConfig) -> Run | None:
    """Return the run of a configuration, started if need be; None, with the reason on screen, if it was refused."""
    try:
        return cache.runs().get(config) or cache.runs().submit(config)
    except RunRefused as refusal:
        st.warning(str(refusal), icon=":material/hourglass_empty:")
        if not isinstance(refusal, TooLarge):  # which it will always be
            st.button("Try again", key=f"try-again-{hash(config)}")
        return None


@st.fragment(run_every=0.4)
def watch(run: Run) -> None:
    """Show a run that has not ended, live, with a button that stops it; then let the page go on."""
    if run.ended:
        st.rerun()
    with st.container(border=True, key="watch"):
        title, stop = st.columns([4, 1], vertical_alignment="center")
        stop.button(
            "Stop",
            icon=":material/stop_circle:",
            on_click=cache.runs().stop,
            args=(run.config,),
            disabled=run.stopping,
            width="stretch",
            help="Ends the run within a second and keeps the model as it is.",
        )
        if run.status == "waiting":
            title.markdown(f"**{in_words(run.config)}** is waiting: place {run.place} in the queue")
            st.progress(0.0, "It starts by itself when a place is free; you can browse or draw meanwhile.")
            return
        iterations = run.iterations
        title.markdown(f"**{in_words(run.config)}** is training")
        if not iterations:
            st.progress(0.0, "Preparing what the model sees of the 70,000 digits …")
            return
        latest = iterations[-1]
        left = "" if run.seconds_left is None else f", at most {run.seconds_left:.0f} s to go"
        st.progress(
            min(1.0, latest.k / run.config.max_iter),
            f"Iteration {latest.k} of at most {run.config.max_iter} · {run.seconds:.0f} s so far{left}",
        )
        loss, accuracy = st.columns(2)
        with loss:
            st.markdown("**Loss** on 1,000 training images")
            chart(learning_curve(iterations, "loss", max_iter=run.config.max_iter))
        with accuracy:
            st.markdown("**Accuracy** on samples of 1,000 images")
            chart(learning_curve(iterations, "accuracy", max_iter=run.config.max_iter))
        st.markdown("**Weights** taking shape")
        weights_of(latest.coef, run.config.features)


def weights_of(coef: Float32, features: Features) -> None:
    """Show the ten weight images on one scale, and what they mean."""
    weights = weight_images(coef, features)
    picture(charts.weight_images(weights.images, limit=weights.limit, signed=weights.signed), weights.caption)


def comparison_frame(models: Sequence[TrainedModel]) -> pd.DataFrame:
    """Return what matters about some models, a row each, ready to be shown."""
    return pd.DataFrame(
        {
            "Run": in_words(model.config),
            "Scaling": model.config.scaling,
            "C": model.config.C,
            "Iterations": f"{model.n_iter} of {model.config.max_iter}",
            "Converged": "yes" if model.converged else "stopped" if model.stopped else "no",
            "Test accuracy": f"{model.test_accuracy:.2%}",
            "Train accuracy": f"{model.train_accuracy:.2%}",
            "Seconds": f"{model.seconds:.1f}",
        }
        for model in models
    )


LEDGER_COLUMNS = {
    "Test": st.column_config.NumberColumn("Test accuracy", format="%.2f %%"),
    "Train": st.column_config.NumberColumn("Train accuracy", format="%.2f %%"),
    "Log loss": st.column_config.NumberColumn(format="%.3f", help="On test images, in nats: lower is better."),
    "Seconds": st.column_config.NumberColumn(format="%.1f"),
    "MB": st.column_config.NumberColumn(format="%.1f", help="Memory that the finished model takes."),
}


def ledger_frame(runs: Sequence[Run]) -> pd.DataFrame:
    """Return the ledger, a row each run; what a run does not know yet is empty."""
    return pd.DataFrame([_ledger_row(run) for run in runs])


def _ledger_row(run: Run) -> dict[str, object]:
    yours = "✓" if run.config == state.config() else ""
    row: dict[str, object] = {
        "Run": run.number,
        "Yours": yours,
        "Settings": in_words(run.config),
        "Status": _status(run),
    }
    if run.model is None:
        return row
    model = run.model
    interval = proportion(round(model.test_accuracy * len(model.test_rows)), len(model.test_rows))
    return row | {
        "Test": 100 * model.test_accuracy,
        "95 % interval": f"{interval.low:.2%} to {interval.high:.2%}",
        "Train": 100 * model.train_accuracy,
        "Log loss": model.test_log_loss,
        "Iterations": f"{model.n_iter} of {model.config.max_iter}",
        "Converged": "yes" if model.converged else "no",
        "Seconds": model.seconds,
        "MB": run.nbytes / 2**20,
    }


def _status(run: Run) -> str:
    if run.status == "waiting":
        return f"waiting, place {run.place}"
    if run.status == "stopped" and run.model is not None:
        return f"stopped at iteration {run.model.n_iter}"
    return run.status


def interval_frame(runs: Sequence[Run]) -> pd.DataFrame:
    """Return the test accuracy of finished runs with the ends of its 95 % interval."""
    rows = []
    for run in runs:
        if run.model is not None:
            n = len(run.model.test_rows)
            interval = proportion(round(run.model.test_accuracy * n), n)
            rows.append(
                {"run": f"Run {run.number}", "accuracy": interval.value, "low": interval.low, "high": interval.high}
            )
    return pd.DataFrame(rows)


def forgotten_frame(summaries: Sequence[RunSummary]) -> pd.DataFrame:
    """Return what is still known of runs whose models have been put away."""
    return pd.DataFrame(
        {
            "Run": summary.number,
            "Settings": in_words(summary.config),
            "Test accuracy": f"{summary.test_accuracy:.2%}",
            "Train accuracy": f"{summary.train_accuracy:.2%}",
            "Iterations": summary.n_iter,
            "Seconds": round(summary.seconds, 1),
        }
        for summary in summaries
    )


def sweep_frame(summaries: Sequence[RunSummary]) -> pd.DataFrame:
    """Return finished runs as the sweep's chart wants them."""
    return pd.DataFrame(
        {
            "run": summary.number,
            "scaling": summary.config.scaling,
            "features": summary.config.features,
            "max_iter": summary.config.max_iter,
            "test_accuracy": summary.test_accuracy,
            "seconds": summary.seconds,
        }
        for summary in summaries
    )

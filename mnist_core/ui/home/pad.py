"""The pad with its ten bars, read by the model that comes with the app.

It can be drawn on, and the browser reads what is drawn, before the server has imported what it answers with.
"""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mnist_core.charts import percent
from mnist_core.drawing import Drawing
from mnist_core.model import TrainedModel, TrainingConfig, load_shipped
from mnist_core.ui import pads, state
from mnist_core.ui.choices import choose_one
from mnist_core.ui.live_bars import answer_html, read_in_browser
from mnist_core.ui.words import name_model

if TYPE_CHECKING:
    from mnist_core.runs import Run

EDGES, PIXELS = "Edges", "Only pixels"


def show_pad() -> None:
    """Show the pad, and what a model says of the drawing; at a stroke only this runs again."""
    run_every = None
    if state.widget_value("home-sees") == PIXELS:
        from mnist_core.ui.draw import pad_and_model

        run_every = pad_and_model.choose_run_every([find_pixel_config()])
    st.fragment(_draw_and_answer, run_every=run_every)(pads.is_built())


def find_pixel_config() -> TrainingConfig:
    """Return the visitor's configuration with pixels for features: the weaker model, to see the difference."""
    return replace(state.config(), features="pixels")


def _draw_and_answer(was_built: bool) -> None:
    with st.container(horizontal=True, gap="large", key="home-pad"):
        paper = st.container(width=320, key="home-paper")
        answer = st.container(width="stretch", gap="small", key="home-answer")
    with paper:
        drawing = pads.draw_on_pad(tells_when_built=True)
    sees_pixels = state.widget_value("home-sees") == PIXELS
    with answer:
        shown = st.empty()
        if not sees_pixels:
            read_in_browser(load_shipped())
        if is_blank := not was_built and not drawing.strokes:
            shown.html(answer_html("Draw a digit from 0 to 9", "", pad=drawing.seq))
    import mnist_core.ui.libraries  # noqa: F401  before all others: it says why
    from mnist_core.ui import run_watch
    from mnist_core.ui.draw import pad_and_model

    if not was_built and pads.is_built():
        st.rerun()  # for the rest of the page
    if is_blank:
        return
    model: TrainedModel | None = load_shipped()
    run = None
    if sees_pixels:
        run = run_watch.request_run(find_pixel_config())
        model = run.model if run is not None and run.ended else None
        if model is not None:
            read_in_browser(model)
    with answer:
        _show_answer(shown, model, run, drawing)
    if sees_pixels:
        pad_and_model.run_again_if_runs_changed([find_pixel_config()])


def _show_answer(shown: DeltaGenerator, model: TrainedModel | None, run: "Run | None", drawing: Drawing) -> None:
    """Show what a model says of the drawing, which model that is, and why it says so, if asked."""
    from mnist_core.ui.draw import answer, closer_looks, sources

    to_read = sources.find_image_to_read(drawing)
    if model is None:
        with shown.container():
            answer.show_progress(run)
    else:
        shown.html(answer.make_answer(to_read, model))
    answer.show_rule()
    if model is not None:
        answer.show_feedback(
            to_read,
            model,
            show_why=partial(state.set_widget, "home-why", drawing.seq),
            ask_stronger=partial(state.set_widget, "home-sees", EDGES),
        )
        if to_read.image is not None and state.widget_value("home-why") == drawing.seq:
            closer_looks.show_scores(to_read.image, model)
    choose_one("The model sees", [EDGES, PIXELS], "home-sees", in_link=False)
    if model is not None:
        came = "" if state.widget_value("home-sees") == PIXELS else " It came with this app."
        st.caption(
            f"The model: **{name_model(model.config)}**, right about {percent(model.test_accuracy, 2)} of the test "
            f"images, none of which it has learned from.{came}"
        )

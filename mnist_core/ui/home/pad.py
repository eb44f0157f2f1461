"""The pad with its ten bars: Draw's, without what one can choose there."""

import streamlit as st

from mnist_core.charts import percent
from mnist_core.drawing import ALL_STEPS, Nudge
from mnist_core.ui import draw, run_watch, state
from mnist_core.ui.words import name_model


def show_pad() -> None:
    """Show the pad, and what the visitor's model says of the drawing; at a stroke only this runs again."""
    st.fragment(_draw_and_answer, run_every=draw.choose_run_every([state.config()]))()


def _draw_and_answer() -> None:
    with st.container(horizontal=True, gap="large", key="home-pad"):
        paper = st.container(width=320, key="home-paper")
        answer = st.container(width="stretch", gap="small", key="home-answer")
    with paper:
        drawing = draw.draw_on_pad()
    run = run_watch.request_run(state.config())
    with answer:
        if run is None or run.model is None or not run.ended:
            draw.show_progress(run)
        else:
            draw.show_answer(draw.find_subject(drawing, ALL_STEPS, Nudge()), run.model)
            draw.show_rule()
            st.caption(
                f"The model: **{name_model(run.config)}**, right about {percent(run.model.test_accuracy, 2)} of "
                "the test images, none of which it has learned from."
            )
    draw.run_anew_if_runs_changed([state.config()])

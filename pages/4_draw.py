"""Draw a digit and watch ten probability bars move."""

import streamlit as st

from mnist_core.drawing import ALL_STEPS, Nudge
from mnist_core.ui import cache, drawing_panels, shell, words

VIEWS = ["Step by step", "Why", "Play", "Several models", "Photo", "My test set"]


def draw() -> None:
    """Show the pad, the answer and one closer look at it; at a stroke only this runs again."""
    drawing_panels.adopt_link()
    with st.container(horizontal=True, gap="medium", key="draw-top"):
        paper = st.container(width=320, gap="small", key="draw-paper")
        answer = st.container(width="stretch", gap="small", key="draw-answer")
    with st.container(horizontal=True, gap="medium", key="draw-choices"):
        run = drawing_panels.choose_reader()
        kind = drawing_panels.choose_pad()
    with paper:
        drawing = drawing_panels.pad(kind)
    view = st.segmented_control("Look closer", VIEWS, key="closer", bind="query-params")

    steps = drawing_panels.choose_steps() if view == "Step by step" else ALL_STEPS
    nudge = drawing_panels.choose_nudge() if view == "Play" else Nudge()
    if view == "Photo":
        drawing_panels.choose_photo()
    subject = drawing_panels.subject_of(drawing, steps, nudge)

    model = run.model if run is not None and run.ended else None
    under_way = []
    with answer:
        drawing_panels.show_notice(drawing)
        if model is None:
            drawing_panels.show_progress(run)
        else:
            verdict = drawing_panels.show_answer(subject, model)
    if model is not None:
        match view:
            case "Step by step":
                drawing_panels.show_steps(subject, model)
            case "Why":
                drawing_panels.show_why(subject, model)
            case "Play":
                drawing_panels.show_nudged(subject, model)
            case "Several models":
                under_way = drawing_panels.show_models(subject, model)
            case "My test set":
                drawing_panels.show_my_set(subject, model, verdict)
        better = (
            ""
            if model.config.features == "gradient histograms"
            else " Misread? Let it see **stroke directions**, above."
        )
        st.caption(
            f"Read by **{words.describe_config(model.config)}**, {model.test_accuracy:.1%} on MNIST's test images.{better}"
        )
    drawing_panels.follow(run, *under_way)


shell.show_heading("Draw", "Draw a digit and watch how sure the model is of each of the ten.")
st.fragment(draw, run_every=0.4 if drawing_panels.is_waiting() else None)()
# Ready before the first stroke. It takes a second, once, and must not come last: a visitor who has left meanwhile is only
# noticed at the next element, and a script that ends unnoticed takes the fragments of the next page with it.
cache.familiarity()
shell.show_footer()

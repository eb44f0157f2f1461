"""Draw a digit and watch ten probability bars move."""

from collections.abc import Callable

import streamlit as st

import mnist_core.ui.libraries  # noqa: F401  before all others: it says why
from mnist_core.data import N_DIGITS
from mnist_core.drawing import ALL_STEPS, Nudge
from mnist_core.ui import cache, draw, shell
from mnist_core.ui.frontend import apply_style
from mnist_core.ui.links import OneOf, SomeOf, WholeNumber

VIEWS: dict[str, Callable[..., None]] = {
    "Step by step": draw.show_steps,
    "Why": draw.show_why,
    "Play": draw.show_nudged,
    draw.SEVERAL_MODELS: draw.show_models,
    "Photo": lambda *_: None,
    draw.MY_DIGITS: lambda *_: None,
}
RULES = {
    "sees": OneOf(draw.SEES),
    "closer": OneOf(VIEWS),
    "set": OneOf(draw.MODES),
    "steps": SomeOf(draw.STEPS, "All steps are done."),
    "row": WholeNumber(0, N_DIGITS - 1, instead="Here is the pad."),
}


def draw_and_answer() -> None:
    """Show the pad, the answer and one closer look at it; at a stroke only this runs again."""
    draw.follow_link()
    with st.container(key="draw-top"):
        paper, answer, model_choice, closer = (
            st.container(gap="small", key=f"draw-{part}") for part in ("paper", "answer", "model", "closer")
        )
    with paper:
        drawing = draw.draw_on_pad()
    with model_choice:
        run = draw.choose_features()
    with closer:
        view = st.pills("Look closer", VIEWS, key="closer", bind="query-params")
        steps = draw.choose_steps() if view == "Step by step" else ALL_STEPS
        nudge = draw.choose_nudge() if view == "Play" else Nudge()
        mode = draw.choose_mode() if view == draw.MY_DIGITS else None
        if view == "Photo":
            draw.choose_photo()
    to_read = draw.find_image_to_read(drawing, steps, nudge)
    model = draw.find_model()
    with answer:
        if model is None:
            draw.show_progress(run)
        else:
            draw.show_answer(to_read, model)
            draw.show_rule()
            if to_read.picked is not None:
                draw.show_source(to_read.picked)
            if mode is None:
                draw.show_saving(to_read, model, mode)
    if model is not None:
        with model_choice:
            draw.show_model(model)
        with closer:
            if mode is not None:
                draw.show_saving(to_read, model, mode)
            if view is not None:
                VIEWS[view](to_read, model)
    draw.run_anew_if_runs_changed(draw.find_configs())
    draw.run_again_if_my_digits_changed()


shell.show_heading("Draw", "Draw a digit and watch how sure the model is of each of the ten.", RULES)
apply_style("draw.css")
draw.begin_my_digits()
st.fragment(draw_and_answer, run_every=draw.choose_run_every(draw.find_configs()))()
draw.show_my_digits()
# Ready before the first stroke. It takes a second, once, and must not come last: a visitor who has left meanwhile is
# only noticed at the next element, and a script that ends unnoticed takes the fragments of the next page with it.
cache.familiarity()
shell.show_footer()

"""Draw a digit and watch ten probability bars move."""

from collections.abc import Callable

import streamlit as st

import mnist_core.ui.libraries  # noqa: F401  before all others: it says why
from mnist_core.data import N_DIGITS
from mnist_core.drawing import ALL_STAGES, Nudge
from mnist_core.ui import cache, pads, shell, state
from mnist_core.ui.draw import answer, closer_looks, my_digits, pad_and_model, sources
from mnist_core.ui.frontend import apply_style
from mnist_core.ui.links import one_of, some_of, whole_number

VIEWS: dict[str, Callable[..., None]] = {
    "Step by step": closer_looks.show_stages,
    "Why": closer_looks.show_why,
    "Play": closer_looks.show_nudged,
    pad_and_model.SEVERAL_MODELS: closer_looks.show_models,
    "Photo": lambda *_: None,
    my_digits.MY_DIGITS: lambda *_: None,
}
RULES = {
    "sees": one_of(pad_and_model.SEES),
    "closer": one_of(VIEWS),
    "set": one_of(my_digits.MODES),
    "stages": some_of(closer_looks.STAGES, "All stages are done."),
    "row": whole_number(0, N_DIGITS - 1, instead="Here is the pad."),
}


def draw_and_answer() -> None:
    """Show the pad, the answer and one closer look at it; at a stroke only this runs again."""
    sources.follow_link()
    with st.container(key="draw-top"):
        paper, beside, model_choice, closer = (
            st.container(gap="small", key=f"draw-{part}") for part in ("paper", "answer", "model", "closer")
        )
    with paper:
        drawing = pads.draw_on_pad()
    with model_choice:
        run = pad_and_model.choose_features()
    with closer:
        view = st.pills("Look closer", VIEWS, key="closer", bind="query-params")
        stages = closer_looks.choose_stages() if view == "Step by step" else ALL_STAGES
        nudge = closer_looks.choose_nudge() if view == "Play" else Nudge()
        mode = my_digits.choose_mode() if view == my_digits.MY_DIGITS else None
        if view == "Photo":
            sources.choose_photo()
    to_read = sources.find_image_to_read(drawing, stages, nudge)
    model = pad_and_model.find_page_model()
    with beside:
        if model is None:
            answer.show_progress(run)
        else:
            answer.show_answer(to_read, model)
            answer.show_rule()
            if to_read.picked is not None:
                answer.show_source(to_read.picked)
            if mode is None:
                my_digits.show_saving(to_read, model, mode)
    if model is not None:
        with model_choice:
            pad_and_model.show_model(model)
        with closer:
            if mode is not None:
                my_digits.show_saving(to_read, model, mode)
            if view is not None:
                VIEWS[view](to_read, model)
    pad_and_model.run_again_if_runs_changed(pad_and_model.find_configs())
    my_digits.run_again_if_my_digits_changed()


state.rename_in_link("steps", "stages")
shell.show_heading("Draw", "Draw a digit and watch how sure the model is of each of the ten.", RULES)
apply_style("draw.css")
my_digits.begin_my_digits()
st.fragment(draw_and_answer, run_every=pad_and_model.choose_run_every(pad_and_model.find_configs()))()
my_digits.show_my_digits()
# Ready before the first stroke. It takes a second, once, and must not come last: a visitor who has left meanwhile is
# only noticed at the next element, and a script that ends unnoticed takes the fragments of the next page with it.
cache.familiarity()
shell.show_footer()

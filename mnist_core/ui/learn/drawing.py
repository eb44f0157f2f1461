"""The experiment with a pad: what a model reads in a drawing, merely shrunk and prepared."""

import streamlit as st

from mnist_core import charts, lessons
from mnist_core.drawing import BlankDrawing, Drawing, InvalidDrawing
from mnist_core.lessons import PREPARED, SKIPPED, DrawDigit, Figures
from mnist_core.model import TrainedModel
from mnist_core.ui import pads, state
from mnist_core.ui.frontend import apply_style
from mnist_core.ui.learn.progress import Progress
from mnist_core.ui.learn.training import find_whole_model
from mnist_core.ui.live_bars import answer_html
from mnist_core.ui.state import LearnState


def draw_digit(progress: Progress, experiment: DrawDigit) -> Figures | None:
    """Let the visitor draw a digit and, when they say that it is done, show what a model reads in it."""
    apply_style("draw.css")
    model = find_whole_model(experiment.config)
    if model is None:
        return None
    at = (progress.lesson.key, progress.number)
    drawing = state.get(LearnState).drawings.get(at)
    if drawing is None and progress.answer == SKIPPED:
        st.caption("A drawing of ours:")
        drawing = PREPARED[experiment.digit]
    if drawing is None:
        st.markdown(f"**{experiment.task}** Press *Done* when it is there.")
        show_pad(at)
        return None
    found = show_readings(model, drawing)
    st.button("Draw another", key="lesson-redraw", icon=":material/draw:", on_click=begin_drawing, args=(at,))
    return found


@st.fragment
def show_pad(at: tuple[str, int]) -> None:
    """Show the pad and the button that ends the drawing; at a stroke only this runs again."""
    pad = state.get(LearnState).pads
    drawing = pad[at] = pads.show_pad(pad.get(at, Drawing()), name=f"pad-{at[0]}-{at[1]}")
    try:
        lessons.make_images(drawing)
    except (BlankDrawing, InvalidDrawing) as nothing:
        if drawing.strokes:
            st.caption(str(nothing))
        is_there = False
    else:
        is_there = True
    if st.button("Done", type="primary", key="lesson-drawn", disabled=not is_there):
        state.get(LearnState).drawings[at] = drawing
        st.rerun()


def begin_drawing(at: tuple[str, int]) -> None:
    """Begin with an empty pad; for callbacks."""
    known = state.get(LearnState)
    known.drawings.pop(at, None)
    known.pads[at] = known.pads.get(at, Drawing()).replaced(())


def show_readings(model: TrainedModel, drawing: Drawing) -> Figures:
    """Show both images of a drawing with what the model reads in them."""
    images = lessons.make_images(drawing)
    probabilities = model.predict_proba(images)
    names = ("Merely shrunk", "Prepared as MNIST's digits were")
    for column, name, image, shares in zip(st.columns(2, gap="large"), names, images, probabilities, strict=True):
        title, note = f"{name}: {shares.argmax()}", f"{charts.percent(shares.max())} probable"
        column.html(answer_html(title, note, image, charts.probability_bars(shares)))
    return lessons.measure_drawing(*probabilities)

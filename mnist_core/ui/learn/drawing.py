"""Experiments with a pad: what models read in a drawing, prepared or not, and once they were shown slashed zeros."""

import numpy as np
import streamlit as st

from mnist_core import charts, lessons
from mnist_core.charts import percent
from mnist_core.drawing import BlankDrawing, Drawing, InvalidDrawing
from mnist_core.lessons import PREPARED, SHOWN, SKIPPED, DrawDigit, Figures, TeachZeros
from mnist_core.model import TrainedModel
from mnist_core.ui import cache, pads, state
from mnist_core.ui.frontend import apply_style
from mnist_core.ui.gallery import Tiles, digit_grid
from mnist_core.ui.learn.progress import Progress
from mnist_core.ui.learn.training import find_whole_model, show_table
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
        st.caption("One of our drawings:")
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


def teach_zeros(progress: Progress, experiment: TeachZeros) -> Figures:
    """Show what the models read in the zeros that were kept, and a pad for the visitor's own."""
    apply_style("draw.css")
    with st.spinner("Training with no, one, three and six slashed zeros …"):
        models = {kind: cache.teach_zeros(lessons.SEES[kind]) for kind in experiment.kinds}
    n_shown, n_kept = max(SHOWN), lessons.N_KEPT
    st.markdown(
        f"{n_shown + n_kept} slashed zeros. A program drew them: each is a ring of random width, height and slant, "
        f"with a slash of random angle and length. The first {n_shown} are shown to the models, the other {n_kept} are "
        "kept to test them with."
    )
    zeros = lessons.draw_zeros()
    parts = ["shown" if n < n_shown else "kept" for n in range(len(zeros))]
    alt = [f"slashed zero {n}, {part}" for n, part in enumerate(parts, 1)]
    digit_grid(Tiles(zeros, parts, alt), key="lesson-zeros", label="Slashed zeros", columns=12)
    columns, rows = ["Shown"], [[f"{n}"] for n in SHOWN]
    found: dict[str, float] = {}
    for kind, taught in models.items():
        columns += [f"{kind.capitalize()}: of {n_kept} kept", "MNIST's test images"]
        counts = lessons.count_read_zeros(taught)
        for row, n, read, model in zip(rows, SHOWN, counts, taught, strict=True):
            row += [f"**{read}**", percent(model.test_accuracy)]
            found |= {f"{kind}_{n}": float(read), f"{kind}_test_{n}": model.test_accuracy}
    show_table(columns, rows)
    st.markdown("**And yours?** Draw a slashed zero; each of the models reads it.")
    try_own_zero((progress.lesson.key, progress.number), experiment)
    return found


@st.fragment
def try_own_zero(at: tuple[str, int], experiment: TeachZeros) -> None:
    """Show a pad and what each model reads on it; at a stroke only this runs again."""
    kept = state.get(LearnState).pads
    drawing = kept[at] = pads.show_pad(kept.get(at, Drawing()), name=f"pad-{at[0]}-{at[1]}")
    try:
        _, image = lessons.make_images(drawing)
    except (BlankDrawing, InvalidDrawing):
        return
    st.image(charts.digit_png(image, scale=4), width=112, alt="Your drawing as the models see it")
    for kind in experiment.kinds:
        models = cache.teach_zeros(lessons.SEES[kind])
        read = (model.predict(image[np.newaxis])[0] for model in models)
        answers = ", ".join(f"{n_shown} shown: **{digit}**" for n_shown, digit in zip(SHOWN, read, strict=True))
        st.markdown(f"{kind.capitalize()}: {answers}")

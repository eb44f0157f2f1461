"""Parts of the app, each on a page of its own; what they know is written into paragraphs. Streamlit runs this file."""

import numpy as np
import streamlit as st

from mnist_core.data import Digits
from mnist_core.drawing import Drawing
from mnist_core.runs import Fits, RunQueue
from mnist_core.ui import cache, presence, run_watch
from mnist_core.ui.gallery import Tiles, digit_grid
from mnist_core.ui.pads import show_pad
from mnist_core.ui.words import as_text
from tests.support.fits import until_stopped

state = st.session_state


def draw() -> None:
    show_drawing()
    st.html("<div style='height: 3000px'>a long page</div>")


@st.fragment
def show_drawing() -> None:
    drawing = state.drawing = show_pad(state.get("drawing", Drawing()))
    state.runs = state.get("runs", 0) + 1
    points = sum(len(stroke) for stroke in drawing.strokes)
    st.html(
        f'<p id="strokes">{len(drawing.strokes)} strokes</p><p id="points">{points}</p>'
        f'<p id="pen">pen {drawing.pen}</p><p id="runs">{state.runs}</p>'
    )
    if drawing.strokes:
        (left, top), (right, bottom) = (f(np.concatenate(drawing.strokes), axis=0) for f in (np.min, np.max))
        st.html(f'<p id="box">{left:.0f} {top:.0f} {right:.0f} {bottom:.0f}</p>')


def grid() -> None:
    first = 100 * (st.number_input("Page", 1, 9, key="page") - 1)
    shades = np.arange(100, dtype=np.uint8)[:, None, None] * np.ones((28, 28), dtype=np.uint8)
    rows = range(first, first + 100)
    digit_grid(
        Tiles(shades, [f"{row}" for row in rows], [f"image {row}" for row in rows], [i == 3 for i in range(100)]),
        lambda place: note_press(first, place),
        key="grid",
        label="Digits of this page",
        selected=state.get("selected"),
    )
    state.runs = state.get("runs", 0) + 1
    st.html(f'<p id="log">{state.get("log", [])}</p><p id="runs">{state.runs}</p>')


def note_press(first: int, place: int) -> None:
    state.selected = place
    state.log = [*state.get("log", []), first + place]


def words() -> None:
    given = st.query_params.get_all("words")
    for each in given:
        st.warning(as_text(each))
    st.warning("  \n".join(map(as_text, given)))


def interval() -> None:
    st.write(f"every {presence.choose_interval(0.4):g} seconds")


@st.cache_resource
def use_fits_that_do_not_end() -> None:
    few = Digits(cache.digits().images[:600], cache.digits().labels[:600])
    cache.use_queue(RunQueue(Fits(few, workers=1, train=until_stopped), max_waiting=8, is_here=presence.is_here))


def fits() -> None:
    use_fits_that_do_not_end()
    if run_watch.find_active_model() is not None:
        st.write("trained")


if __name__ == "__main__":
    st.navigation([st.Page(draw, default=True), *map(st.Page, (grid, words, interval, fits))], position="top").run()

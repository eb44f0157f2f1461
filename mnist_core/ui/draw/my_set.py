"""My test set: drawings saved with the digits that they are meant to be, and how well models read them.

Saving stands beside the pad and runs at every stroke. What has been saved is a fragment of its own, so that a stroke
costs the same however much that is; the pad's fragment runs the page anew when that one shows what is no longer so.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from mnist_core import charts
from mnist_core.analysis import count_confusions, score_drawings
from mnist_core.data import DIGITS, Images, Rows
from mnist_core.drawing import Collection, CollectionFull
from mnist_core.model import TrainedModel
from mnist_core.ui import figures, gallery, state
from mnist_core.ui.draw.challenge import show_challenge
from mnist_core.ui.draw.pad_and_model import find_run
from mnist_core.ui.draw.set_copy import keep_in_tab
from mnist_core.ui.draw.set_files import show_files
from mnist_core.ui.draw.several_models import choose_models, describe_model
from mnist_core.ui.draw.sources import Subject, read_instead
from mnist_core.ui.gallery import Tiles
from mnist_core.ui.pads import clear_pad
from mnist_core.ui.state import DrawState, MySetState, OtherImage
from mnist_core.ui.words import describe_config

MY_SET = "My test set"
"""The view's name, on screen and in the link."""
MODES = ["Collect", "Draw one that fools it"]


def choose_mode() -> str:
    """Let the visitor choose between collecting and the challenge."""
    st.markdown("MNIST's test images were written by others, with a pen. How well does the model read **your** digits?")
    mode: str = st.segmented_control(
        "Mode",
        MODES,
        default="Collect",
        required=True,
        key="set",
        bind="query-params",
        label_visibility="collapsed",
    )
    return mode


def show_saving(subject: Subject, model: TrainedModel, mode: str) -> None:
    """Let the visitor save the drawing, or play with it."""
    if mode == "Collect":
        show_digits_to_save(subject)
    else:
        show_challenge(subject, model, save)
    if problem := state.get(MySetState).problem:
        st.error(problem, icon=":material/error:")


def begin_my_set() -> None:
    """Say that this run of the whole page will show the set: call it before the pad's fragment."""
    state.get(MySetState).shown = None


@st.fragment
def show_my_set() -> None:
    """Show what has been saved and how well models read it, where it is looked at; the tab keeps a copy of it."""
    known = state.get(MySetState)
    beside_pad = known.shown
    known.shown = find_shown()
    keep_in_tab()
    run = find_run()
    pressed = None
    if state.widget_value("closer") == MY_SET and run is not None and run.ended and run.model is not None:
        if len(known.drawings):
            pressed = show_drawings(known.drawings, run.model)
            show_scores(known.drawings, choose_models(run.model))
        show_files()
    if pressed is not None:
        open_drawing(known.drawings, pressed)
    if pressed is not None or beside_pad not in (None, find_shown()):  # the count beside the pad is another fragment's
        st.rerun()  # last, so that no widget of this run is forgotten


def find_shown() -> tuple[bool, int | None, Collection]:
    """Return what :func:`show_my_set` depends on: whether it is looked at, the model's run, the drawings."""
    run = find_run()
    number = run.number if run is not None and run.ended else None
    return state.widget_value("closer") == MY_SET, number, state.get(MySetState).drawings


def run_anew_if_set_changed() -> None:
    """Run the page anew if it shows another set than there is now; call it last."""
    if state.get(MySetState).shown not in (None, find_shown()):
        st.rerun()


def show_digits_to_save(subject: Subject) -> None:
    """Offer to save the drawing with the digit that it is meant to be."""
    borrowed = subject.other is not None and subject.other.image is not None
    image = None if borrowed else subject.image
    said = (
        "Draw a digit, then press the one it is meant to be"
        if image is None
        else "Save it: press the digit it is meant to be"
    )
    st.caption(f"{said}, or its key. **In your set: {len(state.get(MySetState).drawings):,}.**")
    with st.container(horizontal=True, gap="xsmall", key="save-as"):
        for digit in DIGITS:
            st.button(
                f"{digit}",
                key=f"save-{digit}",
                help=f"Save it as a {digit} and clear the pad",
                on_click=save,
                args=(image, digit),
                disabled=image is None,
            )


def save(image: Images, digit: int) -> None:
    """Save an image with its digit and clear the pad; for callbacks."""
    known = state.get(MySetState)
    try:
        known.drawings = known.drawings.with_drawing(image, digit)
    except CollectionFull as full:
        known.problem = str(full)
        return
    known.problem = None
    state.forget_link("row")
    if state.get(DrawState).other is None:
        clear_pad()
    else:  # a photo: the pad holds another drawing
        state.get(DrawState).other = None


def show_drawings(mine: Collection, model: TrainedModel) -> int | None:
    """Show the saved drawings, the newest first; return the place of the one that was pressed."""

    def make_tiles(places: Rows) -> Tiles:
        labels, read_as = mine.labels[places], model.predict(mine.images[places])
        answers = list(zip(labels.tolist(), read_as.tolist(), strict=True))
        return Tiles(
            mine.images[places],
            [f"{label}" if label == read else f"{label} → {read}" for label, read in answers],
            [
                f"drawing {place + 1}, a {label}, read as {read}"
                for place, (label, read) in zip(places, answers, strict=True)
            ],
            (labels != read_as).tolist(),
        )

    st.markdown(f"**{len(mine)} saved**")
    newest_first = np.arange(len(mine))[::-1]
    page = gallery.choose_page(newest_first, key="mine") if len(mine) > gallery.PAGE_SIZE else 1
    return gallery.show_page(newest_first, page, make_tiles, key="my-grid", label="Your saved drawings")


def open_drawing(mine: Collection, place: int) -> None:
    """Read a saved drawing instead of the pad."""
    label = int(mine.labels[place])
    read_instead(OtherImage(f"Your drawing {place + 1}, a {label}", mine.images[place], label=label))


def show_scores(mine: Collection, models: Sequence[TrainedModel]) -> None:
    """Show how many of the saved drawings each model reads right, and what it confuses."""
    st.dataframe(
        make_scores(mine, models),
        hide_index=True,
        width="stretch",
        alt="How many of your drawings and of MNIST's test images each model reads right.",
    )
    if len(mine) < 20:
        st.caption("The interval is wide: with twenty drawings or more it says something.")
    if models and st.toggle("What is confused with what", key="set-confusion"):
        counts = count_confusions(models[0], mine)
        figures.show_chart(charts.confusion_matrix(counts, counts), key="set-matrix")
        st.caption(f"Your drawings, read by {describe_model(models[0])}.")


def make_scores(mine: Collection, models: Sequence[TrainedModel]) -> pd.DataFrame:
    """Return how well models read the visitor's drawings and MNIST's test images, a row each."""
    rows = []
    for model in models:
        share = score_drawings(model, mine)
        rows.append(
            {
                "Model": describe_config(model.config),
                "Your drawings": f"{charts.percent(share.value, 0)} ({share.k} of {share.n})",
                "95% interval": f"{charts.percent(share.low, 0)} to {charts.percent(share.high, 0)}",
                "MNIST's test images": charts.percent(model.test_accuracy, 2),
            }
        )
    return pd.DataFrame(rows)

"""My digits: drawings saved with the digits that they are meant to be, shown to a model or kept to test with.

Saving stands beside the pad and runs at every stroke. What has been saved is a fragment of its own, so that a stroke
costs the same however much that is; the pad's fragment runs the page again when that one shows what is no longer so.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from mnist_core.data import DIGITS, Images, Labels, Rows
from mnist_core.drawing import AlreadySaved, Collection, CollectionFull
from mnist_core.model import TrainedModel, load_shipped
from mnist_core.ui import figures, gallery, ledger, run_watch, state
from mnist_core.ui.choices import choose_one
from mnist_core.ui.draw.answer import show_feedback
from mnist_core.ui.draw.challenge import show_challenge
from mnist_core.ui.draw.closer_looks import choose_models
from mnist_core.ui.draw.my_digits_files import keep_drawings, show_files
from mnist_core.ui.draw.pad_and_model import find_page_model, find_page_run
from mnist_core.ui.draw.sources import ImageToRead, go_back_to_pad, read_instead
from mnist_core.ui.draw.teach import find_tested, show_before_and_after, show_buttons, show_choices, show_picture
from mnist_core.ui.pads import clear_pad
from mnist_core.ui.state import DrawState, MyDigitsState, PickedImage
from mnist_core.ui.words import describe_config, name_digit

MY_DIGITS = "My digits"
"""The view's name, on screen and in the link."""
SHOW_WHY = partial(state.set_widget, "closer", "Why")
ASK_STRONGER = partial(state.set_widget, "sees", "Gradient histograms")
MODES = ["Collect", "Draw one that fools it"]


def choose_mode() -> str:
    """Let the visitor choose between collecting and the challenge."""
    mode: str = choose_one("Mode", MODES, "set", shows_label=False)
    return mode


def show_saving(to_read: ImageToRead, model: TrainedModel, mode: str | None) -> None:
    """Let the visitor say what the drawing is meant to be, save one after the other, or play."""
    if problem := state.get(MyDigitsState).problem:  # above what is pressed, for a phone's screen ends there
        st.error(problem, icon=":material/error:")
    if mode == MODES[1]:
        show_challenge(to_read, model, save)
    elif mode is not None:
        show_digits_to_save(to_read, model)
    elif show_feedback(to_read, model, show_why=SHOW_WHY, ask_stronger=ASK_STRONGER, save=keep) is not None:
        if said := state.get(MyDigitsState).said:
            st.caption(said)
        show_buttons()


def begin_my_digits() -> None:
    """Say that this run of the whole page will show the drawings: call it before the pad's fragment."""
    state.get(MyDigitsState).seen = None


def show_my_digits() -> None:
    """Show what has been saved and what teaching brings, where it is looked at; the tab keeps a copy of it."""
    run = find_page_run()
    is_looked_at = state.widget_value("closer") == MY_DIGITS
    if is_looked_at and run is not None and not run.ended and run.config.examples is not None:
        run_watch.watch_run(run.config, ("loss",))
    _show_saved()
    if is_looked_at:
        show_picture()


@st.fragment
def _show_saved() -> None:
    known = state.get(MyDigitsState)
    beside_pad, known.seen = known.seen, find_seen()
    keep_drawings()
    model = find_page_model()
    if state.widget_value("closer") == MY_DIGITS:
        if model is not None and len(known.drawings):
            show_before_and_after(known.drawings, model)
            show_drawings(known.drawings, model)
            show_choices(known.drawings)
            show_scores(known.drawings, choose_models(model))
        show_files()
    if beside_pad not in (None, find_seen()):  # what stands beside the pad is another fragment's
        st.rerun()  # last, so that no widget of this run is forgotten


def find_seen() -> tuple[bool, int | None, int | None, Collection]:
    """Return what :func:`show_my_digits` depends on: if it is looked at, the model's run, the open drawing, and all.

    The number of the run is None as long as there is no model, and 0 for the one that is shipped.
    """
    run = find_page_run()
    number = 0 if find_page_model() is load_shipped() else run.number if run is not None and run.ended else None
    mine = state.get(MyDigitsState).drawings
    return state.widget_value("closer") == MY_DIGITS, number, find_opened(mine), mine


def run_again_if_my_digits_changed() -> None:
    """Run the page again if it shows other drawings than there are now; call it last."""
    if state.get(MyDigitsState).seen not in (None, find_seen()):
        st.rerun()


def show_digits_to_save(to_read: ImageToRead, model: TrainedModel) -> None:
    """Offer to save the drawing with the digit that it is meant to be."""
    known = state.get(MyDigitsState)
    borrowed = to_read.picked is not None and to_read.picked.image is not None
    image = None if borrowed else to_read.image
    read_as = None if image is None else int(model.predict(image[np.newaxis])[0])
    said = known.said or "Press the digit that you meant, or its key: it is saved, and the pad is empty for the next."
    st.caption(f"**It is a …** {said} **In {MY_DIGITS}: {len(known.drawings):,}.**")
    with st.container(horizontal=True, gap="xsmall", key="save-as"):
        for digit in DIGITS:
            st.button(
                f"{digit}",
                key=f"save-{digit}",
                help=f"Save it in {MY_DIGITS} as {name_digit(digit)} and clear the pad",
                on_click=save,
                args=(image, digit, read_as),
                disabled=image is None,
            )
    show_buttons()


def keep(image: Images, digit: int, read_as: int | None = None) -> None:
    """Keep an image with its digit, instead of another digit said of it just before, and say so; for callbacks."""
    known = state.get(MyDigitsState)
    mine, known.said, known.problem = known.drawings, None, None
    if len(mine) and np.array_equal(mine.images[-1], image) and mine.labels[-1] != digit:
        mine = mine.without(len(mine) - 1)
    try:
        known.drawings = mine.with_drawing(image, digit)
    except (AlreadySaved, CollectionFull) as refused:
        known.problem = str(refused)
        return
    dealt = "shown to the model when you teach it" if known.drawings.shown[-1] else "kept to test with"
    read = "" if read_as is None else "It was read right. " if read_as == digit else f"It was read as {read_as}. "
    known.said = f"{read}Saved in {MY_DIGITS}: {dealt}."


def save(image: Images, digit: int, read_as: int | None = None) -> None:
    """Keep an image with its digit, and clear the pad; for callbacks."""
    keep(image, digit, read_as)
    if state.get(MyDigitsState).problem:
        return
    state.forget_link("row")
    if state.get(DrawState).picked is None:
        clear_pad()
    else:  # a photo: the pad holds another drawing
        state.get(DrawState).picked = None


def show_drawings(mine: Collection, model: TrainedModel) -> None:
    """Show the saved drawings, those that are shown to the model and those that are kept; a press opens one."""
    read_as, opened = model.predict(mine.images), find_opened(mine)
    for column, shown in zip(st.columns(2), (True, False), strict=True):
        places = np.flatnonzero(mine.shown == shown)[::-1]
        with column:
            st.markdown(f"**{len(places):,} {'shown to the model' if shown else 'kept to test with'}**")
            if not len(places):
                st.caption("Press one to have it shown." if shown else "Press one to keep it.")
                continue
            key = "shown" if shown else "kept"
            gallery.show_gallery(
                places,
                gallery.choose_page(places, key=f"my-{key}"),
                partial(make_tiles, mine, read_as),
                partial(open_drawing, mine),
                key=f"{key}-grid",
                label=f"Your digits that are {'shown to the model' if shown else 'kept to test with'}",
                columns=6,
                selected=opened,
            )
    if opened is not None:
        show_opened(mine, opened, int(read_as[opened]))


def make_tiles(mine: Collection, read_as: Labels, places: Rows) -> gallery.Tiles:
    """Return drawings as tiles."""
    names = [f"drawing {place + 1}, {name_digit(mine.labels[place])}" for place in places]
    return gallery.make_reading_tiles(names, mine.images[places], mine.labels[places], read_as[places])


def find_opened(mine: Collection) -> int | None:
    """Return the place of the drawing that is read instead of the pad; None if it is no longer there."""
    picked, place = state.get(DrawState).picked, state.get(MyDigitsState).opened
    if picked is None or picked.image is None or place is None or place >= len(mine):
        return None
    return place if np.array_equal(picked.image, mine.images[place]) else None


def show_opened(mine: Collection, place: int, read_as: int) -> None:
    """Say what the opened drawing is, and let the visitor deal it again or delete it."""
    label, shown = int(mine.labels[place]), bool(mine.shown[place])
    with st.container(horizontal=True, vertical_alignment="center", key="my-digit"):
        read = "read right" if read_as == label else f"read as {read_as}"
        st.markdown(f"**Drawing {place + 1}**, {name_digit(label)}, {read}:", width="content")
        st.button(
            "Keep it to test with" if shown else "Show it to the model",
            key="my-digit-deal",
            on_click=change_drawings,
            args=(mine.with_shown([place], not shown),),
        )
        st.button(
            "Delete",
            key="my-digit-delete",
            icon=":material/delete:",
            on_click=delete_drawing,
            args=(mine, place),
        )


def change_drawings(changed: Collection) -> None:
    """Take changed drawings for the visitor's; for callbacks."""
    state.get(MyDigitsState).drawings = changed


def delete_drawing(mine: Collection, place: int) -> None:
    """Delete a drawing, and read the pad again; for callbacks."""
    change_drawings(mine.without(place))
    go_back_to_pad()


def open_drawing(mine: Collection, place: int) -> None:
    """Read a saved drawing instead of the pad; for callbacks."""
    label = int(mine.labels[place])
    state.get(MyDigitsState).opened = place
    read_instead(PickedImage(f"Your drawing {place + 1}, {name_digit(label)}", mine.images[place], label=label))


def show_scores(mine: Collection, models: Sequence[TrainedModel]) -> None:
    """Show how many of the saved drawings each model reads right: of the same, which none of them has been shown."""
    for model in models:
        mine = find_tested(mine, model.config)
    if not len(mine):
        return
    tested = [(describe_config(each.config), each, mine) for each in models]
    figures.show_table(
        ledger.scores_table(tested, "Model", "Your"),
        key="my-scores",
        hide_index=True,
        column_order=["Your digits", "95% interval", "MNIST's test images", "Model"],  # long names last
        alt="How many of your digits and of MNIST's test images each model reads right.",
    )
    if len(mine) < 20:
        st.caption("The interval is wide: with twenty drawings or more it says something.")

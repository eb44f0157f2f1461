"""The confusion matrix, the images of what is chosen in it, one of them opened; and the visitor's own digits."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from mnist_core import analysis, charts
from mnist_core.analysis import DISPUTED, Evaluation, count_confusions, score_drawings, select_images
from mnist_core.analysis.confusion import ConfusionMode
from mnist_core.analysis.evaluation import Part
from mnist_core.analysis.selection import Order, Positions, Which
from mnist_core.charts import percent
from mnist_core.data import DIGITS, N_DIGITS, Rows, position
from mnist_core.model import TrainedModel, TrainingConfig
from mnist_core.ui import cache, figures, state
from mnist_core.ui.choices import choose_one
from mnist_core.ui.digit_card import show_digit
from mnist_core.ui.draw.teach import FEW, find_tested
from mnist_core.ui.gallery import Tiles, choose_page, page_of, show_gallery, show_steps, warn_of_number
from mnist_core.ui.state import EvaluateState, MyDigitsState

MODES: tuple[ConfusionMode, ...] = ("counts", "by row (recall)", "by column (precision)", "errors only")


def show_mistakes(model: TrainedModel, part: Part) -> None:
    """Show the confusion matrix, and below it the images of what is chosen in it."""
    evaluated = cache.evaluate(model, part)
    with st.container(key="mistakes"):
        with st.container(key="matrix"):
            mode = choose_mode()
            place_of_matrix = st.container(key="matrix-picture")
            true, predicted = choose_pair(evaluated)
            with place_of_matrix:
                show_matrix(evaluated, mode, true, predicted)
            show_table(evaluated, mode, part)
        with st.container(key="images"):
            show_images(model, part, true, predicted)


def choose_mode() -> ConfusionMode:
    """Let the visitor choose what the cells show."""
    return choose_one("The cells show", MODES, "mode", shows_label=False)


def choose_pair(evaluated: Evaluation) -> tuple[int | None, int | None]:
    """Show the two select boxes, and say in words what is chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        true, predicted = (
            st.selectbox(
                label, DIGITS, None, placeholder="any", key=key, bind="query-params", on_change=forget_press, width=120
            )
            for label, key in (("True digit", "true"), ("Read as", "predicted"))
        )
        st.button(
            "All digits",
            icon=":material/filter_alt_off:",
            key="any_digits",
            help="Show the images of all digits again.",
            on_click=choose_digits,
            args=(None, None),
            disabled=true is None and predicted is None,
        )
    st.markdown(describe_pair(evaluated, true, predicted))
    return true, predicted


def choose_digits(true: int | None, predicted: int | None) -> None:
    """Set both select boxes and start over in the gallery."""
    state.set_widget("true", true)
    state.set_widget("predicted", predicted)
    if true is None and predicted is None:
        forget_press()
    reset_gallery()


def forget_press() -> None:
    """Begin a new matrix without a pressed cell, because a press on the same cell again would not be noticed."""
    state.get(EvaluateState).matrix += 1
    reset_gallery()


def describe_pair(evaluated: Evaluation, true: int | None, predicted: int | None) -> str:
    """Say which images are chosen and how many there are."""
    if true is None and predicted is None:
        return "Press a cell of the matrix, or choose two digits here, to see their images."
    n = len(analysis.select_images(evaluated, "all", true=true, predicted=predicted))
    of = "images" if true is None else f"images of **{true}**"
    read = "" if predicted is None else f" read as **{predicted}**"
    return f"**{n:,}** {of}{read}."


def show_matrix(evaluated: Evaluation, mode: ConfusionMode, true: int | None, predicted: int | None) -> None:
    """Show the confusion matrix; a press on a cell chooses its two digits."""
    cell = None if true is None or predicted is None else (true, predicted)
    chart = charts.confusion_matrix(
        analysis.confusion_matrix(evaluated),
        analysis.confusion_matrix(evaluated, mode),
        mode,
        selected=cell or (-1, -1),
    )
    key = f"matrix-{state.get(EvaluateState).matrix}"
    figures.select_in_chart(chart, "cell", lambda cell: choose_digits(cell["true"], cell["predicted"]), key=key)


def show_table(evaluated: Evaluation, mode: ConfusionMode, part: Part) -> None:
    """Offer the matrix as a table and as a file."""
    table = analysis.confusion_table(evaluated, mode)
    with st.expander("The numbers as a table", icon=":material/table:"):
        figures.show_table(
            table, key="confusion", alt=f"The confusion matrix, {mode}: true digits in rows, predicted in columns."
        )
        name = f"confusion-{part}-{mode.split(' (')[0].replace(' ', '-')}.csv"
        figures.offer_file("Download as CSV", table.to_csv(), name)


SHOW: dict[str, Which] = {"Mistakes": "mistakes", "All": "all"}
ORDERS: dict[str, Order] = {
    "Most confident": "most confident",
    "Least confident": "least confident",
    "Closest call": "smallest margin",
    "Data set": "dataset",
}


Select = Callable[[Evaluation], Positions]


def find_rows(config: TrainingConfig, part: Part, select: Select) -> Rows:
    """Return the rows of the images that are chosen; none if the model has been put away meanwhile.

    A fragment holds what this takes, not the images.
    """
    model = cache.find_model(config)
    if model is None:
        return np.empty(0, np.intp)
    evaluated = cache.evaluate(model, part)
    return evaluated.rows[select(evaluated)]


def show_images(model: TrainedModel, part: Part, true: int | None, predicted: int | None) -> None:
    """Show the images of a choice, a page at a time; a press opens one."""
    with st.container(horizontal=True, vertical_alignment="top", key="gallery_choices"):
        what, order = choose_images(pair=true is not None and predicted is not None)
        open_by_number = st.container(width=150)
    select = partial(select_images, what=what, true=true, predicted=predicted, order=order)
    evaluated = cache.evaluate(model, part)
    positions = select(evaluated)
    if len(positions):
        show_chosen(evaluated, positions)
    else:
        show_nothing_found(evaluated, true, predicted)
    with open_by_number:
        number = st.number_input(
            "Open image",
            value=None,
            step=1,
            placeholder="0 to 69,999",
            key="open",
            bind="query-params",
            help="The number of an image, its row in the data set. Pressing a digit opens it as well.",
        )
    if number is None:
        return
    if 0 <= number < N_DIGITS:
        show_opened(partial(find_rows, model.config, part, select), number)
    else:
        warn_of_number(number)


def choose_images(*, pair: bool) -> tuple[Which, Order]:
    """Let the visitor choose mistakes or all images, and their order; a pair of digits is shown completely."""
    shown = choose_one(
        "Show",
        SHOW,
        "show",
        on_change=reset_gallery,
        disabled=pair,
        help="With a true digit and an answer chosen, all images of that cell are shown.",
    )
    order = st.selectbox(
        "Order",
        ORDERS,
        key="sort",
        bind="query-params",
        on_change=reset_gallery,
        width=140,
        help="Confidence is the probability of the answer. A close call has a second choice nearly as probable.",
    )
    return "all" if pair else SHOW[shown], ORDERS[order]


def reset_gallery() -> None:
    """Go to the first page of the gallery and close the opened image."""
    state.set_widget("sheet", 1)
    state.set_widget("open", None)


def show_chosen(evaluated: Evaluation, positions: Positions) -> None:
    """Show the chosen images a page at a time; a press opens one."""
    st.markdown(
        f"**{len(positions):,}** of {len(evaluated):,} {evaluated.part} images: label → answer, and how sure the "
        "model is. Press one to see why."
    )

    rows = evaluated.rows[positions]

    def make_tiles(shown: Rows) -> Tiles:
        at = positions[np.isin(rows, shown)]  # in the same order, of which a page is a part
        labels, predicted = evaluated.labels[at].tolist(), evaluated.predicted[at].tolist()
        captions = list(map(write_caption, shown.tolist(), labels, predicted, evaluated.confidence[at].tolist()))
        alt = [
            f"image {row}, labelled {label}, read as {answer}: {words}"
            for row, label, answer, words in zip(shown, labels, predicted, captions, strict=True)
        ]
        return Tiles(cache.digits().images[shown], captions, alt, (~evaluated.correct[at]).tolist())

    open_row, opened = partial(state.set_widget, "open"), state.widget_value("open")
    page = choose_page(rows, key="sheet")
    show_gallery(rows, page, make_tiles, open_row, key="gallery", label="Images", columns=6, selected=opened)


def write_caption(row: int, label: int, predicted: int, confidence: float) -> str:
    """Write what stands under a digit."""
    arrow = "\N{NO-BREAK SPACE}→\N{NO-BREAK SPACE}"
    read = f"{label}" if label == predicted else f"{label}{arrow}{predicted}"
    return f"{read}, {percent(confidence, 0)}{', disputed' if row in DISPUTED else ''}"


def show_nothing_found(evaluated: Evaluation, true: int | None, predicted: int | None) -> None:
    """Say in a friendly way that there is no such image."""
    if true is None and predicted is None:
        words = f"Not one mistake among the {len(evaluated):,} {evaluated.part} images."
    else:
        words = f"There is no such {evaluated.part} image."
    st.success(f"{words} Choose other digits, or all images.", icon=":material/sentiment_satisfied:")


@st.dialog("One digit", width="large", on_dismiss=partial(state.set_widget, "open", None))
def show_opened(find: Callable[[], Rows], row: int) -> None:
    """Show one digit over the page, with the way to its neighbours in the gallery."""
    rows = find()
    at = position(rows, row)
    with st.container(horizontal=True, vertical_alignment="center"):
        moved = show_steps(rows, row, partial(open_neighbour, find), key="step", shortcuts=True)
        st.markdown(
            f"{at + 1:,} of {len(rows):,}" if at is not None else "Not among the images chosen.", width="content"
        )
    if moved:
        st.rerun()  # the whole page, because the link and the gallery follow
    show_digit(row, key="opened")


def open_neighbour(find: Callable[[], Rows], row: int) -> None:
    """Open the image before or after the opened one, and turn to its page."""
    state.set_widget("open", row)
    if (page := page_of(find(), row)) is not None:
        state.set_widget("sheet", page)


def show_my_digits(model: TrainedModel, _: Part) -> None:
    """Show the confusion matrix of the visitor's digits: for a taught model, of those that it was not shown."""
    mine = state.get(MyDigitsState).drawings
    tested = find_tested(mine, model.config)
    if not len(tested):
        st.info("None of your digits is there to test with: draw some on the Draw page, under My digits.")
        return
    share = score_drawings(model, tested)
    words = f"**{share.k} of {share.n}** of your digits are read right: {percent(share.value, 0)}"
    if share.n < FEW:
        st.markdown(f"{words}. With so few this is not a measurement.")
    else:
        st.markdown(f"{words}, plausibly {figures.write_range(share)}.")
    counts = count_confusions(model, tested)
    figures.show_chart(charts.confusion_matrix(counts, counts), key="my-digits-matrix")

"""The confusion matrix, the images of what is chosen in it, one of them opened; and the visitor's own digits."""

from dataclasses import dataclass
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
from mnist_core.ui.draw.teach import FEW, find_kept
from mnist_core.ui.gallery import Tiles, page_of, show_gallery, show_steps, warn_of_number
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
    """Show the two select boxes, in step with presses on the matrix, and say in words what is chosen."""
    evaluate = state.get(EvaluateState)
    if evaluate.pressed_cell is not None:  # in the run before this one
        choose_digits(*evaluate.pressed_cell)
        evaluate.pressed_cell = None
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
    evaluate = state.get(EvaluateState)
    picked = figures.select_in_chart(chart, "cell", key=f"matrix-{evaluate.matrix}")
    pressed = [(cell["true"], cell["predicted"]) for cell in picked]
    seen, evaluate.seen_press = evaluate.seen_press, pressed
    if pressed and pressed != seen:
        evaluate.pressed_cell = pressed[0]
        st.rerun()  # the select boxes, which are what a link carries, have already been drawn


def show_table(evaluated: Evaluation, mode: ConfusionMode, part: Part) -> None:
    """Offer the matrix as a table and as a file."""
    table = analysis.confusion_table(evaluated, mode)
    with st.expander("The numbers as a table", icon=":material/table:"):
        figures.show_table(
            table, key="confusion", alt=f"The confusion matrix, {mode}: true digits in rows, predicted in columns."
        )
        st.download_button(
            "Download as CSV",
            table.to_csv(),
            f"confusion-{part}-{mode.split(' (')[0].replace(' ', '-')}.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


SHOW: dict[str, Which] = {"Mistakes": "mistakes", "All": "all"}
ORDERS: dict[str, Order] = {
    "Most confident": "most confident",
    "Least confident": "least confident",
    "Closest call": "smallest margin",
    "Data set": "dataset",
}


@dataclass(frozen=True)
class Choice:
    """Which images of a model the gallery shows. A fragment holds this, not the images: they are found again by it."""

    config: TrainingConfig
    part: Part
    what: Which
    true: int | None
    predicted: int | None
    order: Order

    def select(self, evaluated: Evaluation) -> Positions:
        """Return the positions of the images."""
        return select_images(evaluated, self.what, true=self.true, predicted=self.predicted, order=self.order)

    def find_rows(self) -> Rows:
        """Return the rows of the images; none if the model has been put away meanwhile."""
        model = cache.find_model(self.config)
        if model is None:
            return np.empty(0, np.intp)
        evaluated = cache.evaluate(model, self.part)
        return evaluated.rows[self.select(evaluated)]


def show_images(model: TrainedModel, part: Part, true: int | None, predicted: int | None) -> None:
    """Show the images of a choice, a page at a time; a press opens one."""
    with st.container(horizontal=True, vertical_alignment="top", key="gallery_choices"):
        what, order = choose_images(pair=true is not None and predicted is not None)
        open_by_number = st.container(width=150)
    choice = Choice(model.config, part, what, true, predicted, order)
    evaluated = cache.evaluate(model, part)
    positions = choice.select(evaluated)
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
        show_opened(choice, number)
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
    close_image()


def close_image() -> None:
    """Close the opened image."""
    state.set_widget("open", None)


def show_chosen(evaluated: Evaluation, positions: Positions) -> None:
    """Show the chosen images a page at a time; a press opens one."""
    st.markdown(
        f"**{len(positions):,}** of {len(evaluated):,} {evaluated.part} images: label → answer, and how sure the "
        "model is. Press one to see why."
    )

    def make_tiles(shown: Positions) -> Tiles:
        rows, labels, predicted = evaluated.rows[shown], evaluated.labels[shown], evaluated.predicted[shown]
        confidence = evaluated.confidence[shown].tolist()
        captions = [write_caption(*digit) for digit in zip(rows.tolist(), labels, predicted, confidence, strict=True)]
        alt = [
            f"image {row}, labelled {label}, read as {answer}: {words}"
            for row, label, answer, words in zip(rows, labels, predicted, captions, strict=True)
        ]
        return Tiles(cache.digits().images[rows], captions, alt, (~evaluated.correct[shown]).tolist())

    pressed = show_gallery(positions, make_tiles, key="gallery", page_key="sheet", label="Images", columns=6)
    if pressed is not None:
        state.set_widget("open", int(evaluated.rows[pressed]))


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


@st.dialog("One digit", width="large", on_dismiss=close_image)
def show_opened(choice: Choice, row: int) -> None:
    """Show one digit over the page, with the way to its neighbours in the gallery."""
    rows = choice.find_rows()
    at = position(rows, row)
    with st.container(horizontal=True, vertical_alignment="center"):
        moved = show_steps(rows, row, partial(open_neighbour, choice), key="step", shortcuts=True)
        st.markdown(
            f"{at + 1:,} of {len(rows):,}" if at is not None else "Not among the images chosen.", width="content"
        )
    if moved:
        st.rerun()  # the whole page, because the link and the gallery follow
    show_digit(row, key="opened")


def open_neighbour(choice: Choice, row: int) -> None:
    """Open the image before or after the opened one, and turn to its page."""
    state.set_widget("open", row)
    if (page := page_of(choice.find_rows(), row)) is not None:
        state.set_widget("sheet", page)


def show_my_digits(model: TrainedModel, _: Part) -> None:
    """Show the confusion matrix of the visitor's digits: for a taught model, of those that it was not shown."""
    mine = state.get(MyDigitsState).drawings
    tested = mine if model.config.examples is None else find_kept(mine, model.config)
    if not len(tested):
        st.info("None of your digits is there to test with: draw some on the Draw page, under My digits.")
        return
    share = score_drawings(model, tested)
    words = f"**{share.k} of {share.n}** of your digits are read right: {percent(share.value, 0)}"
    if share.n < FEW:
        st.markdown(f"{words}. With so few this is not a measurement.")
    else:
        st.markdown(f"{words}, plausibly {percent(share.low, 0)} to {percent(share.high, 0)}.")
    counts = count_confusions(model, tested)
    figures.show_chart(charts.confusion_matrix(counts, counts), key="my-digits-matrix")

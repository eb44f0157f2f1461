"""The images behind the confusion matrix: a gallery, and one of them opened."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st

from mnist_core.analysis import DISPUTED, Evaluation, select_images
from mnist_core.analysis.evaluation import Part
from mnist_core.analysis.selection import Order, Positions, Which
from mnist_core.charts import percent
from mnist_core.data import N_DIGITS, Rows, position
from mnist_core.model import TrainedModel, TrainingConfig
from mnist_core.ui import cache, state
from mnist_core.ui.digit_card import show_digit
from mnist_core.ui.gallery import Tiles, open_item, show_gallery, show_steps

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
    with st.container(horizontal=True, vertical_alignment="top", gap="medium", key="gallery_choices"):
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
        wanted = st.number_input(
            "Open image",
            value=None,
            step=1,
            placeholder="0 to 69,999",
            key="open",
            bind="query-params",
            help="The number of an image, its row in the data set. Pressing a digit opens it as well.",
        )
    if wanted is None:
        return
    if 0 <= wanted < N_DIGITS:
        show_opened(choice, wanted)
    else:
        st.warning(
            f"There is no image {wanted:,}: they are numbered 0 to {N_DIGITS - 1:,}. Type one of these numbers, or "
            "press a digit above.",
            icon=":material/image_not_supported:",
        )


def choose_images(*, pair: bool) -> tuple[Which, Order]:
    """Let the visitor choose mistakes or all images, and their order; a pair of digits is shown completely."""
    shown = st.segmented_control(
        "Show",
        SHOW,
        default="Mistakes",
        required=True,
        key="show",
        bind="query-params",
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
        width=170,
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
    part = evaluated.part
    if true is None and predicted is None:
        words = f"Not one mistake among the {len(evaluated):,} {part} images."
    elif predicted is None:
        words = f"No {part} image of {true} was read wrongly."
    elif true is None:
        words = f"No {part} image was taken for {predicted} by mistake."
    else:
        words = f"No {part} image of {true} was read as {predicted}."
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
    open_item(choice.find_rows(), row, open_key="open", page_key="sheet")

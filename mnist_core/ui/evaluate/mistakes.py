"""The confusion matrix, and the images of what is chosen in it."""

import streamlit as st

from mnist_core import analysis, charts
from mnist_core.analysis import Evaluation
from mnist_core.analysis.confusion import ConfusionMode
from mnist_core.analysis.evaluation import Part
from mnist_core.data import DIGITS
from mnist_core.model import TrainedModel
from mnist_core.ui import cache, figures, state
from mnist_core.ui.evaluate.images import reset_gallery, show_images
from mnist_core.ui.state import EvaluateState

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
    return st.segmented_control(
        "The cells show",
        MODES,
        default="counts",
        required=True,
        key="mode",
        label_visibility="collapsed",
        bind="query-params",
    )


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

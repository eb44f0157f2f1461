"""Which digits to show: by digit, part and order, and by the number of one image."""

import streamlit as st

from mnist_core.data import N_CLASSES, N_DIGITS, PARTS, Digits, Rows, select_rows
from mnist_core.ui import state
from mnist_core.ui.gallery import page_of
from mnist_core.ui.state import BrowseState

ORDERS = ("Data set", "Shuffled")
MAX_SHUFFLE = 9_999


def choose_rows(digits: Digits) -> Rows:
    """Show the filters; return the rows that they leave, in the order asked for."""
    digit = st.pills("Digit", range(N_CLASSES), key="digit", bind="query-params", on_change=start_over)
    part = st.segmented_control(
        "Part of MNIST",
        PARTS,
        default="All",
        required=True,
        key="lecun",
        bind="query-params",
        on_change=start_over,
        help="MNIST comes in two parts: 60,000 images to learn from and 10,000, by other writers, to test with.",
    )
    order = st.segmented_control(
        "Order",
        ORDERS,
        default="Data set",
        required=True,
        key="order",
        bind="query-params",
        on_change=start_over,
    )
    shuffle = choose_shuffle() if order == "Shuffled" else None
    return select_rows(digits, digit=digit, part=part, shuffle=shuffle)


def choose_shuffle() -> int:
    """Show the number of the shuffle, which makes it repeatable, and the button for another one."""
    shuffle = st.number_input(
        "Shuffle number",
        0,
        MAX_SHUFFLE,
        0,
        key="shuffle",
        bind="query-params",
        on_change=start_over,
        width=140,
        help="The seed: the same number gives the same order.",
    )
    st.button("New shuffle", icon=":material/shuffle:", on_click=shuffle_again, args=(shuffle,))
    return shuffle


def start_over() -> None:
    """Go to the first page and close the opened image, because other digits are shown from now on."""
    state.set_widget("page", 1)
    state.set_widget("image", None)


def shuffle_again(shuffle: int) -> None:
    """Take the next shuffle."""
    state.set_widget("shuffle", (shuffle + 1) % (MAX_SHUFFLE + 1))
    start_over()


def show_all() -> None:
    """Drop the filters but keep the opened image."""
    state.set_widget("digit", None)
    state.set_widget("lecun", "All")


def ask_for_image() -> int | None:
    """Show the field for an image's number; return what it holds, whether there is such an image or not."""
    browse = state.get(BrowseState)
    if browse.pressed is not None:  # in the grid, in the run before this one
        state.set_widget("image", browse.pressed)
        browse.pressed = None
    return st.number_input(
        "Go to image",
        value=None,
        step=1,
        placeholder=f"0 to {N_DIGITS - 1:,}",
        key="image",
        bind="query-params",
        width=170,
    )


def warn_of_number(wanted: int | None, opened: int | None) -> None:
    """Say that there is no image of the number in the field, and what to do."""
    if wanted is not None and opened is None:
        st.warning(
            f"There is no image {wanted:,}: the {N_DIGITS:,} images are numbered 0 to {N_DIGITS - 1:,}. "
            "Type one of these numbers, or press a digit in the grid.",
            icon=":material/image_not_supported:",
        )


def follow_opened(rows: Rows, row: int | None, link: dict[str, str]) -> None:
    """Turn to the page of an image that has just been opened, unless the visitor's link names another page."""
    browse = state.get(BrowseState)
    turned_by_link = not browse.arrived and "page" in link
    if row != browse.followed and not turned_by_link and (page := page_of(rows, row)):
        state.set_widget("page", page)
    browse.arrived, browse.followed = True, row

"""Which digits to show, a page of them, and the opened one: large, as numbers, and as the notebook draws it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from mnist_core import charts
from mnist_core.data import N_CLASSES, N_DIGITS, PARTS, Digits, Rows, part_of, position, select_rows
from mnist_core.notebook import CELLS
from mnist_core.ui import cache, state
from mnist_core.ui.choices import choose_one, show_tabs
from mnist_core.ui.digit_card import show_digit, show_link_to_draw
from mnist_core.ui.gallery import Tiles, page_of, show_gallery, show_steps
from mnist_core.ui.state import BrowseState

ORDERS = ("Data set", "Shuffled")
MAX_SHUFFLE = 9_999


def choose_rows(digits: Digits) -> Rows:
    """Show the filters; return the rows that they leave, in the order asked for."""
    digit = st.pills("Digit", range(N_CLASSES), key="digit", bind="query-params", on_change=start_over)
    part = choose_one(
        "Part of MNIST",
        PARTS,
        "lecun",
        on_change=start_over,
        help="MNIST comes in two parts: 60,000 images to learn from and 10,000, by other writers, to test with.",
    )
    order = choose_one("Order", ORDERS, "order", on_change=start_over)
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
    return st.number_input(
        "Go to image",
        value=None,
        step=1,
        placeholder=f"0 to {N_DIGITS - 1:,}",
        key="image",
        bind="query-params",
        width=170,
    )


def follow_opened(rows: Rows, row: int | None, link: dict[str, str]) -> None:
    """Turn to the page of an image that has just been opened, unless the visitor's link names another page."""
    browse = state.get(BrowseState)
    turned_by_link = not browse.arrived and "page" in link
    if row != browse.followed and not turned_by_link and (page := page_of(rows, row)):
        state.set_widget("page", page)
    browse.arrived, browse.followed = True, row


def show_grid(digits: Digits, rows: Rows, page: int, row: int | None) -> None:
    """Show a page of digits; a press opens one."""

    def make_tiles(shown: Rows) -> Tiles:
        labels = digits.labels[shown]
        alt = [f"image {number}, labelled {label}" for number, label in zip(shown, labels, strict=True)]
        return Tiles(digits.images[shown], [f"{label}" for label in labels], alt)

    open_row = partial(state.set_widget, "image")
    show_gallery(rows, page, make_tiles, open_row, key="browse_grid", label="Digits", selected=row)


def show_card(digits: Digits, rows: Rows, row: int) -> None:
    """Show the opened digit large, with what is known about it and the way to its neighbours."""
    label = digits.labels[row]
    part, number = part_of(row)
    with st.container(border=True, key="browse_card"):
        with st.container(horizontal=True, gap="small", key="browse_opened"):
            with st.container(key="browse_picture"):
                picture = charts.digit_png(digits.images[row], scale=16)
                st.image(picture, width="stretch", alt=f"image {row}, labelled {label}")
            with st.container(width="stretch", gap="xsmall"):
                st.header(f"Image {row:,}", anchor=False)
                st.markdown(
                    f"Label **{label}**, in the notebook `X.iloc[{row}]`  \n"
                    f"Number {number:,} of LeCun's {part} part  \n"
                    "[More about it](#detail)"
                )
        if position(rows, row) is None:
            st.caption("The filters leave this image out.")
            st.button("Show all digits", on_click=show_all, width="stretch")
        with st.container(horizontal=True):
            show_steps(rows, row, partial(state.set_widget, "image"), key="browse")
        show_link_to_draw(row)


DETAILS = ("Its 28 x 28 numbers", "What the model says", "As the notebook draws it")
FETCH = CELLS["fetch"].rpartition("\n")[0]
"""The notebook's first cell, without what it prints."""


def show_detail(digits: Digits, row: int) -> None:
    """Show the opened digit as numbers, as a model reads it and as the notebook draws it; a closed tab is not made."""
    st.header(f"Image {row:,} in detail", anchor="detail")
    shows: tuple[Callable[[], None], ...] = (
        partial(show_numbers, digits, row),
        partial(show_digit, row, key="browse"),
        partial(show_notebook, row),
    )
    show_tabs(dict(zip(DETAILS, shows, strict=True)), key="detail")


def show_numbers(digits: Digits, row: int) -> None:
    """Show the digit as what the machine gets."""
    table, words = st.columns([2, 1], gap="medium")
    table.html(charts.pixel_table(digits.images[row]))
    words.markdown(
        "**This is all the machine gets.** Each number is the ink of one pixel. The 28 rows are put one behind "
        "the other, which makes 784 numbers; that some of them are neighbours, the machine is not told."
    )


def show_notebook(row: int) -> None:
    """Show the digit by matplotlib, and the lines that draw it."""
    figure, code = st.columns(2)
    picture = cache.notebook_picture(row)
    figure.image(picture.png, width=420, alt=picture.alt)
    code.markdown("The same picture in a notebook:")
    code.code(
        "import matplotlib.pyplot as plt\n"
        "from sklearn.datasets import fetch_openml\n\n"
        f"{FETCH}\n"
        "X, y = mnist.data, mnist.target\n\n"
        f'plt.imshow(X.iloc[{row}].to_numpy().reshape(28, 28), cmap="binary")\n'
        f"plt.title(y.iloc[{row}])\n"
        "plt.show()",
        language="python",
        wrap_lines=True,
    )

"""A page of digits, and the opened one beside it."""

import streamlit as st

from mnist_core import charts
from mnist_core.data import Digits, Rows, part_of, position
from mnist_core.ui import state
from mnist_core.ui.browse.filters import show_all
from mnist_core.ui.digit_card import show_link_to_draw
from mnist_core.ui.gallery import Tiles, show_page, show_steps
from mnist_core.ui.state import BrowseState


def show_grid(digits: Digits, rows: Rows, page: int, row: int | None) -> None:
    """Show a page of digits; a press opens one."""

    def make_tiles(shown: Rows) -> Tiles:
        labels = digits.labels[shown]
        alt = [f"image {number}, labelled {label}" for number, label in zip(shown, labels, strict=True)]
        return Tiles(digits.images[shown], [f"{label}" for label in labels], alt)

    pressed = show_page(rows, page, make_tiles, key="browse_grid", label="Digits", selected=row)
    if pressed is not None:
        state.get(BrowseState).pressed = pressed
        st.rerun()  # the field for its number, which is what a link carries, has already been drawn


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
            show_steps(rows, row, open_image, key="browse")
        show_link_to_draw(row)


def open_image(row: int) -> None:
    """Open an image."""
    state.set_widget("image", row)

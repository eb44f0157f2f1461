"""Digits side by side, a page at a time, each a button; and the way from one that is open to its neighbours.

Every gallery of the dashboard is this one. Its items are rows of :class:`~mnist_core.data.Digits`, or other whole
numbers that point at images, in the order in which they are shown.
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import streamlit as st

from mnist_core.charts import digits_png, montage_shape
from mnist_core.data import N_DIGITS, Images, Labels, Rows, adjacent_rows, position
from mnist_core.ui import state
from mnist_core.ui.frontend import read_source
from mnist_core.ui.links import check_link, forget_problems, whole_number

PAGE_SIZE = 100
"""Digits on one page."""
_digit_grid = st.components.v2.component(
    "mnist_digit_grid",
    html=read_source("digit_grid.html"),
    css=read_source("digit_grid.css"),
    js=read_source("digit_grid.js"),
)


class Tiles(NamedTuple):
    """Digits of a gallery.

    Attributes
    ----------
    images : ndarray of shape (n, 28, 28), uint8
        0 is paper, 255 is ink.
    captions : sequence of n str
        The words under each digit, such as ``"4 → 9, 98%"``.
    alt : sequence of n str
        What a screen reader says of each digit, such as ``"image 123, labelled 4, read as 9"``.
    mistakes : sequence of n bool, optional
        Which digits are wrong answers, marked by colour and by a cross; the others are right. Without it none is
        either.
    """

    images: Images
    captions: Sequence[str]
    alt: Sequence[str]
    mistakes: Sequence[bool] | None = None


def make_reading_tiles(names: Sequence[str], images: Images, labels: Labels, read: Labels) -> Tiles:
    """Return drawings as tiles: what each is meant to be, and what a model reads if that is something else."""
    pairs = list(zip(labels.tolist(), read.tolist(), strict=True))
    return Tiles(
        images,
        [f"{label}" if label == answer else f"{label} → {answer}" for label, answer in pairs],
        [
            f"{name}, read {'right' if label == answer else f'as {answer}'}"
            for name, (label, answer) in zip(names, pairs, strict=True)
        ],
        [label != answer for label, answer in pairs],
    )


Open = Callable[[int], None]
"""Opens what was pressed, before the page runs again."""


def show_gallery(
    items: Rows,
    page: int,
    make_tiles: Callable[[Rows], Tiles],
    open_item: Open | None = None,
    *,
    key: str,
    label: str,
    columns: int = 10,
    selected: int | None = None,
) -> None:
    """Show the digits of one page of some items.

    Parameters
    ----------
    items : ndarray of shape (n,), int
    page : int
        As :func:`choose_page` returns it.
    make_tiles : callable
        Gets the items of a page and returns their :class:`Tiles`.
    open_item : callable, optional
        Gets the item that was pressed. The session keeps it: it must hold no model.
    key : str
        Streamlit's key of the grid.
    label : str
        What the gallery shows, for screen readers.
    columns : int
        Digits in a row at most; narrow screens show fewer.
    selected : int, optional
        The item that is open, which is marked.
    """
    shown = page_items(items, page)
    numbers, place = shown.tolist(), position(shown, selected)
    open_place = None if open_item is None else lambda at: open_item(numbers[at])
    digit_grid(make_tiles(shown), open_place, key=key, label=f"{label}, page {page}", columns=columns, selected=place)


def choose_page(items: Rows, *, key: str) -> int:
    """Show the pages of some items, unless there is only one; return the chosen one, counted from 1.

    It stands in the address under its key.
    """
    pages = n_pages(items)
    check_link({key: whole_number(1, pages, instead="Page 1 is shown.")})
    return st.pagination(pages, key=key, bind="query-params") if pages > 1 else 1


def n_pages(items: Rows) -> int:
    """Return how many pages some items fill; none have one page too."""
    return max(1, -(-len(items) // PAGE_SIZE))


def page_items(items: Rows, page: int) -> Rows:
    """Return the items on a page; the first page is 1."""
    return items[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]


def page_of(items: Rows, item: int | None) -> int | None:
    """Return the page on which an item stands, or None if it is not there."""
    at = position(items, item)
    return None if at is None else at // PAGE_SIZE + 1


def show_steps(items: Rows, item: int, open_item: Callable[[int], None], *, key: str, shortcuts: bool = False) -> bool:
    """Show buttons that open the items before and after one; return whether one was pressed.

    With `shortcuts`, the arrow keys press them too, and the buttons show these keys instead of icons. In a dialog,
    where only the dialog runs again, call :func:`streamlit.rerun` then.
    """
    moved = False
    for name, shortcut, other in zip(("Previous", "Next"), ("Left", "Right"), adjacent_rows(items, item), strict=True):
        moved |= st.button(
            name,
            key=f"{key}-{name.lower()}",
            icon=None if shortcuts else f":material/arrow_{'back' if name == 'Previous' else 'forward'}:",
            icon_position="left" if name == "Previous" else "right",
            on_click=open_item,
            args=(other,),
            disabled=other is None,
            shortcut=shortcut if shortcuts else None,
            width="content" if shortcuts else "stretch",
        )
    return moved


def warn_of_number(number: int) -> None:
    """Say that there is no image of a number, and what to do."""
    st.warning(
        f"There is no image {number:,}: the {N_DIGITS:,} images are numbered 0 to {N_DIGITS - 1:,}. Type one of these "
        "numbers, or press a digit.",
        icon=":material/image_not_supported:",
    )


def digit_grid(
    tiles: Tiles,
    open_place: Open | None = None,
    *,
    key: str,
    label: str,
    columns: int = 10,
    selected: int | None = None,
) -> None:
    """Show digits side by side, each a button.

    Arrow keys, Home and End move between the digits, Enter, Space or a click opens one. All digits travel as one
    picture.

    Parameters
    ----------
    tiles : Tiles
        At most `PAGE_SIZE`. With none, nothing is shown.
    open_place : callable, optional
        Gets the position of the digit that was opened, in 0..n-1.
    key : str
        Streamlit's key of this grid.
    label : str
        What the grid shows, for screen readers.
    columns : int
        Digits in a row at most; narrow screens show fewer.
    selected : int, optional
        Position of the digit that is open; it is marked.

    Raises
    ------
    ValueError
        For more than `PAGE_SIZE` digits, or when captions, alt or mistakes do not fit their number.
    """
    n = len(tiles.images)
    if n > PAGE_SIZE:
        raise ValueError(f"{n} digits on one page; show at most {PAGE_SIZE} and page through the rest")
    marks: Sequence[bool | None] = tiles.mistakes or [None] * n
    cells = [
        {"caption": caption, "alt": words, "mistake": mistake}
        for _, caption, words, mistake in zip(range(n), tiles.captions, tiles.alt, marks, strict=True)
    ]
    if n == 0:
        return
    sprite = digits_png(tiles.images)
    token = hashlib.blake2b(sprite + json.dumps(cells).encode(), digest_size=8).hexdigest()
    across, down = montage_shape(n)
    _digit_grid(
        key=key,
        data={
            "token": token,
            "sprite": b64encode(sprite).decode("ascii"),
            "across": across,
            "down": down,
            "cells": cells,
            "label": label,
            "columns": columns,
            "selected": selected,
        },
        on_open_change=partial(take_click, key, token, n, open_place),
    )


def take_click(key: str, token: str, n: int, open_place: Open | None) -> None:
    """Open what a click on a grid names, if it was made on the digits with this token and not on ones before them."""
    click = state.widget_value(key).get("open")
    if open_place is None or not isinstance(click, Mapping) or click.get("token") != token:
        return
    index = click.get("index")
    if isinstance(index, int) and not isinstance(index, bool) and 0 <= index < n:
        forget_problems()
        open_place(index)

"""The opened digit as numbers, as the model reads it, and as the notebook draws it."""

import streamlit as st

from mnist_core import charts
from mnist_core.data import Digits
from mnist_core.notebook import CELLS
from mnist_core.ui import cache
from mnist_core.ui.digit_card import show_digit

DETAILS = ("Its 28 x 28 numbers", "What the model says", "As the notebook draws it")
FETCH = CELLS["fetch"].rpartition("\n")[0]
"""The notebook's first cell, without what it prints."""


def show_detail(digits: Digits, row: int) -> None:
    """Show the opened digit as numbers, as a model reads it and as the notebook draws it; a closed tab is not made."""
    st.header(f"Image {row:,} in detail", anchor="detail")
    numbers, model, notebook = st.tabs(DETAILS, key="detail", bind="query-params")
    if numbers.open:
        with numbers:
            show_numbers(digits, row)
    if model.open:
        with model:
            show_digit(row, key="browse")
    if notebook.open:
        with notebook:
            show_notebook(row)


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

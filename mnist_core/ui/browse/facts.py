"""The data set in a few facts."""

import streamlit as st

from mnist_core import charts
from mnist_core.data import Digits, counts_by_part, first_rows, memory_megabytes
from mnist_core.ui import cache, figures
from mnist_core.ui.browse.source import show_source

FACTS = ("How many of each", "Average digits", "As a table", "Memory", "Source")


def show_facts(digits: Digits) -> None:
    """Show the data set in a few facts."""
    st.subheader("The data set", anchor="data-set")
    with st.container(horizontal=True, gap="large"):
        show_fact("Images", f"{len(digits):,}", "60,000 to learn from and 10,000 to test with.")
        show_fact(
            "Shape of X", f"{digits.images.reshape(len(digits), -1).shape}", "A row an image: 28 x 28 = 784 pixels."
        )
        show_fact("Type of a pixel", f"{digits.images.dtype}", "A whole number in one byte.")
        show_fact("Values", "0 to 255", "0 is paper, 255 is full ink.")
    counts, average, table, memory, source = st.tabs(FACTS, key="facts", bind="query-params")
    if counts.open:
        with counts:
            show_counts(digits)
    if average.open:
        with average:
            show_average()
    if table.open:
        with table:
            show_table(digits)
    if memory.open:
        with memory:
            show_memory(digits)
    if source.open:
        with source:
            show_source()


def show_fact(name: str, value: str, explanation: str) -> None:
    """Show one figure, as wide as it is."""
    st.metric(name, value, help=explanation, width="content")


def show_counts(digits: Digits) -> None:
    """Show how many images there are of each digit."""
    st.markdown("No digit is rare: always answering 1, the most frequent one, would be right 11 times in 100.")
    figures.show_chart(charts.class_counts(counts_by_part(digits)))


def show_average() -> None:
    """Show the average image of each digit."""
    st.markdown(
        "Each is the mean of all images with one label. Where writers agree it is dark; where they differ it is a blur."
    )
    figures.show_picture(charts.average_images(cache.mean_images()))


def show_table(digits: Digits) -> None:
    """Show the first rows as the notebook's frame."""
    st.markdown(
        "One image a row, read line by line from its upper left corner: `pixel1` to `pixel784`, and its `class`. "
        "The edge of an image is paper, so the first pixels are all 0: scroll to the right for the ink."
    )
    st.dataframe(
        first_rows(digits),
        column_config={"class": st.column_config.NumberColumn(pinned=True)},
        alt="The first ten rows of the data set, 784 pixels and the class.",
    )


def show_memory(digits: Digits) -> None:
    """Show what the digits take as a float64 frame and what they take here."""
    size = memory_megabytes(digits)
    st.markdown(
        f"A frame of 64-bit floats, as a notebook keeps it, takes **{size['float64']:.1f} MB**. "
        f"A pixel is a whole number up to 255 and fits into one byte: **{size['uint8']:.1f} MB** here, labels "
        "included, shared by all visitors."
    )
    st.dataframe(
        {"Kept as": ["float64 frame (notebook)", "uint8 array (this app)"], "Memory": list(size.values())},
        column_config={
            "Memory": st.column_config.ProgressColumn(format="%.1f MB", min_value=0, max_value=size["float64"])
        },
        hide_index=True,
        width=560,
        alt="Memory of the digits in the two ways.",
    )
    st.caption("1 MB is 2²⁰ bytes, as pandas counts in `X.info()`.")

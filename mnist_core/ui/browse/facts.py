"""The data set in a few facts."""

import streamlit as st

from mnist_core import charts
from mnist_core.data import SIDE, Digits, Rows, counts_by_part, memory_megabytes, tabulate_line
from mnist_core.ui import cache, figures
from mnist_core.ui.browse.source import show_source

FACTS = ("How many of each", "Average digits", "As a table", "Memory", "Source")


def show_facts(digits: Digits, shown: Rows) -> None:
    """Show the data set in a few facts, and the digits that are shown above as a table."""
    st.header("The data set", anchor="data-set")
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
            show_table(digits, shown)
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


def show_table(digits: Digits, shown: Rows) -> None:
    """Show the digits on the page as rows of the notebook's frame, one of their 28 lines at a time."""
    st.markdown(
        "In the notebook's frame an image is a row, read line by line from its upper left corner: `pixel1` to "
        "`pixel784`, and its `class`. Here are the digits of the page above, with the 28 columns of one line: the "
        "upper and lower ones are paper, all 0, the middle ones have ink."
    )
    line = st.slider("Line of the images", 0, SIDE - 1, SIDE // 2, key="line", width=420)
    pinned = st.column_config.NumberColumn(pinned=True, format="%d", width=70)
    figures.show_table(
        tabulate_line(digits, shown, line),
        key="frame",
        hide_index=True,
        column_config={"row": pinned, "class": pinned},
        alt=f"The digits of the page: row, class, and the 28 pixels of line {line}.",
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

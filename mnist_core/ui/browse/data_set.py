"""The data set in a few facts, and where it comes from: the embedded copy, or OpenML's beside it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from mnist_core import charts
from mnist_core.data import SIDE, DatasetUnavailable, Digits, Rows, counts_by_part, memory_megabytes, tabulate_line
from mnist_core.ui import cache, figures, state
from mnist_core.ui.choices import choose_one, show_tabs
from mnist_core.ui.state import BrowseState
from mnist_core.ui.words import as_text

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
    shows: tuple[Callable[[], None], ...] = (
        partial(show_counts, digits),
        show_average,
        partial(show_table, digits, shown),
        partial(show_memory, digits),
        show_source,
    )
    show_tabs(dict(zip(FACTS, shows, strict=True)), key="facts")


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


EMBEDDED, OPENML = "Embedded copy", "OpenML"


def show_source() -> None:
    """Let the visitor choose where the digits come from."""
    chosen = choose_one(
        "Data source",
        [EMBEDDED, OPENML],
        "source",
        in_link=False,
        help="The embedded copy needs no network. OpenML is where scikit-learn's fetch_openml gets the digits.",
    )
    if chosen == EMBEDDED:
        st.markdown(
            "All digits travel with this app in one compressed file of 9.4 MB, checked by its SHA-256 digest. "
            "No network is used."
        )
        return
    known = cache.openml_difference()
    if known is None:
        st.markdown(
            'This is `fetch_openml("mnist_784", version=1)`. It downloads about 15 MB and reads them as text, which '
            "takes from half a minute to several minutes. "
            "Until then, anything else that you press on this page stops it."
        )
        if st.button("Fetch from OpenML", icon=":material/download:", type="primary"):
            fetch_from_openml()
        elif problem := state.get(BrowseState).openml_problem:
            st.warning(as_text(problem), icon=":material/cloud_off:")
    else:
        show_comparison(known)


def fetch_from_openml() -> None:
    """Get OpenML's copy while the visitor watches; say what came of it."""
    state.get(BrowseState).openml_problem = None
    with st.status("Asking OpenML …", expanded=False) as status:
        try:
            cache.compare_with_openml(lambda words: status.update(label=words))
        except DatasetUnavailable as problem:
            state.get(BrowseState).openml_problem = str(problem)
    st.rerun()


def show_comparison(n_different: int) -> None:
    """Say how OpenML's copy compares with the embedded one."""
    if n_different == 0:
        st.success(
            "OpenML's copy has arrived and is identical to the embedded one, byte for byte. "
            "What you see is both, so every model trained here stays valid.",
            icon=":material/verified:",
        )
    else:
        st.warning(
            f"OpenML's copy differs from the embedded one in {n_different:,} digits. The embedded copy goes on "
            "serving, because the models here have learned from it.",
            icon=":material/difference:",
        )

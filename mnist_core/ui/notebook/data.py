"""Steps 1 to 6: the digits and their labels."""

import streamlit as st

from mnist_core.notebook import IMPORTS
from mnist_core.ui import cache, shell
from mnist_core.ui.notebook.step import offer_table, show_step


def show_data() -> None:
    """Show the steps before the split."""
    outputs = cache.notebook_data().outputs
    st.markdown("Before the first step, the imports that all of them need:")
    st.code(IMPORTS, language="python")
    show_step(
        "fetch",
        outputs["fetch"],
        "**Notice:** what arrives is a *Bunch*, a dictionary with 70,000 images under `data` and their labels under "
        "`target`. On this page the embedded copy stands in for OpenML, so that nothing has to be downloaded; in your "
        "notebook this line fetches 15 MB. The `types` are new: the notebook's shorter line fails with today's pandas.",
    )
    show_step(
        "frame",
        outputs["frame"],
        "**Notice:** a row for each image, a column for each of its 784 pixels, and 418.7 MB because each number takes "
        "8 bytes. The seven columns shown are where these five digits have ink; most other columns are 0 here.",
    )
    offer_table("frame", "The first five rows, all columns", write_head)
    show_step(
        "numbers",
        outputs["numbers"],
        "**Notice:** `reshape` cuts the row of 784 numbers into 28 lines, and you can already read the digit. 0 is "
        "paper, 255 is the darkest ink.",
    )
    show_step(
        "imshow",
        outputs["imshow"],
        '**Notice:** `cmap="binary"` draws 0 white and 255 black, as ink on paper. Is it a 5 or a 3?',
    )
    show_step(
        "labels",
        outputs["labels"],
        "**Notice:** the labels are a *category*: text, not numbers. `'5'` is a name here, and nothing says that it is "
        "one more than `'4'`. Image 0 is labelled 5.",
    )
    offer_table("labels", "All 70,000 labels", write_labels)
    show_step("four", outputs["four"], "**Notice:** its top is open. A 4 with a closed top looks much like a 9.")
    st.page_link(shell.page("browse"), label="Look at the other digits in Browse", icon=":material/grid_view:")


def write_head() -> str:
    """Return the first five rows of the table of images."""
    return str(cache.notebook_data().names["X"].head().to_csv(index_label="row"))


def write_labels() -> str:
    """Return the labels of all rows."""
    return str(cache.notebook_data().names["y"].to_csv(index_label="row"))

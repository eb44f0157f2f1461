"""The course notebook, cell by cell: each with its code and what scikit-learn printed for it."""

import streamlit as st

import mnist_core.ui.libraries  # noqa: F401  before all others: it says why
from mnist_core.notebook import join_script, load_recorded
from mnist_core.ui import notebook, shell
from mnist_core.ui.choices import choose_one
from mnist_core.ui.figures import offer_file
from mnist_core.ui.links import one_of

RULES = {"section": one_of(notebook.SECTIONS)}

recorded = load_recorded()
shell.show_heading(
    "The notebook, cell by cell",
    "The course notebook as it is written today, its outputs recorded with scikit-learn "
    f"{recorded.versions['scikit-learn']} on {recorded.date}.",
    RULES,
)
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
    section = choose_one("Cells", notebook.SECTIONS, "section", wrap=True)
    offer_file("All cells as one script", join_script(), "mnist_notebook.py", "text/x-python", key="whole-script")
notebook.show_section(section)
notebook.show_further(section)
notebook.show_next(section)
shell.show_footer()

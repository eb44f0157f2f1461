"""A visitor's test set as files, and back."""

from functools import partial

import streamlit as st

from mnist_core.drawing import CollectionFull, InvalidCollection, read_collection, to_csv, to_npz
from mnist_core.ui import state
from mnist_core.ui.state import MySetState
from mnist_core.ui.words import as_text


def show_files() -> None:
    """Offer the test set as files, written when they are asked for and not at every stroke, and to load one."""
    known = state.get(MySetState)
    if len(known.drawings):
        with st.container(horizontal=True, key="set-files"):
            st.download_button(
                "Download .npz",
                partial(to_npz, known.drawings),
                "my-digits.npz",
                "application/zip",
                key="npz",
                on_click="ignore",
                help="Two numpy arrays: images (n, 28, 28) and labels (n,).",
            )
            st.download_button(
                "Download .csv",
                partial(to_csv, known.drawings),
                "my-digits.csv",
                "text/csv",
                key="csv",
                on_click="ignore",
                help="A line for each drawing: the digit and 784 pixels.",
            )
            st.button("Remove the last", key="set-undo", on_click=remove_last)
        st.caption("This tab keeps the set, also when you reload the page: download it before you close the tab.")
    file = st.file_uploader("Load a saved test set (.npz or .csv)", ["npz", "csv"], key="set-file")
    if file is not None and file.file_id != known.file_id:
        known.file_id, known.file_problem = file.file_id, load_set(file.getvalue())
    if known.file_problem:
        st.error(as_text(known.file_problem), icon=":material/error:")


def remove_last() -> None:
    """Remove the drawing that was saved last; for callbacks."""
    known = state.get(MySetState)
    known.drawings = known.drawings.without_last()


def load_set(data: bytes) -> str | None:
    """Add the drawings of a file to the visitor's; return what is wrong with it, if anything."""
    known = state.get(MySetState)
    try:
        known.drawings = known.drawings.joined(read_collection(data))
    except (InvalidCollection, CollectionFull) as problem:
        return f"{problem} What you have saved is still there."
    return None

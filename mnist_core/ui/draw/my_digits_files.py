"""My digits outside of the session: the tab's copy, which outlives a reload and a restart of the server, and files."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from mnist_core.drawing import Collection, CollectionFull, InvalidCollection, read_collection, to_csv, to_npz
from mnist_core.drawing.files import from_text, to_text
from mnist_core.model import Examples
from mnist_core.ui import state, tab_copy
from mnist_core.ui.figures import offer_file
from mnist_core.ui.state import MyDigitsState
from mnist_core.ui.words import as_text


def keep_drawings() -> None:
    """Give the tab a copy of the drawings and of what the model was taught; a new session gets both."""
    known = state.get(MyDigitsState)
    tab_copy.keep_in_tab("set", to_text(known.drawings) if len(known.drawings) else "", take_copy)
    tab_copy.keep_in_tab("taught", describe_teaching(), teach_again)


def describe_teaching() -> dict[str, Any]:
    """Return what the visitor's model was taught, for a browser to keep; empty if it was taught nothing."""
    config = state.config()
    if (examples := state.examples_of(config)) is None:
        return {}
    shown = Collection(examples.images, examples.labels, np.ones(len(examples), bool))
    return {"link": config.to_params(), "weight": examples.weight, "drawings": to_text(shown)}


def teach_again(taught: dict[str, Any]) -> None:
    """Teach the visitor's model what the tab has kept, unless it is another model now. For callbacks."""
    try:
        shown, config = from_text(taught["drawings"]), state.config()
        examples = Examples(shown.images, shown.labels, taught["weight"])
        is_same = taught["link"] == config.to_params()
    except (TypeError, ValueError, KeyError):
        state.get(MyDigitsState).file_problem = "The tab has lost what your model was taught: press Teach again."
        return
    if is_same:
        state.remember_examples(examples)
        state.choose(replace(config, examples=examples.key))


def take_copy(copy: object) -> None:
    """Begin with the tab's copy; what has been saved since comes after it. For callbacks."""
    known = state.get(MyDigitsState)
    try:
        known.drawings = from_text(copy).joined(known.drawings)
    except (InvalidCollection, CollectionFull) as problem:
        known.file_problem = f"The copy of your digits in this tab cannot be used. {problem}"


def show_files() -> None:
    """Offer the drawings as files, written when they are asked for and not at every stroke, and to load some."""
    known = state.get(MyDigitsState)
    if len(known.drawings):
        with st.container(horizontal=True, key="my-digits-files"):
            offer_file(
                "Download .npz",
                partial(to_npz, known.drawings),
                "my-digits.npz",
                "application/zip",
                key="npz",
                help="Three numpy arrays: images (n, 28, 28), labels (n,), and shown (n,), 1 for those that are shown "
                "to the model.",
            )
            offer_file(
                "Download .csv",
                partial(to_csv, known.drawings),
                "my-digits.csv",
                key="csv",
                help="A line for each drawing: the digit and 784 pixels.",
            )
        st.caption("This tab keeps your digits, also when you reload the page: download them before you close the tab.")
    files = st.file_uploader(
        "Load saved digits (.npz or .csv)", ["npz", "csv"], accept_multiple_files=True, key="my-digits-file"
    )
    new = [file for file in files if file.file_id not in known.file_ids]
    if new:
        known.file_ids |= {file.file_id for file in new}
        problems = [problem for file in new if (problem := load_file(file.name, file.getvalue()))]
        known.file_problem = " ".join([*problems, "What you have saved is still there."]) if problems else None
    if known.file_problem:
        st.error(as_text(known.file_problem), icon=":material/error:")


def load_file(name: str, data: bytes) -> str | None:
    """Add the drawings of a file to the visitor's; return what is wrong with it, if anything."""
    known = state.get(MyDigitsState)
    try:
        known.drawings = known.drawings.joined(read_collection(data))
    except (InvalidCollection, CollectionFull) as problem:
        return f"{name[:40]}: {problem}"
    return None

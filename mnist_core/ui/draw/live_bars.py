"""Bars that move with the pen: the browser reads the drawing itself until the server has answered."""

import streamlit as st

from mnist_core.export import pack_constants, pack_model
from mnist_core.model import TrainedModel
from mnist_core.ui.frontend import read_reader, read_source

SEEN = "What the model sees: the digit as 28 by 28 pixels"
WORDS = {
    "soFar": "So far: {digit}",
    "offline": "The connection is lost. The bars go on; the verdict comes when it is back.",
    "seen": SEEN,
}
_reader = st.components.v2.component("mnist_reader", js=read_reader() + read_source("live_bars.js"))


def read_in_browser(model: TrainedModel) -> None:
    """Give the browser the model: it reads what is drawn while the pen moves, and when the connection is lost."""
    _reader(key="reader", data={"model": pack_model(model), "constants": pack_constants(), "words": WORDS})

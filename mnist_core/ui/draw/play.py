"""Play: nudge a digit and see how much the model minds."""

import numpy as np
import streamlit as st

from mnist_core.drawing import Nudge
from mnist_core.model import TrainedModel
from mnist_core.ui import state
from mnist_core.ui.draw.answer import show_rows
from mnist_core.ui.draw.sources import ImageToRead, read_test_digit

AT_REST = {"right": 0.0, "down": 0.0, "rotate": 0, "thicken": 0.0, "noise": 0}
"""The sliders' values that change nothing."""


def choose_nudge() -> Nudge:
    """Let the visitor shift, turn, thicken and roughen the digit."""
    st.markdown(
        "A digit stays the same digit when it moves a little. Does the model know that? **Nudge it** and watch the "
        "bars."
    )
    columns = st.columns(2)
    right = columns[0].slider("Shift right (pixels)", -8.0, 8.0, 0.0, 0.5, "%.1f", key="nudge-right")
    down = columns[1].slider("Shift down (pixels)", -8.0, 8.0, 0.0, 0.5, "%.1f", key="nudge-down")
    rotate = columns[0].slider("Turn left (degrees)", -45, 45, 0, 5, key="nudge-rotate")
    thicken = columns[1].slider("Thicken (pixels)", -2.0, 3.0, 0.0, 0.25, key="nudge-thicken")
    noise = columns[0].slider("Noise (grey levels)", 0, 120, 0, 10, key="nudge-noise")
    with columns[1], st.container(horizontal=True, vertical_alignment="bottom", height="stretch"):
        st.button("Put back", key="nudge-reset", icon=":material/restart_alt:", on_click=reset_nudges)
        st.button(
            "A test digit",
            key="any-digit",
            icon=":material/casino:",
            on_click=read_test_digit,
            help="Any of MNIST's test images.",
        )
    return Nudge(right=right, down=down, rotate=float(rotate), thicken=thicken, noise=float(noise))


def reset_nudges() -> None:
    """Undo all nudges; for callbacks."""
    for name, value in AT_REST.items():
        state.set_widget(f"nudge-{name}", value)


def show_nudged(to_read: ImageToRead, model: TrainedModel) -> None:
    """Show the bars before and after nudging, one above the other."""
    if to_read.before is None or to_read.image is None:
        st.caption("Draw something, or start from a test digit.")
    else:
        show_rows(["Before", "Nudged"], model.predict_proba(np.stack([to_read.before, to_read.image])))

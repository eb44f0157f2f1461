"""Step by step: what is done to a drawing so that it looks like MNIST's, and what each step is worth."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import numpy as np
import streamlit as st

from mnist_core.data import SIDE
from mnist_core.drawing import (
    ALL_STEPS,
    NO_STEPS,
    BlankDrawing,
    InvalidDrawing,
    Stage,
    Steps,
    pixel_stages,
    stroke_stages,
)
from mnist_core.model import TrainedModel, deskew
from mnist_core.ui.draw.answer import show_rows
from mnist_core.ui.draw.sources import ImageToRead
from mnist_core.ui.live_bars import data_uri

STEPS = {"Crop": "crop", "Fit into 20 × 20": "fit", "MNIST's pen": "pen", "Centre": "centre"}
CAPTIONS = {
    "as drawn": "As drawn",
    "cropped": "Cropped to the ink",
    "fitted": "Longer side 20 pixels",
    "redrawn": "With MNIST's pen",
    "centred": "Centred by mass",
    "deskewed": "Deskewed by the model",
}
LEFT_OUT = {
    "cropped": ("crop", "Not cropped"),
    "fitted": ("fit", "Longer side 28 pixels"),
    "redrawn": ("pen", "With its own pen"),
    "centred": ("centre", "In the middle"),
}
"""What stands under a stage whose step is left out."""
REM = 6.5
"""Side of a picture on screen."""


def choose_steps() -> Steps:
    """Let the visitor leave out steps."""
    st.markdown(
        "MNIST's digits were cropped, fitted into 20 × 20 pixels and centred. A model that learned from them expects "
        "the same of your drawing. **Leave out a step** and watch the bars."
    )
    done = st.pills("Steps", STEPS, selection_mode="multi", default=list(STEPS), key="steps", bind="query-params")
    return Steps(**{field: name in done for name, field in STEPS.items()})


def show_steps(to_read: ImageToRead, model: TrainedModel) -> None:
    """Show the drawing after each step, and what the bars say without each."""
    if to_read.before is None:
        st.caption("Draw something first.")
        return
    if to_read.picked is not None and to_read.picked.ink is None:
        st.caption("This image has been through the steps already: draw a digit, or use a photo.")
        return
    stages = make_stages(to_read)
    if model.config.features != "pixels":
        stages = (*stages, Stage("deskewed", deskew(to_read.before[np.newaxis])[0]))
    st.html(stages_html(stages, to_read.steps))
    if model.config.features == "gradient histograms":
        st.caption(
            f"Of the deskewed digit the model sees {model.coef.shape[1]:,} numbers: which way edges run, in which "
            "place."
        )
    st.markdown("**What each step is worth**")
    images = leave_out_steps(to_read)
    show_rows(list(images), model.predict_proba(np.stack(list(images.values()))))


def make_stages(to_read: ImageToRead) -> tuple[Stage, ...]:
    """Return a drawing or a photo after each step."""
    if to_read.picked is None:
        return stroke_stages(to_read.drawing.strokes, to_read.drawing.sheet, to_read.steps)
    assert to_read.picked.ink is not None
    return pixel_stages(to_read.picked.ink, to_read.steps)


def leave_out_steps(to_read: ImageToRead) -> dict[str, np.ndarray]:
    """Return the image with all steps, without each of them, and with none."""
    variants = {"All steps": ALL_STEPS}
    variants |= {f"Without “{name}”": replace(ALL_STEPS, **{field: False}) for name, field in STEPS.items()}
    variants["None: the sheet merely shrunk"] = NO_STEPS
    images = {}
    for name, steps in variants.items():
        try:
            images[name] = to_read.to_image(steps)
        except (BlankDrawing, InvalidDrawing):
            continue  # so small that without this step nothing is left
    return images


def stages_html(stages: Sequence[Stage], steps: Steps) -> str:
    """Return the stages of a drawing as a row of pictures, small ones in the size that they have inside of 28 x 28."""
    return f'<ol class="mnist-stages">{"".join(_stage_html(stage, steps) for stage in stages)}</ol>'


def describe_stage(stage: Stage, steps: Steps) -> str:
    """Say what has been done to a drawing at a stage."""
    step, left_out = LEFT_OUT.get(stage.name, (None, ""))
    return CAPTIONS[stage.name] if step is None or getattr(steps, step) else left_out


def _stage_html(stage: Stage, steps: Steps) -> str:
    height, width = stage.image.shape
    is_small = max(height, width) <= SIDE
    size = REM / (SIDE if is_small else max(height, width))
    caption = escape(describe_stage(stage, steps))
    return (
        f'<li><div class="paper"><img class="{"pixels" if is_small else ""}" alt="{caption}" '
        f'src="{data_uri(stage.image)}" style="width: {width * size:.3f}rem; height: {height * size:.3f}rem"></div>'
        f"{caption}</li>"
    )

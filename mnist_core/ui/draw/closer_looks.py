"""Closer looks at what is read: step by step, why, nudged, and by several models."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from mnist_core import charts
from mnist_core.analysis import explain_scores
from mnist_core.charts import percent
from mnist_core.data import SIDE, Images
from mnist_core.drawing import (
    ALL_STAGES,
    NO_STAGES,
    BlankDrawing,
    InvalidDrawing,
    Nudge,
    Stage,
    Stages,
    pixel_stages,
    stroke_stages,
)
from mnist_core.model import TrainedModel, deskew, load_shipped
from mnist_core.ui import run_watch, state
from mnist_core.ui.draw.answer import show_rows
from mnist_core.ui.draw.pad_and_model import AS_ON_HOME, list_features
from mnist_core.ui.draw.sources import ImageToRead, read_test_digit
from mnist_core.ui.explanation import explain_image
from mnist_core.ui.live_bars import data_uri
from mnist_core.ui.words import describe_config

STAGES = {"Crop": "crop", "Fit into 20 × 20": "fit", "MNIST's pen": "pen", "Centre": "centre"}
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
"""What stands under a stage that is left out."""
REM = 6.5
"""Side of a picture on screen."""


def choose_stages() -> Stages:
    """Let the visitor leave out stages."""
    st.markdown(
        "MNIST's digits were cropped, fitted into 20 × 20 pixels and centred. A model that learned from them expects "
        "the same of your drawing. **Leave out a stage** and watch the bars."
    )
    done = st.pills("Stages", STAGES, selection_mode="multi", default=list(STAGES), key="stages", bind="query-params")
    return Stages(**{field: name in done for name, field in STAGES.items()})


def show_stages(to_read: ImageToRead, model: TrainedModel) -> None:
    """Show the drawing after each stage, and what the bars say without each."""
    if to_read.before is None:
        st.caption("Draw something first.")
        return
    if to_read.picked is not None and to_read.picked.ink is None:
        st.caption("This image has been through the stages already: draw a digit, or use a photo.")
        return
    pictures = make_stages(to_read)
    if model.config.features != "pixels":
        pictures = (*pictures, Stage("deskewed", deskew(to_read.before[np.newaxis])[0]))
    st.html(stages_html(pictures, to_read.stages))
    if model.config.features == "gradient histograms":
        st.caption(
            f"Of the deskewed digit the model sees {model.coef.shape[1]:,} numbers: which way edges run, in which "
            "place."
        )
    st.markdown("**What each stage is worth**")
    images = leave_out_stages(to_read)
    show_rows(list(images), model.predict_proba(np.stack(list(images.values()))))


def make_stages(to_read: ImageToRead) -> tuple[Stage, ...]:
    """Return a drawing or a photo after each stage."""
    if to_read.picked is None:
        return stroke_stages(to_read.drawing.strokes, to_read.drawing.sheet, to_read.stages)
    assert to_read.picked.ink is not None
    return pixel_stages(to_read.picked.ink, to_read.stages)


def leave_out_stages(to_read: ImageToRead) -> dict[str, np.ndarray]:
    """Return the image with all stages, without each of them, and with none."""
    variants = {"All stages": ALL_STAGES}
    variants |= {f"Without “{name}”": replace(ALL_STAGES, **{field: False}) for name, field in STAGES.items()}
    variants["None: the sheet merely shrunk"] = NO_STAGES
    images = {}
    for name, stages in variants.items():
        try:
            images[name] = to_read.to_image(stages)
        except (BlankDrawing, InvalidDrawing):
            continue  # so small that without this stage nothing is left
    return images


def stages_html(pictures: Sequence[Stage], stages: Stages) -> str:
    """Return the stages of a drawing as a row of pictures, small ones in the size that they have inside of 28 x 28."""
    items = []
    for picture in pictures:
        height, width = picture.image.shape
        is_small = max(height, width) <= SIDE
        size = REM / (SIDE if is_small else max(height, width))
        name, left_out = LEFT_OUT.get(picture.name, (None, ""))
        caption = CAPTIONS[picture.name] if name is None or getattr(stages, name) else left_out
        items.append(
            f'<li><div class="paper"><img class="{"pixels" if is_small else ""}" alt="{caption}" '
            f'src="{data_uri(picture.image)}" style="width: {width * size:.3f}rem; height: {height * size:.3f}rem">'
            f"</div>{caption}</li>"
        )
    return f'<ol class="mnist-stages">{"".join(items)}</ol>'


def show_why(to_read: ImageToRead, model: TrainedModel) -> None:
    """Show why the model prefers one digit to another."""
    if to_read.image is None:
        st.caption("Draw something first: then it shows which pixels speak for a 4 and which for a 9.")
    else:
        show_scores(to_read.image, model)
        explain_image({"Your run": model}, to_read.image, key="draw-why", label=to_read.label)


def show_scores(image: Images, model: TrainedModel) -> None:
    """Show how the ten scores come about: the drawing times the weights of each digit."""
    why = explain_scores(model, image)
    st.markdown(
        "**Drawing × weights = score.** Orange places add to a digit's score, blue ones take away; the largest wins."
    )
    st.html(charts.score_pictures(why.pictures, why.scores, background=why.over))


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


MAX_MODELS = 6


def show_models(to_read: ImageToRead, model: TrainedModel) -> None:
    """Ask several models about the same image."""
    train_missing_features()
    models = choose_models(model)
    if to_read.image is None:
        st.caption("Draw something first.")
    elif models:
        answers = [each.predict_proba(to_read.image[np.newaxis])[0] for each in models]
        names = [f"{number}. {describe_model(each)}" for number, each in enumerate(models, start=1)]
        show_rows(names, np.stack(answers), to_read.label)


def choose_models(model: TrainedModel) -> list[TrainedModel]:
    """Let the visitor choose among the models in the server's memory, the page's own first."""
    ended = {run.number: run for run in run_watch.list_runs() if run.model is not None and run.config.fold is None}
    own = next((number for number, run in ended.items() if run.model is model), 0)
    if own == 0 and model is not load_shipped():  # forgotten meanwhile: others have trained a lot
        return [model]
    numbers = [own, *(number for number in ended if number != own)]
    # Streamlit keeps the function that words an option as long as the session: it must hold no runs, which hold models.
    words = {number: f"Run {number}: {describe_config(run.config)}" for number, run in ended.items()}
    words[0] = f"{AS_ON_HOME}: {describe_config(load_shipped().config)}"
    chosen = st.multiselect(
        "Models",
        numbers,
        default=numbers[:3],
        max_selections=MAX_MODELS,
        key="models",
        format_func=words.__getitem__,
        help="All that have been trained on this server and are still in its memory. Train others on the Train page.",
    )
    return [found for number in chosen if (found := ended[number].model if number else model) is not None]


def train_missing_features() -> None:
    """Offer to train the visitor's configuration with the other features; show what is under way."""
    configs = list_features()
    missing = [config for config in configs if run_watch.find_run(config) is None]
    if missing and st.button(
        f"Train {len(missing)} more, with other features",
        key="train-features",
        icon=":material/model_training:",
        help="The same settings, but the model sees pixels, deskewed pixels or gradient histograms.",
    ):
        for config in missing:
            run_watch.request_run(config)
    for config in configs:
        run = run_watch.find_run(config)
        if run is not None and not run.ended:
            st.markdown(f"**{describe_config(config)}**")
            run_watch.show_progress(run)


def describe_model(model: TrainedModel) -> str:
    """Describe a model by its settings and how well it reads MNIST."""
    return f"{describe_config(model.config)} ({percent(model.test_accuracy, 2)} on MNIST)"

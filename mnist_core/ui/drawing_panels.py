"""Glue: the pieces of the Draw page. The page arranges them; all of them run again at every stroke, so they are cheap."""

import random
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from mnist_core import charts
from mnist_core.analysis import Verdict, drawings, judge
from mnist_core.data import SIDE, Images
from mnist_core.drawing import (
    ALL_STEPS,
    BlankDrawing,
    Challenge,
    Collection,
    CollectionFull,
    Drawing,
    InvalidCollection,
    InvalidDrawing,
    Nudge,
    SeveralDigits,
    Stage,
    Steps,
    UnreadablePhoto,
    clean_photo,
    nudge,
    pixel_stages,
    read_collection,
    read_photo,
    stroke_stages,
    strokes_to_mnist,
    to_csv,
    to_mnist,
    to_npz,
)
from mnist_core.model import Features, Float32, TrainedModel, deskew
from mnist_core.runs import Run
from mnist_core.ui import cache, digit_card, figures, gallery, pads, run_watch, shell, state, words
from mnist_core.ui.pads import PadKind

PADS: dict[str, PadKind] = {"After each stroke": "canvas", "While you draw": "live"}
SEES: dict[str, Features] = {
    "Pixels": "pixels",
    "Upright pixels": "deskewed",
    "Stroke directions": "gradient histograms",
}
STEPS = {"Crop": "crop", "Fit into 20 × 20": "fit", "MNIST's pen": "pen", "Centre": "centre"}
STAGE_WORDS = {
    "as drawn": "As drawn",
    "cropped": "Cropped to the ink",
    "fitted": "Longer side 20 pixels",
    "redrawn": "With MNIST's pen",
    "centred": "Centred by mass",
    "upright": "Set upright by the model",
}
NUDGES = ("right", "down", "rotate", "thicken", "noise")
PICTURES = ["png", "jpg", "jpeg", "webp", "bmp", "gif"]
MAX_MODELS = 6
MAX_SHOWN = 50
"""Saved drawings on screen at most, the newest."""

# One element carries all that changes with a stroke. On a phone the bars are lower, so that pad, verdict and bars share a screen.
ANSWER_STYLE = """<style>
.mnist-answer { max-width: 34rem; }
.mnist-said { display: flex; align-items: center; gap: 0.9rem; min-height: 4.75rem; margin-bottom: 0.5rem; }
.mnist-said img { flex: none; width: 4.5rem; height: 4.5rem; image-rendering: pixelated; border-radius: 4px;
  box-shadow: 0 0 0 1px rgba(128, 128, 128, .5); background: #fff; }
.mnist-said p { margin: 0; line-height: 1.35; }
.mnist-said .opinion { font-size: 1.25rem; font-weight: 600; }
.mnist-said .note { font-size: .875rem; }
.mnist-blank { flex: none; width: 4.5rem; height: 4.5rem; border: 1px dashed rgba(128, 128, 128, .7); border-radius: 4px; }
@media (max-width: 640px) {
  .mnist-said { min-height: 3.1rem; gap: .7rem; margin-bottom: .2rem; }
  .mnist-said img, .mnist-blank { width: 3rem; height: 3rem; }
  .mnist-said .opinion { font-size: 1.1rem; }
  .mnist-answer .mnist-bars { height: 13rem; }
  .mnist-answer .mnist-bars li { height: 1.3rem; }
  .mnist-answer .mnist-bars .track { height: .8rem; }
  .mnist-answer .mnist-bars .digit { height: 1.3rem; line-height: 1.1rem; }
}
</style>"""
STAGES_STYLE = """<style>
.mnist-stages { display: flex; flex-wrap: wrap; gap: 1rem; list-style: none; margin: 0; padding: 0 !important; }
.mnist-stages li { width: 6.5rem; margin: 0; font-size: .875rem; line-height: 1.3; }
.mnist-stages .paper { display: grid; place-items: center; width: 6.5rem; height: 6.5rem; margin-bottom: .3rem; background: #fff;
  border-radius: 4px; box-shadow: 0 0 0 1px rgba(128, 128, 128, .5); overflow: hidden; }
.mnist-stages img { max-width: none; }
.mnist-stages .pixels { image-rendering: pixelated; }
</style>"""
SAVE_STYLE = "<style>.st-key-save-as button { min-width: 2.75rem; min-height: 2.75rem; }</style>"


@dataclass(frozen=True, eq=False)
class Instead:
    """What is read instead of the pad's drawing, until the visitor draws or goes back to the pad.

    Attributes
    ----------
    words : str
        What it is.
    image : ndarray of shape (28, 28), uint8, or None
        An image of the data, as it is.
    ink : ndarray of shape (h, w), uint8, or None
        The ink of a photo, which goes through the steps.
    label : int or None
        What it shows, if that is known.
    """

    words: str
    image: Images | None = None
    ink: Images | None = None
    label: int | None = None


class Subject(NamedTuple):
    """What the model is asked about in this run."""

    drawing: Drawing
    instead: Instead | None
    steps: Steps
    plain: Images | None
    """The image before nudging; None if there is nothing to see, and then `reason` says why."""
    image: Images | None
    reason: str = ""


# ------------------------------------------------------------------------------------------------- the pad and its model


def choose_reader() -> Run | None:
    """Let the visitor choose what the model sees; return the run of the visitor's configuration with these features."""
    config = state.config()
    names = {features: name for name, features in SEES.items()}
    before: Features | None = state.kept("draw-features", None)
    state.keep("draw-features", config.features)
    if before not in (None, config.features):  # another run was made the visitor's own meanwhile
        state.set_widget("sees", names[config.features])
    chosen = st.segmented_control(
        "The model sees",
        list(SEES),
        default=names[config.features],
        required=True,
        key="sees",
        bind="query-params",
        help="The same logistic regression with your settings, on another description of the digit.",
    )
    return run_of(SEES[chosen or names[config.features]])


def run_of(features: Features) -> Run | None:
    """Return the run of the visitor's configuration with these features, started if need be; None if it was refused."""
    return run_watch.request_run(replace(state.config(), features=features))


def follow(*runs: Run | None) -> None:
    """Let the page ask again while runs are under way: call it last, since it may run the page anew."""
    waiting = any(run is not None and not run.ended for run in runs)
    if waiting != is_waiting():
        state.keep("draw-waiting", waiting)
        st.rerun()


def is_waiting() -> bool:
    """Whether the page waits for a model; at the visitor's first look, whether it will."""
    known: bool | None = state.kept("draw-waiting", None)
    if known is None:
        config = state.config()
        features = SEES.get(state.link().get("sees", ""), config.features)
        run = cache.runs().get(replace(config, features=features))
        known = run is None or not run.ended
        state.keep("draw-waiting", known)
    return known


def choose_pad() -> PadKind:
    """Let the visitor choose when the bars answer, and with it the pad."""
    default = next(iter(PADS))
    chosen = st.segmented_control(
        "The bars answer", list(PADS), default=default, required=True, key="pad-kind", bind="query-params",
        help="“While you draw” can also be drawn on by keyboard.",
    )  # fmt: skip
    return PADS[chosen or default]


def pad(kind: PadKind) -> Drawing:
    """Show the pad and return what is on it."""
    before: Drawing | None = state.kept("drawing", None)
    now = pads.show_pad(before or Drawing(), kind=kind)
    state.keep("drawing", now)
    if now.problem:
        st.warning(now.problem, icon=":material/warning:")
    return now


def empty_the_pad() -> None:
    """Begin with an empty sheet; for callbacks."""
    now: Drawing | None = state.kept("drawing", None)
    if now is not None:
        state.keep("drawing", now.replaced(()))


# ---------------------------------------------------------------------------------------- something else instead of the pad


def put(instead: Instead | None) -> None:
    """Read something else than the pad; None: the pad again."""
    state.keep("draw-instead", instead)
    state.keep("draw-instead-begin", state.kept("drawing", Drawing()))


def back_to_the_pad() -> None:
    """Read the pad again, and take what was shown instead of it out of the address."""
    put(None)
    state.forget_link("row")
    state.keep("draw-link", None)


def show_row(row: int) -> None:
    """Read an image of the data instead of the pad, and put it into the address."""
    label = int(cache.digits().labels[row])
    put(Instead(f"Image {row:,} of the data, labelled {label}", image=cache.digits().images[row], label=label))


def adopt_link() -> None:
    """Show the image that the address names, once; say so if there is no such image."""
    wanted = state.link().get("row")
    if wanted == state.kept("draw-link", None):
        return
    if wanted is None:
        state.keep("draw-link", None)
        return
    state.keep("draw-link", wanted)
    n = len(cache.digits())
    if wanted.isdecimal() and len(wanted) < 9 and int(wanted) < n:
        show_row(int(wanted))
    else:
        state.forget_link("row")
        state.keep("draw-link", None)
        tell(
            f"The link names the image “{shell.escape_markdown(wanted[:20])}”, which does not exist: they go from 0 to {n - 1:,}. Here is the pad."
        )


def tell(words: str) -> None:
    """Say something at the pad until the next stroke."""
    state.keep("draw-notice", (words, state.kept("drawing", Drawing()).seq))


def show_notice(now: Drawing) -> None:
    """Show what there is to say, if the drawing is still the same."""
    words, seq = state.kept("draw-notice", ("", -1))
    if words and seq == now.seq:
        st.info(words, icon=":material/info:")


def instead_of(now: Drawing) -> Instead | None:
    """Return what is read instead of the pad; a new stroke ends it."""
    instead: Instead | None = state.kept("draw-instead", None)
    if instead is None:
        return None
    begin: Drawing = state.kept("draw-instead-begin", now)
    if now.seq == begin.seq:
        return instead
    # A drawing that the tab remembers comes back after a reload, and is no new stroke.
    restored = begin.seq == 0 and (now.revision > 0 or now.seq > 1)
    if restored:
        state.keep("draw-instead-begin", now)
        return instead
    back_to_the_pad()
    return None


# ------------------------------------------------------------------------------------------------------------- the answer


def subject_of(now: Drawing, steps: Steps, change: Nudge) -> Subject:
    """Return what the model is asked about: the drawing or what is shown instead, after steps and nudges."""
    instead = instead_of(now)
    try:
        plain = as_mnist(now, instead, steps)
    except (BlankDrawing, InvalidDrawing) as nothing:
        return Subject(now, instead, steps, None, None, str(nothing))
    return Subject(now, instead, steps, plain, nudge(plain, change))


def as_mnist(now: Drawing, instead: Instead | None, steps: Steps) -> Images:
    """Return the 28 x 28 image of the drawing, or of what is shown instead."""
    if instead is None:
        return strokes_to_mnist(now.strokes, steps, now.sheet)
    if instead.ink is not None:
        return to_mnist(instead.ink, steps)
    assert instead.image is not None
    return instead.image


def show_progress(run: Run | None) -> None:
    """Show empty bars, and how far the model's training is."""
    if run is None:
        st.html(answer_html("No model yet", "The reason is below; what you draw is kept.", None, None))
        return
    if run.ended:
        st.html(answer_html("No model yet", "The reason is below; what you draw is kept.", None, None))
        st.error(run.error or "The training was stopped before it began.", icon=":material/error:")
        st.button("Train it again", on_click=run_watch.train_again, args=(run.config,))
        return
    st.html(answer_html("The model is on its way", "Draw meanwhile.", None, None))
    run_watch.show_progress(run)


def show_answer(subject: Subject, model: TrainedModel) -> Verdict | None:
    """Show verdict, image and bars as one element; return the verdict, None if there is nothing to judge."""
    if subject.instead is not None:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"{subject.instead.words}", width="content")
            st.button("Back to the pad", key="back", icon=":material/draw:", on_click=back_to_the_pad)
    if subject.image is None:
        st.html(answer_html("Draw a digit from 0 to 9", subject.reason, None, None))
        return None
    p = model.predict_proba(subject.image[np.newaxis])[0]
    verdict = judge(p, is_digit=cache.familiarity().is_digit(subject.image))
    note = {
        "sure": f"{p[verdict.first]:.1%} probable",
        "not sure": f"{p[verdict.first]:.1%} against {p[verdict.second]:.1%}",
        "unlike any digit": "The bars must add up to 100 %, whatever they are asked about.",
    }[verdict.opinion]
    label = None if subject.instead is None else subject.instead.label
    st.html(answer_html(verdict.sentence, note, subject.image, charts.probability_bars(p, true=label), verdict.opinion))
    return verdict


def answer_html(title: str, note: str, image: Images | None, bars: str | None, opinion: str = "none") -> str:
    """Return the answer as HTML: what the model sees, what is said of it, and ten bars."""
    seen = '<div class="mnist-blank" aria-hidden="true"></div>'
    if image is not None:
        seen = f'<img src="{data_uri(image)}" alt="What the model sees: the digit as 28 by 28 pixels" title="What the model sees">'
    return (
        f'{ANSWER_STYLE}<div class="mnist-answer"><div class="mnist-said" data-opinion="{opinion}">{seen}'
        f'<div role="status"><p class="opinion">{escape(title)}</p><p class="note">{escape(note)}</p></div></div>'
        f"{bars or charts.probability_bars(None)}</div>"
    )


def data_uri(image: Images, scale: int = 1) -> str:
    """Return an image of ink as a PNG that stands in the page itself."""
    return f"data:image/png;base64,{b64encode(charts.digit_png(image, scale=scale)).decode('ascii')}"


# ----------------------------------------------------------------------------------------------------------- step by step


def choose_steps() -> Steps:
    """Let the visitor leave out steps."""
    st.markdown(
        "MNIST's digits were cropped, fitted into 20 × 20 pixels and centred. A model that learned from them expects the same of "
        "your drawing. **Leave out a step** and watch the bars above."
    )
    done = st.pills("Steps", list(STEPS), selection_mode="multi", default=list(STEPS), key="steps", bind="query-params")
    return Steps(**{field: name in done for name, field in STEPS.items()})


def show_steps(subject: Subject, model: TrainedModel) -> None:
    """Show the drawing after each step, and what the bars say without each."""
    if subject.plain is None:
        st.caption("Draw something first.")
        return
    if subject.instead is not None and subject.instead.ink is None:
        st.caption("This image has been through the steps already: draw a digit, or use a photo.")
        return
    if subject.instead is None:
        stages = stroke_stages(subject.drawing.strokes, subject.drawing.sheet, subject.steps)
    else:
        assert subject.instead.ink is not None
        stages = pixel_stages(subject.instead.ink, subject.steps)
    if model.config.features != "pixels":
        stages = (*stages, Stage("upright", deskew(subject.plain[np.newaxis])[0]))
    st.html(stages_html(stages))
    if model.config.features == "gradient histograms":
        st.caption(
            f"Of the upright digit the model sees {model.coef.shape[1]:,} numbers: which way edges run, in which place."
        )
    st.markdown("**What each step is worth**")
    st.html(probabilities_without(subject, model))


def stages_html(stages: Sequence[Stage]) -> str:
    """Return the stages of a drawing as a row of pictures, small ones in the size they have inside of 28 x 28."""
    return f'{STAGES_STYLE}<ol class="mnist-stages">{"".join(map(_stage_html, stages))}</ol>'


def _stage_html(stage: Stage) -> str:
    height, width = stage.image.shape
    is_small = max(height, width) <= SIDE
    size = 6.5 / (SIDE if is_small else max(height, width))  # rem for a pixel
    words = STAGE_WORDS[stage.name]
    return (
        f'<li><div class="paper"><img class="{"pixels" if is_small else ""}" src="{data_uri(stage.image)}" alt="{escape(words)}" '
        f'style="width: {width * size:.3f}rem; height: {height * size:.3f}rem"></div>{escape(words)}</li>'
    )


def probabilities_without(subject: Subject, model: TrainedModel) -> str:
    """Return the bars with all steps, without each of them, and with none, as HTML."""
    variants = {"All steps": ALL_STEPS}
    variants |= {f"Without “{name}”": replace(ALL_STEPS, **{field: False}) for name, field in STEPS.items()}
    variants["None: the sheet merely shrunk"] = Steps(crop=False, fit=False, pen=False, centre=False)
    images = {}
    for name, steps in variants.items():
        try:
            images[name] = as_mnist(subject.drawing, subject.instead, steps)
        except (BlankDrawing, InvalidDrawing):
            continue  # so small that without this step nothing is left
    return rows_html(list(images), model.predict_proba(np.stack(list(images.values()))))


def rows_html(names: Sequence[str], probabilities: Float32, label: int | None = None) -> str:
    """Return rows of ten small bars, not wider than they can be compared."""
    return f'<div style="max-width: 48rem">{charts.probability_rows(names, probabilities, true=label)}</div>'


# --------------------------------------------------------------------------------------------------------------------- why


def show_why(subject: Subject, model: TrainedModel) -> None:
    """Show why the model prefers one digit to another."""
    if subject.image is None:
        st.caption("Draw something first: then it shows which pixels speak for a 4 and which for a 9.")
        return
    label = None if subject.instead is None else subject.instead.label
    digit_card.explain_image(model, subject.image, key="draw-why", label=label)


# -------------------------------------------------------------------------------------------------------------------- play


def choose_nudge() -> Nudge:
    """Let the visitor shift, turn, thicken and roughen the digit."""
    st.markdown(
        "A digit stays the same digit when it moves a little. Does the model know that? **Nudge it** and watch the bars."
    )
    columns = st.columns(3)
    right = columns[0].slider("Shift right (pixels)", -8.0, 8.0, 0.0, 0.5, "%.1f", key="nudge-right")
    down = columns[1].slider("Shift down (pixels)", -8.0, 8.0, 0.0, 0.5, "%.1f", key="nudge-down")
    rotate = columns[2].slider("Turn left (degrees)", -45, 45, 0, 5, key="nudge-rotate")
    thicken = columns[0].slider("Thicken (pixels)", -2.0, 3.0, 0.0, 0.25, key="nudge-thicken")
    noise = columns[1].slider("Noise (grey levels)", 0, 120, 0, 10, key="nudge-noise")
    with columns[2], st.container(horizontal=True, vertical_alignment="bottom", height="stretch"):
        st.button("Put back", key="nudge-reset", icon=":material/restart_alt:", on_click=put_back)
        st.button(
            "A test digit",
            key="any-digit",
            icon=":material/casino:",
            on_click=show_any,
            help="Any of MNIST's test images.",
        )
    return Nudge(right=right, down=down, rotate=float(rotate), thicken=thicken, noise=float(noise))


def put_back() -> None:
    """Undo all nudges."""
    for name in NUDGES:
        state.set_widget(f"nudge-{name}", 0.0 if name in ("right", "down", "thicken") else 0)


def show_any() -> None:
    """Read one of LeCun's test images instead of the pad."""
    state.forget_link("row")
    show_row(random.randrange(60_000, 70_000))


def show_nudged(subject: Subject, model: TrainedModel) -> None:
    """Show the bars before and after nudging, one above the other."""
    if subject.plain is None or subject.image is None:
        st.caption("Draw something, or start from a test digit.")
        return
    answers = model.predict_proba(np.stack([subject.plain, subject.image]))
    st.html(rows_html(["Before", "Nudged"], answers))


# ---------------------------------------------------------------------------------------------------------- several models


def choose_models(model: TrainedModel) -> list[TrainedModel]:
    """Let the visitor choose among the models in the server's memory, the page's own first."""
    runs = {run.number: run for run in cache.runs().runs() if run.ended and run.model is not None}
    own = next((number for number, run in runs.items() if run.model is model), None)
    if own is None:  # forgotten meanwhile: others have trained a lot
        return [model]
    numbers = [own, *(number for number in runs if number != own)]
    chosen = st.multiselect(
        "Models",
        numbers,
        default=numbers[:3],
        max_selections=MAX_MODELS,
        key="models",
        format_func=lambda number: f"Run {number}: {words.describe_config(runs[number].config)}",
        help="All that have been trained on this server and are still in its memory. Train others on the Train page.",
    )
    return [found for number in chosen if (found := runs[number].model) is not None]


def train_all_features() -> list[Run]:
    """Offer to train what is missing of the visitor's configuration with each of the features; return what is under way."""
    configs = [replace(state.config(), features=features) for features in SEES.values()]
    missing = [config for config in configs if cache.runs().get(config) is None]
    if missing and st.button(
        f"Train {len(missing)} more, with other features",
        key="train-features",
        icon=":material/model_training:",
        help="The same settings, but the model sees pixels, upright pixels or stroke directions.",
    ):
        for features in SEES.values():
            run_of(features)
    under_way = [run for config in configs if (run := cache.runs().get(config)) is not None and not run.ended]
    for run in under_way:
        st.caption(words.describe_config(run.config))
        run_watch.show_progress(run)
    return under_way


def name_of(model: TrainedModel) -> str:
    """Name a model by what it sees and its settings."""
    return f"{words.describe_config(model.config)} ({model.test_accuracy:.1%} on MNIST)"


def show_models(subject: Subject, model: TrainedModel) -> list[Run]:
    """Ask several models about the same image; return the runs that are under way."""
    under_way = train_all_features()
    models = choose_models(model)
    if subject.image is None:
        st.caption("Draw something first.")
    elif models:
        answers = [asked.predict_proba(subject.image[np.newaxis])[0] for asked in models]
        names = [f"{number}. {name_of(asked)}" for number, asked in enumerate(models, start=1)]
        label = None if subject.instead is None else subject.instead.label
        st.html(rows_html(names, np.stack(answers), label))
    return under_way


# ------------------------------------------------------------------------------------------------------------------- photo


def choose_photo() -> None:
    """Take a photo from a file or from the camera, and read it instead of the pad."""
    st.markdown("Write one digit large on paper, dark on light or light on dark, and take a picture of it.")
    by_camera = st.segmented_control(
        "Photo from",
        ["A file", "The camera"],
        default="A file",
        required=True,
        key="photo-from",
        label_visibility="collapsed",
    )
    if by_camera == "The camera":
        picture = st.camera_input("Take a photo of one digit", key="camera", width=420)
    else:
        picture = st.file_uploader("Picture of one digit, at most 5 MB", PICTURES, key="photo")
    if picture is not None and picture.file_id != state.kept("photo-read", None):
        state.keep("photo-read", picture.file_id)
        state.keep("photo-problem", read_instead(picture))
    if picture is not None and (problem := state.kept("photo-problem", None)):
        st.error(f"{problem} What you drew is still on the pad.", icon=":material/broken_image:")


def read_instead(picture: UploadedFile) -> str | None:
    """Read a photo instead of the pad; return what is wrong with it, if anything."""
    try:
        ink = clean_photo(read_photo(picture.getvalue()))
        to_mnist(ink)
    except (UnreadablePhoto, SeveralDigits, BlankDrawing, InvalidDrawing) as problem:
        return str(problem)
    state.forget_link("row")
    put(Instead("Your photo", ink=ink))
    return None


# -------------------------------------------------------------------------------------------------------------- my test set


def my_set() -> Collection:
    """Return what the visitor has saved."""
    return state.kept("my-set", Collection())


def show_my_set(subject: Subject, model: TrainedModel, verdict: Verdict | None) -> None:
    """Let the visitor save drawings, and show how well models read them."""
    st.markdown("MNIST's test images were written by others, with a pen. How well does the model read **your** digits?")
    game = st.segmented_control(
        "Mode", ["Collect", "Draw one that fools it"], default="Collect", required=True, key="set", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
    if game == "Collect":
        save_drawing(subject)
    else:
        challenge(subject, verdict)
    show_set_problem()
    if len(my_set()):
        show_scores(my_set(), model)
    files()


def save_drawing(subject: Subject) -> None:
    """Offer to save the drawing with the digit that it is meant to be."""
    borrowed = subject.instead is not None and subject.instead.image is not None
    image = None if borrowed else subject.image
    st.markdown("**Draw a digit, then press the one it is meant to be**" if image is None else "**Save it as a …**")
    st.html(SAVE_STYLE)
    with st.container(horizontal=True, gap="xsmall", key="save-as"):
        for digit in range(10):
            st.button(
                f"{digit}",
                key=f"save-{digit}",
                help=f"Save it as a {digit} and clear the pad",
                on_click=save,
                args=(image, digit),
                disabled=image is None,
            )


def save(image: Images, digit: int) -> None:
    """Save an image with its digit and clear the pad."""
    try:
        state.keep("my-set", my_set().with_drawing(image, digit))
    except CollectionFull as full:
        state.keep("set-problem", str(full))
        return
    state.keep("set-problem", None)
    state.forget_link("row")
    if state.kept("draw-instead", None) is None:
        empty_the_pad()
    else:  # a photo: the pad holds another drawing
        state.keep("draw-instead", None)


def challenge(subject: Subject, verdict: Verdict | None) -> None:
    """Play "draw one that fools it"."""
    now: Challenge = state.kept("challenge", Challenge(digit=7))
    st.markdown(f"### Draw a {now.digit} that you can read and the model cannot")
    if subject.instead is not None or verdict is None:
        st.caption("It must be your own drawing, on the pad.")
    elif verdict.opinion == "unlike any digit":
        st.caption("This is like no digit at all: it would not count.")
    ready = subject.instead is None and verdict is not None and verdict.opinion != "unlike any digit"
    with st.container(horizontal=True):
        st.button(
            f"Done, this is a {now.digit}",
            key="challenge-done",
            type="primary",
            disabled=not ready,
            on_click=attempt,
            args=(now, subject.image, verdict.first if verdict is not None else 0),
        )
        st.button(
            "Another digit",
            key="challenge-other",
            on_click=state.keep,
            args=("challenge", replace(now, digit=other_than(now.digit))),
        )
    if outcome := state.kept("challenge-outcome", None):
        st.markdown(outcome)
    if now.tried:
        st.markdown(f"Fooled **{now.fooled} of {now.tried}** times.")


def attempt(now: Challenge, image: Images, read_as: int) -> None:
    """Count an attempt, say how it went, and keep the drawing in the test set."""
    said = "it was not fooled." if read_as == now.digit else "**fooled!**"
    state.keep("challenge-outcome", f"Your {now.digit} was read as **{read_as}**: {said} It is in your test set.")
    state.keep("challenge", now.attempt(read_as, other_than(now.digit)))
    save(image, now.digit)


def other_than(digit: int) -> int:
    """Return any other digit."""
    return (digit + random.randint(1, 9)) % 10


def show_set_problem() -> None:
    """Show why the last change of the test set was not possible."""
    if problem := state.kept("set-problem", None):
        st.error(problem, icon=":material/error:")


def show_scores(mine: Collection, model: TrainedModel) -> None:
    """Show the saved drawings, how many of them each model reads right, and what it confuses."""
    read_as = model.predict(mine.images[-MAX_SHOWN:])
    labels = mine.labels[-MAX_SHOWN:]
    first = len(mine) - len(labels)
    st.markdown(f"**{len(mine)} saved**" + (f", the last {len(labels)} are shown" if first else ""))
    opened = gallery.digit_grid(
        mine.images[-MAX_SHOWN:],
        [f"{label}" if label == read else f"{label} → {read}" for label, read in zip(labels, read_as, strict=True)],
        key="my-grid",
        alt=[f"drawing {first + i + 1}, a {labels[i]}, read as {read_as[i]}" for i in range(len(labels))],
        label="Your saved drawings",
        mistakes=(labels != read_as).tolist(),
    )
    models = choose_models(model)
    st.dataframe(
        scores_frame(mine, models),
        hide_index=True,
        width="stretch",
        alt="How many of your drawings and of MNIST's test images each model reads right.",
    )
    if len(mine) < 20:
        st.caption("The interval is wide: with twenty drawings or more it says something.")
    if models and st.toggle("What is confused with what", key="set-confusion"):
        counts = drawings.confusion(models[0], mine)
        figures.show_chart(charts.confusion_matrix(counts, counts), key="set-matrix")
        st.caption(f"Your drawings, read by {name_of(models[0])}.")
    if opened is not None:
        label = int(labels[opened])
        put(Instead(f"Your drawing {first + opened + 1}, a {label}", image=mine.images[first + opened], label=label))
        st.rerun()  # last, so that no widget of this run is forgotten


def scores_frame(mine: Collection, models: Sequence[TrainedModel]) -> pd.DataFrame:
    """Return how well models read the visitor's drawings and MNIST's test images, a row each."""
    rows = []
    for model in models:
        share = drawings.accuracy(model, mine)
        rows.append(
            {
                "Model": words.describe_config(model.config),
                "Your drawings": f"{share.value:.0%} ({share.k} of {share.n})",
                "95 % interval": f"{share.low:.0%} to {share.high:.0%}",
                "MNIST's test images": f"{model.test_accuracy:.1%}",
            }
        )
    return pd.DataFrame(rows)


def files() -> None:
    """Offer the test set as files, and to load one."""
    mine = my_set()
    with st.container(horizontal=True, key="set-files"):
        if len(mine):
            st.download_button(
                "Download .npz", to_npz(mine), "my-digits.npz", "application/zip", key="npz", on_click="ignore",
                help="Two numpy arrays: images (n, 28, 28) and labels (n,).",
            )  # fmt: skip
            st.download_button(
                "Download .csv", to_csv(mine), "my-digits.csv", "text/csv", key="csv", on_click="ignore",
                help="A line for each drawing: the digit and 784 pixels.",
            )  # fmt: skip
            st.button("Remove the last", key="set-undo", on_click=state.keep, args=("my-set", mine.without_last()))
    if len(mine):
        st.caption("The set is kept until you reload the page: download it to have it again.")
    file = st.file_uploader("Load a saved test set (.npz or .csv)", ["npz", "csv"], key="set-file")
    if file is not None and file.file_id != state.kept("set-read", None):
        state.keep("set-read", file.file_id)
        state.keep("set-problem", load(file.getvalue()))
        st.rerun()


def load(data: bytes) -> str | None:
    """Add the drawings of a file to the visitor's; return what is wrong with it, if anything."""
    try:
        state.keep("my-set", my_set().joined(read_collection(data)))
    except (InvalidCollection, CollectionFull) as problem:
        return f"{problem} What you have saved is still there."
    return None

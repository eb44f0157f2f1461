"""The answer as one piece of HTML, new at every stroke, and what the visitor says of it: right or wrong."""

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from mnist_core import charts
from mnist_core.analysis import judge
from mnist_core.analysis.familiarity import CLOSE, Verdict
from mnist_core.data import DIGITS, Images
from mnist_core.model import TrainedModel
from mnist_core.model.trained_model import Float32
from mnist_core.runs import Run
from mnist_core.ui import cache, run_watch, state
from mnist_core.ui.draw.sources import ImageToRead, go_back_to_pad
from mnist_core.ui.live_bars import answer_html, read_in_browser
from mnist_core.ui.state import PickedImage
from mnist_core.ui.words import name_digit

_RULE = f"Sure: at least {100 * CLOSE:.0f} percentage points ahead of the second choice, and like most digits."
NO_MODEL = "The reason is below; what you draw is kept."


def show_answer(to_read: ImageToRead, model: TrainedModel) -> None:
    """Show what the model says of the image."""
    read_in_browser(model)
    st.html(make_answer(to_read, model))


def make_answer(to_read: ImageToRead, model: TrainedModel) -> str:
    """Return what the model says of the image as HTML."""
    pad, is_picked = to_read.drawing.seq if to_read.is_pad else None, to_read.picked is not None
    if to_read.image is None:
        note = to_read.reason if is_picked or to_read.drawing.strokes else ""  # the title says it of an empty pad
        return answer_html("Draw a digit from 0 to 9", note, pad=pad, is_other=is_picked)
    p = model.predict_proba(to_read.image[np.newaxis])[0]
    verdict = judge(p, cache.familiarity().liken(to_read.image))
    bars = charts.probability_bars(p, true=to_read.label)
    return answer_html(*describe_verdict(verdict, p), to_read.image, bars, verdict.opinion, pad, is_picked)


def show_rule() -> None:
    """Say when the verdict is "sure"."""
    st.caption(_RULE)


def show_source(picked: PickedImage) -> None:
    """Say what is read instead of the pad, and offer to go back to it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(picked.title, width="content")
        st.button("Back to the pad", key="back", icon=":material/draw:", on_click=go_back_to_pad)


def describe_verdict(verdict: Verdict, probabilities: Float32) -> tuple[str, str]:
    """Put a verdict into words: a headline and a note.

    Examples
    --------
    >>> describe_verdict(Verdict("not sure", 4, 9), np.array([0, 0, 0, 0, 0.55, 0, 0, 0, 0, 0.45]))
    ('Not sure: 4 or 9', '55.0%, against 45.0% for 9')
    """
    first, second = verdict.first, verdict.second
    note = f"{charts.percent(probabilities[first])}, against {charts.percent(probabilities[second])} for {second}"
    match verdict.opinion:
        case "sure":
            return f"Sure: {first}", note
        case "not sure":
            return f"Not sure: {first} or {second}", note
        case "unusual":
            return f"Perhaps {first}", f"{note}; few digits look like this"
        case "unlike any digit":
            return (
                f"Unlike any digit I know; at best {name_digit(first)}",
                "The bars must add up to 100%, whatever they are asked about.",
            )


def show_progress(run: Run | None) -> None:
    """Show empty bars, and how far the model's training is."""
    if run is not None and not run.ended:
        st.html(answer_html("The model is still training", "You can draw until it is ready."))
        run_watch.show_progress(run)
        return
    st.html(answer_html("No model yet", NO_MODEL))
    if run is not None:
        run_watch.show_failure(run)


def show_rows(names: Sequence[str], probabilities: Float32, label: int | None = None) -> None:
    """Show several answers, a row of ten small bars for each."""
    st.html(f'<div class="mnist-compared">{charts.probability_rows(names, probabilities, true=label)}</div>')


Save = Callable[[Images, int, int], None]
"""Takes an image, what it is meant to be, and what was read."""


def show_feedback(
    to_read: ImageToRead,
    model: TrainedModel,
    *,
    show_why: Callable[[], None],
    ask_stronger: Callable[[], None],
    save: Save | None = None,
) -> int | None:
    """Ask what an image is meant to be; say whether it was read right, and offer to see why and a stronger model.

    Parameters
    ----------
    to_read : ImageToRead
        What has been read.
    model : TrainedModel
    show_why, ask_stronger : function
        What the two buttons do, as callbacks.
    save : function, optional
        Called, as a callback, when the visitor has said what the image is meant to be.

    Returns
    -------
    int or None
        What the visitor says that it is meant to be.
    """
    if to_read.image is None or to_read.label is not None:
        return None
    read_as = int(model.predict(to_read.image[None])[0])
    key = f"said-{to_read.drawing.seq}-{to_read.picked is None}"
    with st.container(gap="small", key="draw-feedback"):
        meant: int | None = st.pills(
            "It is a …", DIGITS, key=key, on_change=tell, args=(key, to_read.image, read_as, save)
        )
        if meant is None:
            return None
        word = "check: **Right.**" if meant == read_as else f"close: **Wrong, you meant {name_digit(meant)}.**"
        st.markdown(f":material/{word}")
        with st.container(horizontal=True, gap="small"):
            st.button("Why?", key="why", icon=":material/help:", on_click=show_why)
            if model.config.features != "gradient histograms":
                st.button("Ask a stronger model", key="stronger", icon=":material/bolt:", on_click=ask_stronger)
    return meant


def tell(key: str, image: Images, read_as: int, save: Save | None) -> None:
    """Hand on what the visitor says that an image is meant to be; for callbacks."""
    if save is not None and (meant := state.widget_value(key)) is not None:
        save(image, meant, read_as)

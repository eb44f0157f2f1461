"""Teach: the model of the page is trained again with the drawings that are shown to it, and measured on those kept."""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from mnist_core import charts
from mnist_core.analysis import compare, compare_on_drawings, score_drawings
from mnist_core.analysis.comparison import Comparison
from mnist_core.charts import percent
from mnist_core.drawing import Collection
from mnist_core.model import Examples, Features, TrainedModel, TrainingConfig, load_shipped
from mnist_core.runs import RunRefused
from mnist_core.ui import cache, figures, gallery, presence, run_watch, state
from mnist_core.ui.choices import choose_one
from mnist_core.ui.draw.pad_and_model import AS_ON_HOME, find_config
from mnist_core.ui.state import MyDigitsState, TeachState

WEIGHTS = {"Once": 1.0, "10 times": 10.0}
COUNTS = (0, 1, 3, 5, 10)
"""How many are shown in the picture of how many it takes."""
PICTURE_FEATURES: tuple[Features, ...] = ("pixels", "gradient histograms")
PICTURE_IMAGES = 10_000
"""Images of MNIST that a model of the picture learns from at most: ten models take some ten seconds."""
FEW = 5
"""With fewer drawings that are kept nothing is measured."""


def make_examples(mine: Collection) -> Examples | None:
    """Return the drawings that are shown to a model, each counted as often as the visitor has chosen; None without."""
    shown = mine.part(shown=True)
    weight = WEIGHTS[state.widget_value("teach-weight") or "10 times"]
    return Examples(shown.images, shown.labels, weight) if len(shown) else None


def show_buttons() -> None:
    """Offer to teach the page's model what is shown, and to go back to the model as it was."""
    examples, taught = make_examples(state.get(MyDigitsState).drawings), find_config().examples
    nothing_new = examples is None or examples.key == taught
    with st.container(horizontal=True, gap="small", key="teach-buttons"):
        pressed = st.button(
            "Teach",
            key="teach",
            icon=":material/school:",
            type="secondary" if nothing_new else "primary",
            disabled=nothing_new,
            on_click=teach,
            args=(examples,),
            help="Train the same model again, with MNIST's images and those of My digits that are shown to it.",
        )
        if taught is not None:
            pressed |= st.button("Untaught model", key="unteach", icon=":material/undo:", on_click=unteach)
    if pressed:
        st.rerun()  # the whole page: the other fragments show the model too


def teach(examples: Examples) -> None:
    """Make the page's model, taught with these examples, the visitor's; for callbacks."""
    state.remember_examples(examples)
    config = replace(find_config(), examples=examples.key)
    state.choose(config)
    state.set_widget("sees", config.features.capitalize())
    state.set_widget("closer", "My digits")


def unteach() -> None:
    """Go back to the model as it was before it was taught; for callbacks."""
    state.choose(replace(state.config(), examples=None))
    if state.config() == load_shipped().config:
        state.set_widget("sees", AS_ON_HOME)


def find_kept(mine: Collection, config: TrainingConfig) -> Collection:
    """Return the drawings to test a model with: those that are kept and that it has not been shown."""
    kept, examples = mine.part(shown=False), state.examples_of(config)
    seen = set() if examples is None else {image.tobytes() for image in examples.images}
    return kept[np.array([place for place, image in enumerate(kept.images) if image.tobytes() not in seen], np.intp)]


def find_tested(mine: Collection, config: TrainingConfig) -> Collection:
    """Return the drawings to test a model with: all of them if it has been shown none."""
    return mine if config.examples is None else find_kept(mine, config)


def show_choices(mine: Collection) -> None:
    """Let the visitor choose how often an example counts, and ask how many it takes."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="teach-choices"):
        choose_one(
            "Each that is shown counts",
            WEIGHTS,
            "teach-weight",
            default="10 times",
            in_link=False,
            help="An image of MNIST counts once; one drawing among thousands of them hardly counts if it does so too.",
        )
        pressed = st.button(
            "How many does it take?",
            key="teach-picture",
            icon=":material/query_stats:",
            disabled=not (mine.shown.any() and not mine.shown.all()),
            on_click=begin_picture,
            args=(mine,),
            help="Trains models that are shown the first 0, 1, 3, 5 and 10 of them, with pixels and with gradient "
            "histograms, and asks each about those that are kept.",
        )
    if pressed:
        st.rerun()


def show_before_and_after(mine: Collection, model: TrainedModel) -> None:
    """Show what teaching has changed, if the model is a taught one."""
    if model.config.examples is None:
        return
    untaught = replace(model.config, examples=None)
    before = load_shipped() if untaught == load_shipped().config else cache.find_model(untaught)
    if before is not None:
        show_comparison(before, model, find_kept(mine, model.config))
    elif st.button("Compare with the untaught model", key="teach-before", help="It is trained again first."):
        with st.spinner("Training the untaught model again …"):
            run_watch.recall_model(untaught, presence.visitor())
        st.rerun(scope="fragment")


def show_comparison(before: TrainedModel, after: TrainedModel, kept: Collection, *, whose: str = "your digits") -> None:
    """Show what a taught model reads, beside the untaught one: the drawings that are kept, and MNIST's test images."""
    assert after.config.examples is not None
    n, weight, _ = after.config.examples
    times = "once" if weight == 1 else f"{weight:g} times"
    st.markdown(f"**Before and after it was shown {n:,} of {whose}**, each counted {times}")
    mnist = compare(cache.evaluate(before, "test"), cache.evaluate(after, "test"))
    rows = [_describe("MNIST's test images", mnist, 2)]
    own = compare_on_drawings(before, after, kept) if len(kept) else None
    if own is not None:
        if len(kept) >= FEW:
            with st.container(key="teach-result"):  # on a phone the table's last columns are off the screen
                st.markdown(
                    f"Of {whose} that are kept it read **{percent(own.first.value, 0)}** before, "
                    f"**{percent(own.second.value, 0)}** now."
                )
        rows.insert(0, _describe(f"{whose[0].upper()}{whose[1:]} that are kept", own, 0))
    alt = "What the model read before and after it was taught."
    figures.show_table(pd.DataFrame(rows), key="teach-table", alt=alt, hide_index=True, width="stretch")
    if own is None:
        st.info(f"None of {whose} is kept to test with: nothing can be measured on what a model was shown.")
        return
    if len(kept) < FEW:
        st.info(f"With {len(kept)} kept this is not a measurement: that takes {FEW} or more.", icon=":material/info:")
    else:
        st.caption(figures.describe_comparison(own, "the untaught model", "the taught one"))
    changed = np.concatenate([own.fixed, own.broken])[: gallery.PAGE_SIZE]
    if len(changed):
        was, now = before.predict(kept.images[changed]), after.predict(kept.images[changed])
        labels = kept.labels[changed]
        tiles = gallery.Tiles(
            kept.images[changed],
            [f"{a} → {b}" for a, b in zip(was, now, strict=True)],
            [f"a drawn {label}: read as {a} before, {b} now" for label, a, b in zip(labels, was, now, strict=True)],
            (labels != now).tolist(),
        )
        gallery.digit_grid(tiles, key="teach-changed", label="Kept digits that are read otherwise now", columns=12)


def _describe(images: str, compared: Comparison, decimals: int) -> dict[str, str]:
    first, second = compared.first, compared.second
    return {
        "": images,
        "Untaught": figures.write_share(first, decimals),
        "Taught": figures.write_share(second, decimals),
        "95% interval": "" if second.n < FEW else figures.write_range(second, decimals),
        "Now right": f"{len(compared.fixed):,}",
        "Now wrong": f"{len(compared.broken):,}",
    }


def begin_picture(mine: Collection) -> None:
    """Ask for the models of the picture, by what each was shown."""
    known, all_shown = state.get(TeachState), make_examples(mine)
    assert all_shown is not None
    base = replace(find_config(), examples=None, n_train=min(find_config().n_train or PICTURE_IMAGES, PICTURE_IMAGES))
    known.points, known.kept = {}, mine.part(shown=False)
    for count in [count for count in COUNTS if count <= len(all_shown)]:
        examples = Examples(all_shown.images[:count], all_shown.labels[:count], all_shown.weight) if count else None
        if examples is not None:
            state.remember_examples(examples)
        for features in PICTURE_FEATURES:
            key = None if examples is None else examples.key
            known.points[replace(base, features=features, examples=key)] = None


def show_picture() -> None:
    """Show the picture of how many examples it takes, if it was asked for; each point comes when its run has ended."""
    missing = None in state.get(TeachState).points.values()
    st.fragment(_show_picture, run_every=presence.choose_interval(0.5) if missing else None)()


def _show_picture() -> None:
    known = state.get(TeachState)
    if not known.points:
        return
    missing = [config for config, right in known.points.items() if right is None]
    try:
        for config in missing:
            if (model := run_watch.submit_run(config, sweep=True).model) is not None:
                known.points[config] = score_drawings(model, known.kept).k
    except RunRefused as refusal:
        st.warning(str(refusal), icon=":material/hourglass_empty:")
    n = len(known.kept)
    points = [
        (config.features, 0 if config.examples is None else config.examples.n, right / n)
        for config, right in known.points.items()
        if right is not None
    ]
    base = next(iter(known.points))
    images = f"{base.n_rows()[0]:,} images of MNIST"
    with st.container(key="teach-how-many"):
        st.markdown(f"**How many does it take?** Read right of your {n:,} kept digits, by models of {images}")
        if len(points) < len(known.points):
            st.progress(len(points) / len(known.points), f"{len(points)} of {len(known.points)} models")
        if points:
            figures.show_chart(charts.examples_curve(points), key="teach-curve")
    if n < FEW:
        st.caption(f"With {n} kept this is not a measurement: keep {FEW} or more.")
    if missing and None not in known.points.values():
        st.rerun()

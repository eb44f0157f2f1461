"""What to train: presets, and a widget for each setting."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from mnist_core.data import Split
from mnist_core.model import PRESETS, QUICK, TrainingConfig
from mnist_core.model.config import Variants
from mnist_core.ui import cache, figures, run_watch, state
from mnist_core.ui.state import TrainState
from mnist_core.ui.words import FEATURES, IMAGES, ITERATIONS, PENALTIES, SCALINGS, describe_config

Name = TypeVar("Name", bound=str)
SPLITS: dict[Split, str] = {"random": "Random split", "lecun": "LeCun's 60,000 / 10,000"}
FOUR = 2
"""The row of a digit with strokes in several directions."""
SHARES = [percent / 100 for percent in range(10, 95, 5)]
"""Values of test_size on offer."""


def start_run(config: TrainingConfig) -> None:
    """Make a configuration the visitor's own and train it to the end; for callbacks."""
    before = state.config()
    if config != before:
        state.get(TrainState).beside = before
    state.choose(config)
    run = run_watch.find_run(config)
    if run is not None and run.status == "stopped":
        run_watch.train_again(config)


def show_presets(chosen: TrainingConfig) -> None:
    """Show the presets, of which one press trains one; `chosen` is what the settings say."""
    with st.container(horizontal=True, gap="small", key="presets"):
        for preset in PRESETS:
            is_chosen = preset.config == chosen
            st.button(
                preset.name,
                key=f"preset-{preset.name}",
                help=None if is_chosen else preset.expect,  # the chosen one's stands below
                on_click=start_run,
                args=(preset.config,),
                type="primary" if is_chosen else "secondary",
            )
    expected = [f"**{preset.name}.** {preset.expect}" for preset in PRESETS if preset.config == chosen]
    with st.container(key="preset_words"):
        st.caption(expected[0] if expected else "**Your own settings.** The five above are worth trying as well.")


def show_settings() -> TrainingConfig:
    """Show the settings and the button that trains them; return what they say."""
    chosen = choose_config(state.config())
    n_train, n_test = chosen.n_rows()
    st.caption(f"{n_train:,} images to learn from, {n_test:,} to test with.")
    show_start(chosen, "Train", key="start")
    return chosen


def show_start(chosen: TrainingConfig, label: str, *, key: str) -> None:
    """Show a button that trains what the settings say."""
    st.button(
        label,
        key=key,
        type="primary",
        icon=":material/play_arrow:",
        on_click=start_run,
        args=(chosen,),
        width="stretch" if key == "start" else "content",
    )


def show_headline(chosen: TrainingConfig) -> None:
    """Show whose results stand below, and what to press when the settings have changed."""
    now = state.config()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="headline"):
        st.markdown(f"## {describe_config(now)}", width="content" if chosen != now else "stretch")
        if chosen != now:
            show_start(chosen, "The settings have changed: train them", key="start-changed")


def choose_config(now: TrainingConfig) -> TrainingConfig:
    """Show the settings, set to a configuration, and return the configuration they say."""
    version = repr(now)  # another configuration, another set of widgets, set to it
    scaling = choose_explained(
        "Scaling of the pixels",
        SCALINGS,
        now.scaling,
        key=f"scaling-{version}",
        why="Scaling decides how many iterations lbfgs needs.",
    )
    max_iter = st.select_slider(
        "Iterations at most (max_iter)",
        sorted({*ITERATIONS, now.max_iter}),
        now.max_iter,
        key=f"max_iter-{version}",
        help="lbfgs stops here even if it has not found the minimum. scikit-learn's default is 100.",
    )
    images = st.container()  # how many there are to choose from depends on the split below
    C = st.select_slider(
        "C, the freedom of the weights",
        sorted({f"{C:g}": C for C in (*PENALTIES, now.C)}.values()),  # no two that look alike
        now.C,
        key=f"C-{version}",
        format_func=lambda C: f"{C:g}",
        help="Small values keep the weights small (regularisation). scikit-learn's default is 1.",
    )
    features = choose_explained(
        "Features",
        FEATURES,
        now.features,
        key=f"features-{version}",
        why="What the model sees of an image. The classifier behind it is the same.",
    )
    with st.popover("Gradient histograms?", type="tertiary"), st.container(width=336):
        explain_gradient_histograms()
    usual = now.split == "random" and now.test_size == QUICK.test_size and now.variants == "none"
    with st.expander("Training and test images", expanded=not usual):
        chosen = choose_split(now, version)
    with images:
        n_train = choose_n_train(chosen, now.n_train, version)
    return replace(chosen, n_train=n_train, features=features, scaling=scaling, C=C, max_iter=max_iter)


def choose_explained(label: str, options: Mapping[Name, str], now: Name, *, key: str, why: str) -> Name:
    """Show a list of names, and under it what the chosen one means: a list cuts off what is longer than a name."""
    meanings = "\n".join(f"- **{name}**: {meaning}" for name, meaning in options.items())
    with st.container(gap=None):
        chosen = st.selectbox(label, options, index=list(options).index(now), key=key, help=f"{why}\n\n{meanings}")
        st.caption(options[chosen])
    return chosen


def explain_gradient_histograms() -> None:
    """Show on one digit what gradient histograms count."""
    figures.show_picture(cache.directions_picture(FOUR))
    st.markdown(
        f"Image {FOUR}, set upright. **The longer a line, the more edge of that direction** runs near its beginning: "
        "7 x 7 places with 8 directions each are 392 numbers. 1,152 more count which two directions stand side by "
        "side. The model gets these numbers instead of the pixels."
    )


def choose_split(now: TrainingConfig, version: str) -> TrainingConfig:
    """Show which images to learn from and to test with; return a configuration of all training images."""
    split = st.radio(
        "Split",
        SPLITS,
        index=list(SPLITS).index(now.split),
        key=f"split-{version}",
        format_func=SPLITS.__getitem__,
        label_visibility="collapsed",
    )
    test_size = st.select_slider(
        "Share of test images (test_size)",
        sorted({*SHARES, now.test_size}),
        now.test_size,
        key=f"test_size-{version}",
        format_func=lambda share: f"{share:.2f}",
        disabled=split == "lecun",
    )
    seed = st.number_input(
        "Seed of the split (random_state)", 0, 2**32 - 1, now.seed, key=f"seed-{version}", disabled=split == "lecun"
    )
    slashed = st.checkbox(
        "Slashed zeros too",
        now.variants == "slashed zeros",
        key=f"variants-{version}",
        help="One zero in ten of the training images is shown a second time with a slash through it: MNIST has hardly "
        "any like that, so without them a model takes them for an 8.",
    )
    variants: Variants = "slashed zeros" if slashed else "none"
    return TrainingConfig(split=split, test_size=test_size, seed=seed, variants=variants)


def choose_n_train(whole: TrainingConfig, n_train: int | None, version: str) -> int | None:
    """Show how many of a split's training images to use; never more than it has, of which all are left."""
    n_available, _ = whole.n_rows()
    key = f"n_train-{version}"
    if (state.widget_value(key) or 0) >= n_available:
        state.set_widget(key, None)
    choices = sorted(n for n in {*IMAGES, n_train} if n is not None and n < n_available)
    return st.select_slider(
        "Training images",
        [*choices, None],
        n_train if n_train in choices else None,
        key=key,
        format_func=lambda n: "all" if n is None else f"{n:,}",
        help="Fewer images train faster and over-fit sooner.",
    )

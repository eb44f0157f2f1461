"""What to train: presets, and a widget for each setting."""

from dataclasses import replace

import streamlit as st

from mnist_core.data import Split
from mnist_core.model import PRESETS, TrainingConfig
from mnist_core.ui import state
from mnist_core.ui.state import TrainState
from mnist_core.ui.words import FEATURES, IMAGES, ITERATIONS, PENALTIES, SCALINGS

SPLITS: dict[Split, str] = {"random": "Random split", "lecun": "LeCun's 60,000 / 10,000"}


def start_run(config: TrainingConfig, beside: TrainingConfig | None = None) -> None:
    """Make a configuration the visitor's own, which starts its run; remember what to put it beside."""
    state.get(TrainState).beside = beside
    state.choose(config)


def show_presets() -> None:
    """Show the presets: one press trains one."""
    with st.container(horizontal=True, gap="small", key="presets"):
        for preset in PRESETS:
            st.button(
                preset.name,
                key=f"preset-{preset.name}",
                help=preset.expect,
                on_click=start_run,
                args=(preset.config,),
                type="primary" if preset.config == state.config() else "secondary",
            )
    for preset in PRESETS:
        if preset.config == state.config():
            st.caption(f"**{preset.name}.** {preset.expect}")


def show_settings() -> None:
    """Show the settings and the button that trains them."""
    now = state.config()
    chosen = choose_config(now)
    n_train, n_test = chosen.n_rows()
    st.caption(f"{n_train:,} images to learn from, {n_test:,} to test with.")
    st.button(
        "Train", type="primary", icon=":material/play_arrow:", on_click=start_run, args=(chosen,), width="stretch"
    )
    if chosen != now:
        st.caption("The settings have changed: press Train.")


def choose_config(now: TrainingConfig) -> TrainingConfig:
    """Show the settings, set to a configuration, and return the configuration they say."""
    version = hash(now)  # another configuration, another set of widgets, set to it
    n_available = replace(now, n_train=None).n_rows()[0]
    scaling = st.selectbox(
        "Scaling of the pixels",
        SCALINGS,
        index=list(SCALINGS).index(now.scaling),
        key=f"scaling-{version}",
        format_func=lambda name: f"{name}: {SCALINGS[name]}",
        help="Scaling decides how many iterations lbfgs needs.",
    )
    max_iter = st.select_slider(
        "Iterations at most (max_iter)",
        sorted({*ITERATIONS, now.max_iter}),
        now.max_iter,
        key=f"max_iter-{version}",
        help="lbfgs stops here even if it has not found the minimum. scikit-learn's default is 100.",
    )
    n_train = st.select_slider(
        "Training images",
        [*sorted({*(n for n in IMAGES if n < n_available), *filter(None, [now.n_train])}), None],
        now.n_train,
        key=f"n_train-{version}",
        format_func=lambda n: "all" if n is None else f"{n:,}",
        help="Fewer images train faster and over-fit sooner.",
    )
    C = st.select_slider(
        "C, the freedom of the weights",
        sorted({*PENALTIES, now.C}),
        now.C,
        key=f"C-{version}",
        format_func=lambda value: f"{value:g}",
        help="Small values keep the weights small (regularisation). scikit-learn's default is 1.",
    )
    features = st.selectbox(
        "Features",
        FEATURES,
        index=list(FEATURES).index(now.features),
        key=f"features-{version}",
        format_func=lambda name: f"{name}: {FEATURES[name]}",
        help="What the model sees of an image. The classifier behind it is the same.",
    )
    with st.expander("Split into training and test images", expanded=now.split == "lecun" or now.test_size != 0.2):
        split = st.radio(
            "Split",
            SPLITS,
            index=list(SPLITS).index(now.split),
            key=f"split-{version}",
            format_func=SPLITS.__getitem__,
            label_visibility="collapsed",
        )
        test_size = st.slider(
            "Share of test images (test_size)",
            0.1,
            0.9,
            now.test_size,
            0.05,
            key=f"test_size-{version}",
            disabled=split == "lecun",
        )
        seed = st.number_input(
            "Seed of the split (random_state)", 0, 2**32 - 1, now.seed, key=f"seed-{version}", disabled=split == "lecun"
        )
    return TrainingConfig(
        split=split,
        test_size=round(test_size, 2),
        seed=seed,
        n_train=n_train,
        features=features,
        scaling=scaling,
        C=C,
        max_iter=max_iter,
    )

"""Choose a configuration, watch it train, and understand the warning."""

from dataclasses import replace

import streamlit as st

from mnist_core import export
from mnist_core.analysis import accuracy
from mnist_core.charts import learning_curve
from mnist_core.data import Split
from mnist_core.model import PRESETS, TrainedModel, TrainingConfig
from mnist_core.ui import cache, figures, ledger, run_watch, shell, state, words
from mnist_core.ui.state import TrainState
from mnist_core.ui.words import FEATURES, IMAGES, ITERATIONS, PENALTIES, SCALINGS

SPLITS: dict[Split, str] = {"random": "Random split", "lecun": "LeCun's 60,000 / 10,000"}
METRIC = 160
"""Pixels that a number takes: two stand side by side on a phone."""
ALL_IMAGES = 63_000  # the most that any split has; at the slider's end it stands for all of them


def train(config: TrainingConfig, beside: TrainingConfig | None = None) -> None:
    """Make a configuration the visitor's own, which starts its run; remember what to put it beside."""
    state.get(TrainState).beside = beside
    state.choose(config)


def presets() -> None:
    """Show the presets: one press trains one."""
    with st.container(horizontal=True, gap="small", key="presets"):
        for preset in PRESETS:
            st.button(
                preset.name,
                key=f"preset-{preset.name}",
                help=preset.expect,
                on_click=train,
                args=(preset.config,),
                type="primary" if preset.config == state.config() else "secondary",
            )
    for preset in PRESETS:
        if preset.config == state.config():
            st.caption(f"**{preset.name}.** {preset.expect}")


def choose_config(now: TrainingConfig) -> TrainingConfig:
    """Show the settings, set to a configuration, and return the configuration they say."""
    of_now = f"{hash(now)}"  # another configuration, another set of widgets, set to it
    scaling = st.selectbox(
        "Scaling of the pixels",
        SCALINGS,
        index=list(SCALINGS).index(now.scaling),
        key=f"scaling-{of_now}",
        format_func=lambda name: f"{name}: {SCALINGS[name]}",
        help="Scaling decides how many iterations lbfgs needs.",
    )
    max_iter = st.select_slider(
        "Iterations at most (max_iter)",
        sorted({*ITERATIONS, now.max_iter}),
        now.max_iter,
        key=f"max_iter-{of_now}",
        help="lbfgs stops here even if it has not found the minimum. scikit-learn's default is 100.",
    )
    n_train = st.select_slider(
        "Training images",
        sorted({*IMAGES, now.n_train or ALL_IMAGES, ALL_IMAGES}),
        now.n_train or ALL_IMAGES,
        key=f"n_train-{of_now}",
        format_func=lambda n: "all" if n == ALL_IMAGES else f"{n:,}",
        help="Fewer images train faster and over-fit sooner.",
    )
    C = st.select_slider(
        "C, the freedom of the weights",
        sorted({*PENALTIES, now.C}),
        now.C,
        key=f"C-{of_now}",
        format_func=lambda value: f"{value:g}",
        help="Small values keep the weights small (regularisation). scikit-learn's default is 1.",
    )
    features = st.selectbox(
        "Features",
        FEATURES,
        index=list(FEATURES).index(now.features),
        key=f"features-{of_now}",
        format_func=lambda name: f"{name}: {FEATURES[name]}",
        help="What the model sees of an image. The classifier behind it is the same.",
    )
    with st.expander("Split into training and test images", expanded=now.split == "lecun" or now.test_size != 0.2):
        split = st.radio(
            "Split",
            SPLITS,
            index=list(SPLITS).index(now.split),
            key=f"split-{of_now}",
            format_func=SPLITS.__getitem__,
            label_visibility="collapsed",
        )
        test_size = st.slider(
            "Share of test images (test_size)",
            0.1,
            0.9,
            now.test_size,
            0.05,
            key=f"test_size-{of_now}",
            disabled=split == "lecun",
        )
        seed = st.number_input(
            "Seed of the split (random_state)", 0, 2**32 - 1, now.seed, key=f"seed-{of_now}", disabled=split == "lecun"
        )
    return TrainingConfig(
        split=split,
        test_size=round(test_size, 2),
        seed=seed,
        n_train=None if n_train == ALL_IMAGES else n_train,
        features=features,
        scaling=scaling,
        C=C,
        max_iter=max_iter,
    )


def scores(model: TrainedModel) -> None:
    """Show what came out, in four numbers."""
    test, training = (accuracy(cache.evaluate(model, part)) for part in ("test", "train"))
    with st.container(horizontal=True):
        st.metric(
            "Test accuracy",
            f"{test.value:.2%}",
            width=METRIC,
            help=f"{test.k:,} of {test.n:,} test images right. With 95 % confidence the model's true accuracy "
            f"lies between {test.low:.2%} and {test.high:.2%}.",
        )
        st.metric(
            "Train accuracy",
            f"{training.value:.2%}",
            width=METRIC,
            help=f"{training.k:,} of the {training.n:,} images it learned from.",
        )
        st.metric("Iterations", f"{model.n_iter} of {model.config.max_iter}", width=METRIC)
        st.metric("Training time", f"{model.seconds:.1f} s", width=METRIC)


def convergence(model: TrainedModel) -> None:
    """Say whether lbfgs found the minimum, what that means, and what to press."""
    config = model.config
    with st.container(border=True, key="convergence"):
        if model.converged:
            st.markdown(f"#### :material/check_circle: Converged after {model.n_iter} iterations")
            st.markdown(
                f"The steepest slope of the loss is only {model.slope:.1g} (lbfgs aims at 0.0001): it stands at the bottom "
                "of the valley, and more iterations would change nothing."
            )
        elif model.stopped:
            st.markdown(f"#### :material/stop_circle: Stopped at iteration {model.n_iter}")
            st.markdown("You have the model as it was at that moment. Everything works with it.")
            st.button(
                "Train it to the end",
                icon=":material/play_arrow:",
                on_click=run_watch.train_again,
                args=(config,),
            )
        else:
            st.markdown(f"#### :material/warning: Not converged after {model.n_iter} iterations")
            why = (
                "lbfgs was still on its way down when the iterations ran out"
                if model.n_iter == config.max_iter
                else "lbfgs gave up: no step that it tried lowered the loss"
            )
            st.markdown(
                f"{why}. The steepest slope is {model.slope:.2g}, and it would stop by itself at 0.0001. The model works, "
                "but it is not the one that the loss asks for. scikit-learn says so with a **ConvergenceWarning**:"
            )
            st.code(model.advice, language=None, wrap_lines=True)
        if not model.converged:
            remedies(config)
        with st.expander("What the warning does not tell you"):
            st.markdown(
                "- **More iterations are not more accuracy.** On MNIST they raise the accuracy on *training* images "
                "and, after some 30, lower it on *test* images: the weights begin to fit the noise.\n"
                "- **Subtracting the mean image** changes nothing about what can be learned, but lbfgs needs about a "
                "third of the iterations.\n"
                "- **StandardScaler converges better and tests worse:** it blows up pixels at the rim that hardly ever "
                "carry ink.\n"
                "- **Smaller C** (stronger regularisation) makes the valley rounder: fewer iterations, smaller weights, "
                "less over-fitting."
            )


def remedies(config: TrainingConfig) -> None:
    """Offer what to try against the warning; the result is put beside this one."""
    st.markdown("**What to try** (the result is put beside this one):")
    tries = {
        "Subtract the mean": replace(config, scaling="subtract mean"),
        f"Twice the iterations ({min(2_000, 2 * config.max_iter):,})": replace(
            config, max_iter=min(2_000, 2 * config.max_iter)
        ),
        f"Smaller weights (C = {max(1e-5, config.C / 10):g})": replace(config, C=max(1e-5, config.C / 10)),
    }
    for column, (label, remedy) in zip(st.columns(len(tries)), tries.items(), strict=True):
        column.button(
            label, key=f"try-{label}", on_click=train, args=(remedy, config), disabled=remedy == config, width="stretch"
        )


def side_by_side(model: TrainedModel) -> None:
    """Show this run beside the one that the visitor came from."""
    before = state.get(TrainState).beside
    run = cache.runs().get(before) if before is not None else None
    if run is None or run.model is None or run.model is model:
        return
    st.markdown("#### Beside the run before")
    st.dataframe(
        ledger.runs_table([run, cache.runs().get(model.config) or run]),
        key="beside",
        hide_index=True,
        column_order=["Scaling", "C", "Iterations", "Converged", "Test", "Train", "Seconds"],
        column_config=ledger.COLUMNS,
        alt="The run before and this one: scaling, C, iterations, convergence, accuracies and time.",
    )


def curves(model: TrainedModel) -> None:
    """Show how the loss fell and what the weights look like."""
    loss, accuracies = st.columns(2)
    with loss:
        st.markdown("**Loss**, on 1,000 training images")
        figures.show_chart(learning_curve(model.history, "loss", max_iter=model.n_iter, finished=True), key="loss")
    with accuracies:
        st.markdown("**Accuracy**, on samples of 1,000 images")
        figures.show_chart(
            learning_curve(model.history, "accuracy", max_iter=model.n_iter, finished=True), key="accuracy"
        )
    weights(model)


@st.fragment
def weights(model: TrainedModel) -> None:
    """Show the ten weight images, after any iteration."""
    words, slider = st.columns([1, 2], vertical_alignment="center")
    words.markdown("**Weights** of the ten digits: drag to see them take shape")
    steps = {iteration.k: iteration for iteration in model.history}
    k = max(steps)
    if len(steps) > 1:
        k = slider.select_slider("After iteration", sorted(steps), k, key=f"k-{hash(model.config)}-{model.n_iter}")
    figures.show_weights(steps[k].coef, model.config.features)


def take_home(model: TrainedModel) -> None:
    """Offer the run as a script, a notebook and a model file."""
    # A stopped run is repeated by one that may take no more iterations than it took.
    config = replace(model.config, max_iter=model.n_iter) if model.stopped else model.config
    with st.container(border=True, key="take-home"):
        st.markdown("#### :material/home: Take it home")
        st.markdown("The same numbers without this app: plain scikit-learn, with the same split and the same seed.")
        script, notebook, archive = st.columns(3)
        script.download_button(
            "Python script", export.script(config), "mnist_run.py", "text/x-python", key="script", width="stretch"
        )
        notebook.download_button(
            "Jupyter notebook", export.notebook(config), "mnist_run.ipynb", key="notebook", width="stretch"
        )
        archive.download_button(
            "Trained model", lambda: export.model_file(model), "model.npz", key="model", width="stretch"
        )
        with st.expander("How to load the model"):
            st.markdown("A NumPy archive: unlike a pickle, loading it cannot run anybody's code.")
            st.code(export.MODEL_NOTE, language="python")


shell.show_heading(
    "Train",
    "Logistic regression learns ten weight images, one for each digit. Choose how, press **Train**, and watch the loss fall.",
)
presets()
settings, result = st.columns([1, 2.4], gap="large")
with settings:
    chosen = choose_config(state.config())
    st.button("Train", type="primary", icon=":material/play_arrow:", on_click=train, args=(chosen,), width="stretch")
    if chosen != state.config():
        st.caption("The settings have changed: press Train.")
with result:
    model = run_watch.find_active_model()
    if model is not None:
        st.markdown(f"### {words.describe_config(model.config)}")
        scores(model)
        side_by_side(model)
        curves(model)
        convergence(model)
        take_home(model)
shell.show_footer()

"""Whether lbfgs found the minimum, what that means, and what to try."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from mnist_core.charts import percent
from mnist_core.model import TOL, Iteration, TrainedModel, TrainingConfig
from mnist_core.ui import run_watch, shell
from mnist_core.ui.train.settings import start_run


def show_convergence(model: TrainedModel) -> None:
    """Say whether lbfgs found the minimum, what that means, and what to press."""
    with st.container(border=True, key="convergence"):
        st.html('<span id="convergence"></span>')
        if model.converged:
            explain_minimum(model)
        elif model.stopped:
            offer_rest(model)
        else:
            explain_warning(model)
        if not model.converged:
            offer_remedies(model.config)
        if model.advice is not None:
            with st.expander("What the warning does not tell you"):
                st.markdown(describe_second_half(model.history))
                st.markdown(
                    "**A remedy makes the loss smaller. Does it make the model better?** For that, choose by images "
                    "that the model has not learned from, but not by the test images, which are looked at once, at the "
                    "end: hold out some of the training images for **validation**. A sweep does so."
                )
                st.page_link(
                    shell.page("compare"),
                    label="Choose by validation, in a sweep",
                    icon=":material/compare_arrows:",
                    query_params={"runs": "Sweep"},
                )


def describe_second_half(history: Sequence[Iteration]) -> str:
    """Say what the second half of a run's iterations did to the accuracy on its two samples of images."""
    last = history[-1]
    half = min(history, key=lambda iteration: abs(iteration.k - last.k / 2))
    train, test = (
        f"{'rose' if after > before else 'fell'} from {percent(before)} to {percent(after)}"
        if after != before
        else f"stayed at {percent(after)}"
        for before, after in ((half.train_accuracy, last.train_accuracy), (half.test_accuracy, last.test_accuracy))
    )
    return (
        f"**More iterations are not always more accuracy.** In this run, from iteration {half.k} to {last.k}, the "
        f"accuracy on images that it learns from {train}, and on new ones it {test}: on samples of at most 1,000 "
        "images each, those of the curves, where a few tenths of a point may be chance. The warning is about the loss."
    )


def explain_minimum(model: TrainedModel) -> None:
    """Say why lbfgs ended by itself: no slope is left, or the loss falls no more."""
    st.markdown(f"### :material/check_circle: Converged after {model.n_iter} iterations")
    if model.slope <= 1.02 * TOL:  # at weights rounded to float32, a slope is up to 2% off
        why = (
            f"No slope of the loss is above {TOL:g} any more, which is where lbfgs stops: it stands at the bottom of "
            "the valley."
        )
    else:
        why = (
            "The loss falls no more: the last step did not lower it by even one part in 10¹³, so lbfgs ended by "
            f"itself. The steepest slope is still {compare_slope(model)} the {TOL:g} that it aims at."
        )
    st.markdown(f"{why} More iterations would change nothing.")


def compare_slope(model: TrainedModel) -> str:
    """Say how many times as large as lbfgs aims at the steepest slope is."""
    ratio = model.slope / TOL
    return f"{ratio:,.0f} times" if ratio >= 10 else f"{ratio:.1f} times"


def offer_rest(model: TrainedModel) -> None:
    """Offer to train what the visitor has stopped."""
    st.markdown(f"### :material/stop_circle: Stopped at iteration {model.n_iter}")
    st.markdown("You have the model as it was at that moment. Everything works with it.")
    st.button("Train it to the end", icon=":material/play_arrow:", on_click=run_watch.train_again, args=(model.config,))


def explain_warning(model: TrainedModel) -> None:
    """Say why lbfgs ended too early, and show scikit-learn's warning."""
    st.markdown(f"### :material/warning: Not converged after {model.n_iter} iterations")
    why = (
        "lbfgs was still on its way down when the iterations ran out"
        if model.n_iter == model.config.max_iter
        else "lbfgs gave up: no step that it tried lowered the loss"
    )
    st.markdown(
        f"{why}. The steepest slope of the loss is {compare_slope(model)} what lbfgs aims at. The model "
        "works, but it is not the one that the loss asks for. scikit-learn says so with a **ConvergenceWarning**:"
    )
    st.code(model.advice, language=None, wrap_lines=True)


def offer_remedies(config: TrainingConfig) -> None:
    """Offer what to try against the warning; the result is put beside this one."""
    most, smaller = min(2_000, 2 * config.max_iter), max(1e-5, config.C / 10)
    tries = {f"Smaller weights (C = {smaller:g})": replace(config, C=smaller)}
    if most > config.max_iter:
        tries = {f"Up to {most:,} iterations": replace(config, max_iter=most)} | tries
    if config.scaling in ("none", "divide by 255"):  # the others subtract it
        tries = {"Subtract the mean": replace(config, scaling="subtract mean")} | tries
    st.markdown("**What to try** (the result is put beside this one):")
    with st.container(horizontal=True, gap="small"):
        for label, remedy in tries.items():
            st.button(label, key=f"try-{label}", on_click=start_run, args=(remedy,), disabled=remedy == config)

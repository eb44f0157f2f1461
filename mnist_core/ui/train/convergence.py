"""Whether lbfgs found the minimum, what that means, and what to try."""

from dataclasses import replace

import streamlit as st

from mnist_core.model import TOL, TrainedModel, TrainingConfig
from mnist_core.ui import run_watch
from mnist_core.ui.train.settings import start_run

BEYOND_THE_WARNING = """
- **More iterations are not more accuracy.** On MNIST they raise the accuracy on *training* images and, after some 30,
  lower it on *test* images: the weights begin to fit the noise.
- **Subtracting the mean image** changes nothing about what can be learned, but lbfgs needs about a third of the
  iterations.
- **StandardScaler converges better and tests worse:** it blows up pixels at the rim that hardly ever carry ink.
- **Smaller C** (stronger regularisation) makes the valley rounder: fewer iterations, smaller weights, less
  over-fitting.
"""


def show_convergence(model: TrainedModel) -> None:
    """Say whether lbfgs found the minimum, what that means, and what to press."""
    with st.container(border=True, key="convergence"):
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
                st.markdown(BEYOND_THE_WARNING)


def explain_minimum(model: TrainedModel) -> None:
    """Say why lbfgs ended by itself: no slope is left, or the loss falls no more."""
    st.markdown(f"#### :material/check_circle: Converged after {model.n_iter} iterations")
    if model.slope <= 1.02 * TOL:  # at weights rounded to float32, a slope is up to 2% off
        why = (
            f"The steepest slope of the loss is only {model.slope:.1g} (lbfgs aims at {TOL:g}): it stands at the "
            "bottom of the valley."
        )
    else:
        why = (
            "The loss falls no more: the last step did not lower it by even one part in 10¹³, so lbfgs ended by "
            f"itself. The steepest slope is still {model.slope:.2g}, above the {TOL:g} that it aims at."
        )
    st.markdown(f"{why} More iterations would change nothing.")


def offer_rest(model: TrainedModel) -> None:
    """Offer to train what the visitor has stopped."""
    st.markdown(f"#### :material/stop_circle: Stopped at iteration {model.n_iter}")
    st.markdown("You have the model as it was at that moment. Everything works with it.")
    st.button("Train it to the end", icon=":material/play_arrow:", on_click=run_watch.train_again, args=(model.config,))


def explain_warning(model: TrainedModel) -> None:
    """Say why lbfgs ended too early, and show scikit-learn's warning."""
    st.markdown(f"#### :material/warning: Not converged after {model.n_iter} iterations")
    why = (
        "lbfgs was still on its way down when the iterations ran out"
        if model.n_iter == model.config.max_iter
        else "lbfgs gave up: no step that it tried lowered the loss"
    )
    st.markdown(
        f"{why}. The steepest slope is {model.slope:.2g}; lbfgs aims at {TOL:g}. The model works, but it is not the "
        "one that the loss asks for. scikit-learn says so with a **ConvergenceWarning**:"
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
            st.button(label, key=f"try-{label}", on_click=start_run, args=(remedy, config), disabled=remedy == config)

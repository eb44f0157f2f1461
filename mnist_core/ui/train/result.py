"""What came out of a run: numbers, the previous run beside it, whether lbfgs found the minimum, files to take home."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from mnist_core import charts, export
from mnist_core.analysis import NothingInCommon, compare, measured_accuracy
from mnist_core.charts import percent
from mnist_core.drawing import Collection, to_npz
from mnist_core.model import TOL, Examples, Iteration, TrainedModel, TrainingConfig
from mnist_core.ui import cache, ledger, presence, run_watch, shell, state, words
from mnist_core.ui.figures import describe_comparison, show_accuracy, show_number, show_training_accuracy
from mnist_core.ui.state import TrainState
from mnist_core.ui.train.settings import start_run
from mnist_core.ui.words import name_file


def show_scores(model: TrainedModel) -> None:
    """Show what came out, in four numbers, whether it converged, and the way on to what the model gets wrong."""
    test, training = measured_accuracy(model, "test"), measured_accuracy(model, "train")
    with st.container(horizontal=True, gap="small", key="scores"):
        show_accuracy("Test accuracy", test, "images that it has never seen")
        show_training_accuracy(training)
        show_number(
            "Iterations",
            f"{model.n_iter:,}",
            "Of lbfgs; below, how many it may take, and whether it has found the minimum of the loss.",
            beneath=f"of {model.config.max_iter:,}, {'converged' if model.converged else 'not converged'}",
        )
        show_number("Training time", f"{model.seconds:.1f} s", words.CLOCK)
        with st.container(horizontal=True, gap="small", width="content"):
            st.page_link(shell.page("evaluate"), label=f"Its {test.n - test.k:,} mistakes")
            st.page_link(shell.page("draw"), label="Draw for it")
    if model.advice is not None:
        st.warning(
            f"**ConvergenceWarning**: not converged after {model.n_iter:,} iterations. [What it means, what to "
            "try](#convergence)",
            icon=":material/warning:",
        )


def show_previous(model: TrainedModel) -> None:
    """Show this run beside the one that the visitor had before."""
    before = state.get(TrainState).beside
    run = run_watch.find_run(before) if before is not None else None
    own = run_watch.find_run(model.config)
    if run is None or own is None or run.model is None or run.model is model:
        return
    st.markdown("### Compared with your previous run")
    alt = "Your previous run and this one: accuracies, settings, iterations, how they ended, and time."
    ledger.show_runs([run, own], ledger.PAIR, key="beside", alt=alt)
    try:
        result = compare(cache.evaluate(run.model, "test"), cache.evaluate(model, "test"))
    except NothingInCommon:
        return
    st.markdown(describe_comparison(result, f"run {run.number}", f"run {own.number}"))


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
                sweep = {"runs": "Sweep"}
                st.page_link(shell.page("compare"), label="Choose by validation, in a sweep", query_params=sweep)


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


DIGITS_FILE = "mnist-digits.npz"


def offer_files(model: TrainedModel) -> None:
    """Offer the run as a script, a notebook and a model file, and the digits that the first two read."""
    # A stopped run is repeated by one that may take no more iterations than it took.
    config = replace(model.config, max_iter=model.n_iter) if model.stopped else model.config
    name, examples = name_file(config), state.examples_of(model.config)
    with st.container(border=True, key="take-home"):
        st.markdown("### :material/home: Take it home")
        st.markdown(describe_repetition(model))
        with st.container(horizontal=True, gap="small"):
            st.download_button("Python script", export.script(config), f"{name}.py", "text/x-python", key="script")
            st.download_button("Jupyter notebook", export.notebook(config), f"{name}.ipynb", key="notebook")
            st.download_button(
                "Trained model",
                partial(make_model_file, model.config, presence.visitor(), examples),
                f"{name}.npz",
                key="model",
                on_click=run_watch.say_if_put_away,
                args=(model.config,),
            )
            if examples is not None:
                shown = Collection(examples.images, examples.labels, np.ones(len(examples), np.bool_))
                st.download_button(
                    "The digits that it was shown",
                    partial(to_npz, shown),
                    export.EXAMPLES_FILE,
                    key="shown-digits",
                    help="Script and notebook read this file from the folder in which they run.",
                )
            st.download_button("The digits (11 MB)", cache.digits_file, DIGITS_FILE, key="digits")
        with st.expander("How to use the files"):
            st.markdown(
                "Script and notebook fetch the digits from OpenML. Without a network, give them the digits as a file: "
                "the script on its command line, the notebook as `LOCAL_FILE`."
            )
            st.code(f"python {name}.py {DIGITS_FILE}", language="bash", wrap_lines=True)
            st.markdown("The model is a NumPy archive: unlike a pickle, loading it cannot run anybody's code.")
            st.code(export.write_model_note(f"{name}.npz"), language="python")


def describe_repetition(model: TrainedModel) -> str:
    """Say what the exported code repeats exactly, and what only nearly."""
    ties = export.share_of_ties(model)
    near = (
        "The accuracies agree within 0.1 points: both find the same minimum of the loss."
        if model.converged and ties <= 0.001
        else f"The accuracies agree within {100 * ties:.1f} points: both find the same minimum of the loss, but in "
        f"{charts.percent(ties)} of the images two digits score almost equally, and rounding decides between them."
        if model.converged
        else "The accuracies usually agree within 0.2 points, not exactly: this run ended on the way to the minimum "
        "of the loss: there lbfgs makes small differences of rounding larger from step to step."
    )
    return (
        "This run without this app, in plain scikit-learn. Images, labels, split, seed, scaling, C and max_iter are "
        f"the same. {near}"
    )


def make_model_file(config: TrainingConfig, visitor: str | None, examples: Examples | None = None) -> bytes:
    """Return the model of a configuration as a file for a visitor."""
    return export.model_file(run_watch.recall_model(config, visitor, examples))

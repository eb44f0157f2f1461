"""Three folds of the training images: how good the configuration is, without a look at the test images."""

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from mnist_core import analysis, charts
from mnist_core.analysis import measured_accuracy
from mnist_core.analysis.cross_validation import CrossValidation
from mnist_core.analysis.evaluation import Part
from mnist_core.data import Labels
from mnist_core.model import TrainedModel, TrainingConfig
from mnist_core.ui import cache, figures, run_watch, state
from mnist_core.ui.evaluate.mistakes import choose_mode
from mnist_core.ui.figures import show_accuracy, show_number
from mnist_core.ui.state import EvaluateState


def show_cross_validation(model: TrainedModel, _: Part) -> None:
    """Train the visitor's configuration on three folds, visibly, and show what comes out beside the test accuracy."""
    config = replace(model.config, examples=None)
    folds = analysis.list_folds(config)
    st.markdown(
        "The training images are cut into three folds. Three models learn, each from two of them, and each is asked "
        "about the third. So every training image gets an answer from a model that has not learned from it, and the "
        "test images are not looked at: **settings are chosen this way**.",
        help="As scikit-learn's `cross_val_score(cv=3, scoring='accuracy')` and `cross_val_predict(cv=3)` do it: "
        "stratified folds, in the order of the images.",
    )
    if model.config.examples is not None:
        st.caption("Of MNIST's images only: the drawings that this model was shown are left out.")
    answers = collect_answers(folds)
    known = state.get(EvaluateState)
    if len(answers) == len(folds):
        show_result(analysis.cross_validate(cache.digits(), config, [answers[fold] for fold in folds]), model)
    elif known.cross_validated != config:
        st.button(
            "Train the three models",
            key="cross-validate",
            type="primary",
            icon=":material/play_arrow:",
            on_click=train_folds_of,
            args=(config,),
            help=f"Your run took {model.seconds:.1f} s; each of these learns from two thirds of its images.",
        )
    elif run_watch.find_missing(folds, answers):
        run_watch.watch_runs(
            folds, lambda: collect_answers(folds), at_once=1, show=lambda: None, stop=partial(train_folds_of, None)
        )
    else:
        for run in run_watch.find_cut_short(folds, answers):
            run_watch.watch_failure(run)


def collect_answers(folds: tuple[TrainingConfig, ...]) -> dict[TrainingConfig, Labels]:
    """Keep the answers of the folds' models that are there, and return those that are kept."""
    known = state.get(EvaluateState)
    known.answers = {fold: answers for fold, answers in known.answers.items() if fold in folds}
    for fold in folds:
        run = cache.runs().get(fold) if fold not in known.answers else None
        if run is not None and run.status == "done" and run.model is not None:
            known.answers[fold] = run.model.test_scores.argmax(axis=1).astype(np.uint8)
    return known.answers


def train_folds_of(config: TrainingConfig | None) -> None:
    """Have the folds of a configuration trained, or no more of them; for callbacks."""
    state.get(EvaluateState).cross_validated = config


def show_result(result: CrossValidation, model: TrainedModel) -> None:
    """Show each fold's accuracy, their mean and spread beside the test accuracy, and the confusions."""
    test = measured_accuracy(model, "test")
    with st.container(horizontal=True):
        show_number(
            "Mean of the folds",
            charts.percent(result.mean, 2),
            "The mean of the three accuracies below. Each model learns from fewer images than yours, so the mean is "
            "usually a little lower than what yours will reach.",
            beneath=f"spread {100 * result.spread:.2f} points",
        )
        for number, fold in enumerate(result.folds, 1):
            show_number(
                f"Fold {number}",
                charts.percent(fold.value, 2),
                f"Right on {fold.k:,} of its {fold.n:,} images, by the model that learned from the other two folds.",
                beneath=f"{fold.n:,} images",
            )
        show_accuracy("Test accuracy", test, "images that it has never seen")
    st.markdown(
        f"**Which digit is taken for which**, in all {len(result.labels):,} training images, each read by the model "
        "that has not learned from it."
    )
    with st.container(key="folds-matrix", width=560):
        mode = choose_mode()
        counts = analysis.confusion_matrix(result)
        figures.show_chart(charts.confusion_matrix(counts, analysis.confusion_matrix(result, mode), mode), key="folds")

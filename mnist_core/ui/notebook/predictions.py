"""Steps 9 and 10: the predictions, and how many of them are right."""

import streamlit as st

from mnist_core.ui import cache
from mnist_core.ui.notebook.fit import find_notebook_model, offer_fitted_table
from mnist_core.ui.notebook.step import show_step

WHY_OTHER = """
The notebook printed **0.9199** on test and **0.9352** on train. Its `train_test_split` had no seed, so its 56,000
images were others than these, and nobody can draw them again. With another split, the test accuracy is easily half a
percentage point higher or lower. Here the seed is **{seed}** (`random_state={seed}`): you get the very same split. On
another computer the accuracies usually agree within 0.2 points, not to the last digit: a fit that is stopped after 100
iterations magnifies differences in rounding.
"""


def show_predictions() -> None:
    """Show the predictions and the accuracies."""
    model = find_notebook_model()
    if model is None:
        return
    outputs = cache.notebook_fitted(model).outputs
    show_step(
        "predict",
        outputs["predict"],
        "**Notice:** the first two are the prediction and the label of the same images; where they agree, the last "
        "one says `True`. The numbers on the left are the rows of the images.",
    )
    offer_fitted_table("predict", "All 14,000 predictions")
    show_step(
        "accuracy",
        outputs["accuracy"],
        "**Notice:** `True` counts as 1, so `count_nonzero` is the number of right answers. The model is better on the "
        "images that it has learned from; only the test accuracy says how it does on new ones.",
    )
    st.markdown(WHY_OTHER.format(seed=model.config.seed))

"""Steps 11 and 12: the probabilities, a mistake, and where to go from here."""

import numpy as np
import numpy.typing as npt
import streamlit as st

from mnist_core import charts
from mnist_core.ui import cache, shell
from mnist_core.ui.notebook.fit import CONFIG, find_notebook_model, offer_fitted_table
from mnist_core.ui.notebook.step import show_code, show_output, show_step

FURTHER = (
    ("Confusion matrix and error analysis", {"view": "Mistakes"}),
    ("The most frequent errors alone", {"view": "Mistakes", "mode": "errors only"}),
    ("A detector of 5s: precision, recall, ROC", {"view": "Each digit", "detect": "5"}),
    ("How sure the model is, and whether to believe it", {"view": "How sure"}),
    ("The ten weight images", {"view": "What it learned"}),
)
"""Figures of the book's chapter 3 and where Evaluate has them."""


def show_probabilities() -> None:
    """Show the probabilities and a mistake, with the ways on."""
    model = find_notebook_model()
    if model is None:
        return
    session = cache.notebook_fitted(model)
    show_step(
        "probabilities",
        session.outputs["probabilities"],
        "**Notice:** a row for each test image and a column for each of the `classes_`. Every row sums to 1, and the "
        "class with the largest number is what `predict` answers.",
    )
    offer_fitted_table("probabilities", "All 14,000 x 10 probabilities")
    show_code("mistake")
    show_output("mistake", session.outputs["mistake"])
    names = session.names
    if len(names["mistakes"]):
        first = names["mistakes"][0]
        show_mistake(int(names["y_test"].index[first]), names["probabilities"][first])
    offer_fitted_table("mistake", "The probabilities of all of them")
    show_further()


def show_mistake(row: int, probabilities: npt.NDArray[np.float64]) -> None:
    """Show the ten probabilities of the mistake as bars, and the way to why."""
    with st.container(width=420):
        st.html(charts.probability_bars(probabilities, true=4))
    st.markdown("**Notice:** how sure is the model of its wrong answer, and is 4 its second choice?")
    st.page_link(
        shell.page("evaluate"),
        label="Why did it read a 9 here?",
        icon=":material/help:",
        query_params=CONFIG.to_params() | {"open": str(row)},
    )


def show_further() -> None:
    """Show where the dashboard has the further figures of the book's chapter."""
    st.subheader("From here on", anchor=False)
    st.markdown("The other figures of chapter 3 of Géron's *Hands-On Machine Learning*, for this very model:")
    for label, link in FURTHER:
        st.page_link(
            shell.page("evaluate"),
            label=label,
            icon=":material/fact_check:",
            query_params=CONFIG.to_params() | link,
        )
    st.page_link(shell.page("draw"), label="Give it digits of your own", icon=":material/draw:")

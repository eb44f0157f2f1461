"""The visitor's own digits: what the model confuses with what."""

import streamlit as st

from mnist_core import charts
from mnist_core.analysis import count_confusions, score_drawings
from mnist_core.analysis.evaluation import Part
from mnist_core.charts import percent
from mnist_core.model import TrainedModel
from mnist_core.ui import figures, state
from mnist_core.ui.draw.teach import FEW, find_kept
from mnist_core.ui.state import MyDigitsState


def show_my_digits(model: TrainedModel, _: Part) -> None:
    """Show the confusion matrix of the visitor's digits: for a taught model, of those that it was not shown."""
    mine = state.get(MyDigitsState).drawings
    tested = mine if model.config.examples is None else find_kept(mine, model.config)
    if not len(tested):
        st.info("None of your digits is there to test with: draw some on the Draw page, under My digits.")
        return
    share = score_drawings(model, tested)
    words = f"**{share.k} of {share.n}** of your digits are read right: {percent(share.value, 0)}"
    if share.n < FEW:
        st.markdown(f"{words}. With so few this is not a measurement.")
    else:
        st.markdown(f"{words}, plausibly {percent(share.low, 0)} to {percent(share.high, 0)}.")
    counts = count_confusions(model, tested)
    figures.show_chart(charts.confusion_matrix(counts, counts), key="my-digits-matrix")

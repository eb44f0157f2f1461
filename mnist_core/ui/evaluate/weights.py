"""What the model has learned."""

import streamlit as st

from mnist_core import analysis, charts
from mnist_core.analysis import Part
from mnist_core.model import TrainedModel
from mnist_core.ui import cache, figures


def show_weights(model: TrainedModel, _: Part) -> None:
    """Show the ten weight images beside the ten average digits."""
    weights = analysis.weight_images(model.coef, model.config.features)
    learned, average = st.columns(2, gap="large")
    with learned:
        st.markdown("**What the model looks for**, on one scale for all ten")
        figures.show_weights(model.coef, model.config.features)
        if weights.signed:
            st.html(charts.signed_legend(weights.limit, negative="ink speaks against it", positive="ink speaks for it"))
    with average:
        st.markdown("**The average digit**, of all 70,000 images")
        figures.show_picture(
            charts.average_images(cache.mean_images()), "Dark where writers agree, a blur where they differ."
        )
    st.markdown(
        "The weights are not pictures of digits. A place matters only where it tells one digit from another: the "
        "middle of a 0 is blue because ink there means it is something else. And neighbouring pixels that always "
        "change together can share a weight in many ways, which is why weights look noisy when there are few training "
        "images or C is large."
    )

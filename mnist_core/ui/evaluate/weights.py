"""What the model has learned."""

import streamlit as st

from mnist_core import charts
from mnist_core.analysis.evaluation import Part
from mnist_core.model import Features, TrainedModel
from mnist_core.ui import cache, figures

NO_PICTURES = (
    "The weights are not pictures of digits. A place matters only where it tells one digit from another: the middle of "
    "a 0 is blue because ink there means it is something else. And neighbouring pixels that always change together can "
    "share a weight in many ways, which is why weights look noisy when there are few training images or C is large."
)
READ_AS: dict[Features, str] = {
    "pixels": NO_PICTURES,
    "deskewed": NO_PICTURES,
    "gradient histograms": "The weights are not pictures of digits. At each place the model has a weight for every "
    "direction in which a stroke may run there, alone and in pairs. The grey is the length of all of them together: it "
    "tells where the model looks, and nothing about what it wants to see there. What speaks for one digit and against "
    "another in a single image is shown when you open one of its mistakes.",
}
"""How to read the weight images, by what the model sees of a digit."""


def show_weights(model: TrainedModel, _: Part) -> None:
    """Show the ten weight images beside the ten average digits."""
    learned, average = st.columns(2, gap="large")
    with learned:
        st.markdown("**What the model looks for**, on one scale for all ten")
        figures.show_weights(model.coef, model.config.features)
    with average:
        st.markdown("**The average digit**, of all 70,000 images")
        figures.show_picture(charts.average_images(cache.mean_images()))
        st.caption("Dark where writers agree, a blur where they differ.")
    st.markdown(READ_AS[model.config.features])

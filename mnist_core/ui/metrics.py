"""A number with what it means, as every page shows it."""

import streamlit as st

from mnist_core.analysis import Proportion
from mnist_core.charts import percent

METRIC = 170


def show_number(name: str, value: str, meaning: str, *, beneath: str | None = None) -> None:
    """Show a number with what it means behind its question mark."""
    st.metric(name, value, delta=beneath, delta_color="off", delta_arrow="off", width=METRIC, help=meaning)


def show_accuracy(name: str, share: Proportion, of: str) -> None:
    """Show an accuracy, its interval, and what the two mean."""
    show_number(
        name,
        percent(share.value, 2),
        f"Right on {share.k:,} of {share.n:,} {of}. With other images of the same kind it would be a little higher or "
        "lower: with 95% confidence the true accuracy lies in the interval below (Wilson).",
        beneath=format_interval(share),
    )


def format_interval(share: Proportion) -> str:
    """Write out a 95% interval."""
    return f"95%: {percent(share.low, 2)} to {percent(share.high, 2)}"

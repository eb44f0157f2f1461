"""A number with what it means, and how two compare, as every page shows it."""

import streamlit as st

from mnist_core.analysis.comparison import Comparison
from mnist_core.analysis.proportions import Proportion
from mnist_core.charts import percent

METRIC = 150


def show_number(name: str, value: str, meaning: str, *, beneath: str | None = None) -> None:
    """Show a number with what it means behind its question mark."""
    st.metric(name, value, delta=beneath, delta_color="off", delta_arrow="off", width=METRIC, help=meaning)


def show_accuracy(name: str, share: Proportion, of: str) -> None:
    """Show an accuracy on images that a model has not learned from, its interval, and what the two mean."""
    show_number(
        name,
        percent(share.value, 2),
        f"Right on {share.k:,} of {share.n:,} {of}. With other images of the same kind it would be a little higher or "
        "lower: with 95% confidence the true accuracy lies in the interval below (Wilson).",
        beneath=format_interval(share),
    )


def show_training_accuracy(share: Proportion) -> None:
    """Show the accuracy on the images that a model has learned from: a count, which says nothing of other images."""
    show_number(
        "Train accuracy",
        percent(share.value, 2),
        f"Right on {share.k:,} of the {share.n:,} images that it has learned from. It has no interval: how good the "
        "model is on other images, only images that it has never seen can tell.",
        beneath=f"of {share.n:,} images",
    )


def format_interval(share: Proportion) -> str:
    """Write out a 95% interval."""
    return f"95%: {percent(share.low, 2)} to {percent(share.high, 2)}"


def describe_comparison(result: Comparison, first: str, second: str) -> str:
    """Put the result of McNemar's test into words."""
    n, n_fixed, n_broken = result.first.n, len(result.fixed), len(result.broken)
    if n_fixed + n_broken == 0:
        return f"Both are right and wrong on the same of the {n:,} images."
    better = second if n_fixed > n_broken else first
    conclusion = f"{better} is better" if result.is_clear else "this may be chance"
    return (
        f"Both were tested with {n:,} images. Of these, {second} gets {n_fixed:,} right that {first} gets wrong, and "
        f"{n_broken:,} the other way round. Equally good models differ at least that much in "
        f"{percent(result.p_value)} of all cases: {conclusion}."
    )

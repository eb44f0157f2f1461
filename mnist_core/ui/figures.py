"""Charts, pictures, tables and numbers on a page, each with its alternative text or with what it means."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import streamlit as st

from mnist_core import charts
from mnist_core.analysis import weight_images
from mnist_core.analysis.comparison import Comparison
from mnist_core.analysis.proportions import Proportion
from mnist_core.charts import Chart, Panel, Picture, percent
from mnist_core.model import Features, Iteration
from mnist_core.model.trained_model import Float32
from mnist_core.ui import cache, state

WEIGHTS_SHOW: dict[Features, str] = {
    "pixels": "What full ink at each place adds to the digit's score.",
    "deskewed": "What full ink at each place of the deskewed digit adds to the digit's score.",
    "gradient histograms": "How much the model looks at each place of the deskewed digit, whatever the direction of "
    "the strokes there. Which direction speaks for the digit, and which against it, is not shown.",
}
"""What the images of a model's weights show."""

PANELS: tuple[Panel, ...] = ("loss", "accuracy")
CURVES_SHOW: dict[Panel, str] = {
    "loss": "**Loss**, on at most 1,000 training images",
    "accuracy": "**Accuracy**, on samples of at most 1,000 images",
}


def show_chart(chart: Chart, *, key: str | None = None, **options: Any) -> Any:
    """Show a chart; return what Streamlit does."""
    # As an Arrow table: of a list, Streamlit makes a pandas table first, at far more work.
    records = pa.Table.from_pylist(chart.spec["data"]["values"])
    view = {name: part for name, part in chart.spec.items() if name != "data"}
    return st.vega_lite_chart(records, view, alt=chart.alt, width="stretch", key=key, **options)


def show_curves(
    history: Sequence[Iteration], *, max_iter: int, panels: Sequence[Panel] = PANELS, finished: bool = False
) -> None:
    """Show how loss and accuracy went, side by side."""
    for column, panel in zip(st.columns(len(panels)), panels, strict=True):
        with column:
            st.markdown(CURVES_SHOW[panel])
            show_chart(
                charts.learning_curve(history, panel, max_iter=max_iter, finished=finished), key=f"{panel}-curve"
            )


def select_in_chart(chart: Chart, name: str, on_press: Callable[[dict[str, Any]], None], *, key: str) -> None:
    """Show a chart whose marks can be pressed; `on_press` gets the fields of one before the page runs again."""

    def press() -> None:
        if chosen := state.widget_value(key)["selection"].get(name):
            on_press(chosen[0])

    show_chart(chart, key=key, on_select=press)


def show_table(table: Any, *, key: str, alt: str, fits: bool = False, **options: Any) -> Any:
    """Show a table; on a narrow screen, where it scrolls sideways unless it `fits`, say so under it.

    Returns what it reports.
    """
    with st.container(gap="xsmall", key=f"table-{key}"):
        reported = st.dataframe(table, key=key, alt=alt, placeholder="–", **options)
        if not fits:
            with st.container(key=f"sideways-{key}"):
                st.caption("Scroll the table sideways to see all of its columns.")
    return reported


def offer_file(label: str, data: Any, name: str, kind: str = "text/csv", **options: Any) -> None:
    """Show a button that downloads a file and runs nothing again; `kind` is its MIME type."""
    st.download_button(label, data, name, kind, icon=":material/download:", on_click="ignore", **options)


def show_picture(picture: Picture) -> None:
    """Show a picture."""
    st.image(picture.png, alt=picture.alt)


def show_digits(rows: Sequence[int]) -> None:
    """Show some digits of the data side by side, as wide as their place is."""
    digits, at = cache.digits(), np.array(rows)
    png = b64encode(charts.digits_png(digits.images[at])).decode("ascii")
    alt = f"Digits with the labels {', '.join(map(str, digits.labels[at]))}"
    st.html(f'<img class="mnist-strip" src="data:image/png;base64,{png}" alt="{alt}">')


def show_weights(coef: Float32, features: Features) -> None:
    """Show the ten weight images on one scale, what they mean, and the key to their colours."""
    weights = weight_images(coef, features)
    show_picture(cache.weights_picture(weights))
    st.caption(WEIGHTS_SHOW[features])
    if weights.signed:
        key = charts.signed_legend(weights.limit, negative="ink speaks against the digit", positive="ink speaks for it")
    else:
        key = charts.magnitude_legend(weights.limit, least="it does not look here", most="it looks here most")
    st.html(key)


METRIC = 165


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
    return f"95%: {write_range(share, 2)}"


def write_share(share: Proportion, decimals: int = 0) -> str:
    """Write a share and the numbers that it comes from."""
    return f"{percent(share.value, decimals)} ({share.k:,} of {share.n:,})"


def write_range(share: Proportion, decimals: int = 0) -> str:
    """Write from where to where an interval goes."""
    return f"{percent(share.low, decimals)} to {percent(share.high, decimals)}"


def describe_comparison(result: Comparison, first: str, second: str) -> str:
    """Put the result of McNemar's test into words."""
    n, n_fixed, n_broken = result.first.n, len(result.fixed), len(result.broken)
    if n_fixed + n_broken == 0:
        return f"Both are right and wrong on the same of the {n:,} images."
    found = (
        f"Both were tested with {n:,} images. Of these, {second} gets {n_fixed:,} right that {first} gets wrong, and "
        f"{n_broken:,} the other way round."
    )
    if n_fixed == n_broken:
        return f"{found} Nothing says that one of them is better."
    better = second if n_fixed > n_broken else first
    conclusion = f"{better} is better" if result.is_clear else "this may be chance"
    p = percent(result.p_value)
    return f"{found} Equally good models differ at least that much in {p} of all cases: {conclusion}."

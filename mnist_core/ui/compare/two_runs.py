"""Two runs, image by image."""

import streamlit as st

from mnist_core.analysis import NothingInCommon, compare, differences
from mnist_core.data import Rows
from mnist_core.model import TrainedModel
from mnist_core.runs import Run
from mnist_core.ui import cache, ledger, state, words
from mnist_core.ui.digit_card import digit_detail
from mnist_core.ui.gallery import Tiles, show_gallery
from mnist_core.ui.state import CompareState


def show_two_runs(runs: list[Run]) -> None:
    """Show what one run gets right that another gets wrong."""
    finished = {run.number: run for run in runs if run.model is not None}
    if len(finished) < 2:
        st.info(
            "There is only one finished run yet. Train another one, or run a sweep.", icon=":material/compare_arrows:"
        )
        return
    numbers = sorted(finished)
    names = {number: f"Run {number}: {words.describe_config(finished[number].config)}" for number in numbers}
    left, right = st.columns(2)
    last = len(numbers) - 1
    chosen_first, chosen_second = (
        finished[column.selectbox(label, numbers, index=index, format_func=names.__getitem__, key=key)]
        for column, label, index, key in ((left, "First run", 0, "first"), (right, "Second run", last, "second"))
    )
    first, second = chosen_first.model, chosen_second.model
    assert first is not None
    assert second is not None
    st.dataframe(
        ledger.runs_table([chosen_first, chosen_second]),
        hide_index=True,
        key="pair",
        column_order=["Run", "Settings", "Scaling", "C", "Iterations", "Converged", "Test", "Train", "Seconds"],
        column_config=ledger.COLUMNS,
        alt="The two runs and their results.",
    )
    different = differences(first.config, second.config)
    st.markdown(
        "**What differs:** "
        + (
            "; ".join(f"{name}: {format_setting(a)} → {format_setting(b)}" for name, (a, b) in different.items())
            or "nothing, it is the same run."
        )
    )
    show_verdict(first, second)


def format_setting(value: object) -> str:
    """Write a setting's value as the Train page does."""
    if value is None:
        return "all"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}" if isinstance(value, float) else f"{value}"


def show_verdict(first: TrainedModel, second: TrainedModel) -> None:
    """Show McNemar's verdict and the images behind it."""
    try:
        result = compare(cache.evaluate(first, "test"), cache.evaluate(second, "test"))
    except NothingInCommon as problem:
        st.warning(str(problem), icon=":material/difference:")
        return
    st.info(result.sentence, icon=":material/balance:")
    galleries: dict[str, Rows] = {
        f"Fixed by the second ({len(result.fixed):,})": result.fixed,
        f"Broken by the second ({len(result.broken):,})": result.broken,
        f"Wrong in both ({len(result.both_wrong):,})": result.both_wrong,
    }
    chosen = st.segmented_control(
        "Images", list(galleries), default=next(iter(galleries)), required=True, key="gallery"
    )
    rows = galleries.get(chosen or "", result.fixed)
    if len(rows) == 0:
        st.caption("No image of this kind.")
        return

    def make_tiles(shown: Rows) -> Tiles:
        images, labels = cache.digits().images[shown], cache.digits().labels[shown].tolist()
        before, after = first.predict(images).tolist(), second.predict(images).tolist()
        captions = [f"{label}: {a} → {b}" for label, a, b in zip(labels, before, after, strict=True)]
        alt = [
            f"image {row}, a {label}, read as {a} by the first and {b} by the second run"
            for row, label, a, b in zip(shown.tolist(), labels, before, after, strict=True)
        ]
        return Tiles(images, captions, alt)

    pressed = show_gallery(rows, make_tiles, key="pair-grid", page_key="pair_page", label=chosen or "Images")
    st.caption("Under each image: what it is, and what the first → the second run reads. Press one to open it.")
    compare_state = state.get(CompareState)
    if pressed is not None:
        compare_state.opened = pressed
    if compare_state.opened is not None and compare_state.opened in rows:
        digit_detail(compare_state.opened, key="compared")

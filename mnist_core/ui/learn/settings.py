"""The experiment with many settings: the best on a few test images, and what it does on the others."""

import numpy as np
import streamlit as st

from mnist_core.charts import percent
from mnist_core.lessons import PENALTIES, SCALINGS, Figures, TrySettings, choose_by_groups, measure_choices
from mnist_core.ui import cache
from mnist_core.ui.learn.progress import Progress
from mnist_core.ui.words import SCALINGS as SCALING_NAMES


def try_settings(_progress: Progress, _experiment: TrySettings) -> Figures:
    """Try all settings, and show the winners of the first groups of test images."""
    progress, right = st.empty(), []
    for done, scaling in enumerate(SCALINGS):
        n_tried, n = done * len(PENALTIES), len(SCALINGS) * len(PENALTIES)
        progress.progress(done / len(SCALINGS), f"{n_tried} of {n} settings tried")
        right.append(cache.try_penalties(scaling))
    progress.empty()
    names = [f"{SCALING_NAMES[scaling]}, C = {C:g}" for scaling in SCALINGS for C in PENALTIES]
    choices = choose_by_groups(np.concatenate(right))
    found = measure_choices(choices)
    rows = ["| Test images | The best of 40 settings on them | On these 300 | On all others |", "|:--|:--|--:|--:|"]
    for number, choice in enumerate(choices[:5]):
        rows.append(
            f"| {300 * number + 1:,} to {300 * (number + 1):,} | {names[choice.setting]} | {percent(choice.here)} "
            f"| {percent(choice.elsewhere)} |"
        )
    here, elsewhere = percent(found["here"]), percent(found["elsewhere"])
    rows.append(f"| Mean of all {found['groups']:.0f} groups | | **{here}** | **{elsewhere}** |")
    with st.container(key="lesson-table"):
        st.markdown("\n".join(rows))
    st.metric("The winner does worse elsewhere", f"{found['lower']:.0f} of {found['groups']:.0f} times", width=300)
    return found

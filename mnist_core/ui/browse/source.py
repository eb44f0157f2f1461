"""Where the digits come from: the embedded copy, or OpenML's beside it."""

import streamlit as st

from mnist_core.data import DatasetUnavailable
from mnist_core.ui import cache, state
from mnist_core.ui.state import BrowseState
from mnist_core.ui.words import as_text

EMBEDDED, OPENML = "Embedded copy", "OpenML"


def show_source() -> None:
    """Let the visitor choose where the digits come from."""
    chosen = st.segmented_control(
        "Data source",
        [EMBEDDED, OPENML],
        default=EMBEDDED,
        required=True,
        key="source",
        help="The embedded copy needs no network. OpenML is where scikit-learn's fetch_openml gets the digits.",
    )
    if chosen == EMBEDDED:
        st.markdown(
            "All digits travel with this app in one compressed file of 9.4 MB, checked by its SHA-256 digest. "
            "No network is used."
        )
        return
    known = cache.openml_difference()
    if known is None:
        st.markdown(
            'This is `fetch_openml("mnist_784", version=1)`. It downloads about 15 MB and reads them as text, which '
            "takes from half a minute to several minutes. "
            "Anything else you press on this page meanwhile stops it."
        )
        if st.button("Fetch from OpenML", icon=":material/download:", type="primary"):
            fetch_from_openml()
        elif problem := state.get(BrowseState).openml_problem:
            st.warning(as_text(problem), icon=":material/cloud_off:")
    else:
        show_comparison(known)


def fetch_from_openml() -> None:
    """Get OpenML's copy while the visitor watches; say what came of it."""
    state.get(BrowseState).openml_problem = None
    with st.status("Asking OpenML …", expanded=False) as status:
        try:
            cache.compare_with_openml(lambda words: status.update(label=words))
        except DatasetUnavailable as problem:
            state.get(BrowseState).openml_problem = str(problem)
    st.rerun()


def show_comparison(n_different: int) -> None:
    """Say how OpenML's copy compares with the embedded one."""
    if n_different == 0:
        st.success(
            "OpenML's copy has arrived and is identical to the embedded one, byte for byte. "
            "What you see is both, so every model trained here stays valid.",
            icon=":material/verified:",
        )
    else:
        st.warning(
            f"OpenML's copy differs from the embedded one in {n_different:,} digits. The embedded copy goes on "
            "serving, because the models here have learned from it.",
            icon=":material/difference:",
        )

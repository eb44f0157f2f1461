"""Figures for the server's owner, behind a key."""

import streamlit as st

import mnist_core.ui.libraries  # noqa: F401  before all others: it says why
from mnist_core.ui import cache, shell


@st.fragment(run_every=2.0)
def show_figures() -> None:
    """Show how the server is doing, every two seconds."""
    now = cache.server_figures()
    if trouble := cache.runs().fits.trouble:
        st.warning(f"Fits run in this server's own process. {trouble}", icon=":material/cloud_off:")
    for name, values in now.items():
        st.markdown(f"**{name}**")
        with st.container(horizontal=True, gap="large"):
            for label, value in values.items():
                st.metric(label, value, width="content")


shell.show_heading(
    "Owner",
    "How the server is doing: visitors, runs, where they train, memory, caches, errors. Nothing here tells who.",
)
if not cache.has_owner_key():
    st.info("This page is off. Start the server with the environment variable `MNIST_OWNER_KEY` set to switch it on.")
else:
    key = st.text_input("Key", type="password", key="owner-key", help="The value of MNIST_OWNER_KEY.")
    if cache.is_owner_key(key):
        show_figures()
    elif key:
        st.error("That is not the key.")
shell.show_footer()

"""The way back to the class that a browser is in: on every page, and known to the browser alone."""

import streamlit as st

from mnist_core.ui.frontend import read_source

_way_back = st.components.v2.component(
    "mnist_class_way_back",
    html='<a hidden target="_self"></a>',
    css="""
      a { display: block; padding: .7rem 1rem; border-radius: 2rem; font: 600 1rem var(--st-font); color: #fff;
          background: #0b5cad; text-decoration: none; }
      a[hidden] { display: none; }
    """,
    js=read_source("class_way_back.js"),
)


def show_way_back() -> None:
    """Show the way back to the class, if the browser is in one and this is another page."""
    _way_back(key="class-way-back")

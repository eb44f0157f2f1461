"""How a machine learns to read digits: data, model, drawing, analysis, runs, and the dashboard that shows them.

Everything here except :mod:`mnist_core.ui` is plain scientific Python and never imports Streamlit, so it can be used
from a notebook as it stands.
"""

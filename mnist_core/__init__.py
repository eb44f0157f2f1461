"""The method behind the dashboard: data, features, training, evaluation, explanation, drawing.

Everything here except ``cached``, ``session``, ``canvas`` and ``panels`` is plain scientific Python and never
imports Streamlit, so it can be used from a notebook as it stands.
"""

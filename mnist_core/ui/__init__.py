"""What visitors see: the only package that imports Streamlit."""

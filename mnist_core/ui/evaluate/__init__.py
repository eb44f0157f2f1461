"""The Evaluate page: a file for each view."""

"""The Compare page: a file for each view."""

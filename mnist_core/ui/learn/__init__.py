"""The Lessons page: where the visitor is, the steps, and the experiments."""

"""A run as a script, a notebook and a model file."""

from mnist_core.export.code import MODEL_NOTE, model_file, notebook, script

__all__ = [
    "MODEL_NOTE",
    "model_file",
    "notebook",
    "script",
]

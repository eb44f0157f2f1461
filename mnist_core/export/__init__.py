"""A run as a script, a notebook and a model file."""

from mnist_core.export.archive import MODEL_NOTE, model_file
from mnist_core.export.formats import notebook, script

__all__ = [
    "MODEL_NOTE",
    "model_file",
    "notebook",
    "script",
]

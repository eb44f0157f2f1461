"""A run as a script, a notebook and a model file."""

from mnist_core.export.archive import digits_file, model_file, write_model_note
from mnist_core.export.cells import FETCH_ARRAYS
from mnist_core.export.formats import notebook, script

__all__ = [
    "FETCH_ARRAYS",
    "digits_file",
    "model_file",
    "notebook",
    "script",
    "write_model_note",
]

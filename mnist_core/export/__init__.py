"""A run as a script, a notebook and a model file, and as what the browser needs to read drawings."""

from typing import TYPE_CHECKING

from mnist_core.lazy import import_when_used

if TYPE_CHECKING:
    from mnist_core.export.archive import digits_file, model_file, write_model_note
    from mnist_core.export.browser import pack_constants, pack_model
    from mnist_core.export.cells import EXAMPLES_FILE, share_of_ties
    from mnist_core.export.formats import notebook, script
else:
    __getattr__ = import_when_used(__name__, __file__)

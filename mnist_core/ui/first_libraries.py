"""The libraries that a pad needs, imported before those of :mod:`mnist_core.ui.libraries`, which take seconds more."""

import numpy
import PIL.Image
import pyarrow

__all__ = ["PIL", "numpy", "pyarrow"]

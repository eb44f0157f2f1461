"""The libraries that take seconds to import, imported here before anything else: every page imports this module first.

Visitors' threads run side by side, and two that import NumPy at the same time, each from its own end, may get halves of
it until the server's next start. A module is imported by one thread, and others wait for it: so they wait here.
"""

import matplotlib.figure
import numpy
import pandas
import PIL.Image
import pyarrow
import scipy.linalg
import scipy.ndimage
import scipy.optimize
import scipy.sparse
import scipy.special
import scipy.stats
import sklearn.calibration
import sklearn.linear_model
import sklearn.metrics
import sklearn.model_selection
import sklearn.pipeline

__all__ = ["PIL", "matplotlib", "numpy", "pandas", "pyarrow", "scipy", "sklearn"]

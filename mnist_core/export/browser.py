"""A model for the reader in the browser, and the numbers that both sides share: they are written down in Python only.

The reader is ``mnist_core/ui/frontend/reader``.
"""

from base64 import b64encode
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_core.data import SIDE
from mnist_core.drawing import CENTRE, PEN
from mnist_core.drawing.ink import FINE
from mnist_core.drawing.stages import BOX
from mnist_core.model import GradientHistograms, TrainedModel
from mnist_core.model.deskewing import MAX_SLOPE, MIDDLE
from mnist_core.model.gradient_histograms import FULL_SCALE, FULL_SCALE_OF_PAIRS, MAX_PIXEL, PAIR_SIDE, PAIR_STEP


def pack_constants() -> dict[str, dict[str, float]]:
    """Return what the reader must know of the pen, the frame and the features, as JSON."""
    histograms = GradientHistograms()
    return {
        "drawing": {"side": SIDE, "maxPixel": MAX_PIXEL, "box": BOX, "fine": FINE, "pen": PEN, "centre": CENTRE},
        "deskewing": {"middle": float(MIDDLE), "maxSlope": MAX_SLOPE},
        "histograms": {
            "orientations": histograms.orientations,
            "cells": histograms.cells,
            "pairCells": histograms.pair_cells,
            "pairSide": PAIR_SIDE,
            "pairStep": PAIR_STEP,
            "maxPixel": MAX_PIXEL,
            "fullScale": FULL_SCALE,
            "fullScaleOfPairs": FULL_SCALE_OF_PAIRS,
        },
    }


def pack_model(model: TrainedModel) -> dict[str, Any]:
    """Return a model as JSON: 42 kB, or 82 kB with gradient histograms.

    Returns
    -------
    dict
        ``features``, their name; ``weights`` (10, d) and ``intercept`` (10,), with scaling folded in, as little-endian
        float32 in Base64.
    """
    return {
        "features": model.config.features,
        "weights": _as_base64(model.coef),
        "intercept": _as_base64(model.intercept),
    }


def _as_base64(numbers: npt.NDArray[np.float32]) -> str:
    return b64encode(numbers.astype("<f4").tobytes()).decode("ascii")

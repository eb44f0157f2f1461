"""Ink as numbers: on a fine grid, and averaged to MNIST's pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

FINE = 10
"""Drawings are put together on a grid this many times as fine and then averaged: that is the anti-aliasing."""

Grey = NDArray[np.uint8]
Ink = NDArray[np.float32]


def enlarge(image: Grey) -> Ink:
    """Put an MNIST image (28, 28) uint8 on the fine grid: (280, 280) float32 from 0 to 1, linearly interpolated."""
    size = (image.shape[1] * FINE, image.shape[0] * FINE)
    enlarged: Ink = np.asarray(Image.fromarray(image).convert("F").resize(size, Image.Resampling.BILINEAR))
    return enlarged / np.float32(255)


def average(fine: Ink) -> Ink:
    """Average squares of `FINE` x `FINE` pixels."""
    height, width = (length // FINE for length in fine.shape)
    averaged: Ink = fine.reshape(height, FINE, width, FINE).mean(axis=(1, 3))
    return averaged


def as_uint8(grey: Ink) -> Grey:
    """Round to grey levels."""
    levels: Grey = np.clip(np.rint(grey), 0, 255).astype(np.uint8)
    return levels

"""Shapes to draw, and how to look at an image of them."""

import numpy as np
from PIL import Image, ImageDraw

SEVEN = [np.array([(60.0, 60), (200, 60), (120, 240)])]
TWO_STROKES = [np.array([(50.0, 40), (40, 160), (150, 160)]), np.array([(120.0, 30), (120, 250)])]
RING = [
    np.column_stack([np.cos(np.linspace(0, 2 * np.pi, 90)), 1.5 * np.sin(np.linspace(0, 2 * np.pi, 90))]) * 60 + 140
]
DRAWINGS = {"seven": SEVEN, "four in two strokes": TWO_STROKES, "ring": RING}


def canvas(strokes, pen=20, size=280):
    """Draw black strokes on white as a browser does, anti-aliased."""
    picture = Image.new("L", (4 * size, 4 * size), 255)
    draw = ImageDraw.Draw(picture)
    for stroke in strokes:
        draw.line([(4 * x, 4 * y) for x, y in stroke], fill=0, width=4 * pen)
        for x, y in stroke:
            draw.ellipse([4 * x - 2 * pen, 4 * y - 2 * pen, 4 * x + 2 * pen, 4 * y + 2 * pen], fill=0)
    return np.asarray(picture.resize((size, size), Image.Resampling.BOX))


def box_of(image, level=0):
    """Return top, bottom, left and right of what is above `level`."""
    rows, columns = np.nonzero(image > level)
    return rows.min(), rows.max() + 1, columns.min(), columns.max() + 1


def share_read(reader, images, labels):
    return (reader.predict(np.reshape(images, (-1, 784)) / np.float32(255)) == labels).mean()

"""Drawings of ours, for those who have no pad or want to see the outcome at once."""

import numpy as np

from mnist_core.drawing import Drawing

_TURN = np.linspace(0, 2 * np.pi, 60)
PREPARED = {
    7: Drawing(strokes=(np.array([(195.0, 160), (255, 160), (216, 256)]),)),
    0: Drawing(
        strokes=(
            np.column_stack([140 + 60 * np.sin(_TURN), 140 - 90 * np.cos(_TURN)]),
            np.array([(185.0, 72), (95, 208)]),
        )
    ),
}
"""What the lessons ask for, by digit: a small 7 in the bottom right corner, and a large zero with a slash."""

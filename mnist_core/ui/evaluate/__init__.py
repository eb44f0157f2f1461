"""The Evaluate page: a file for each view."""

from mnist_core.ui.evaluate.confidence import show_confidence
from mnist_core.ui.evaluate.cross_validation import show_cross_validation
from mnist_core.ui.evaluate.disputed import show_disputed_labels
from mnist_core.ui.evaluate.each_digit import show_each_digit
from mnist_core.ui.evaluate.images import ORDERS, SHOW, reset_gallery
from mnist_core.ui.evaluate.mistakes import MODES, show_mistakes
from mnist_core.ui.evaluate.my_digits import show_my_digits
from mnist_core.ui.evaluate.summary import show_summary
from mnist_core.ui.evaluate.weights import show_weights

__all__ = [
    "MODES",
    "ORDERS",
    "SHOW",
    "reset_gallery",
    "show_confidence",
    "show_cross_validation",
    "show_disputed_labels",
    "show_each_digit",
    "show_mistakes",
    "show_my_digits",
    "show_summary",
    "show_weights",
]

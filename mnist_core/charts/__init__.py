"""Every chart of the dashboard, made from plain arrays: what to draw, never how a page shows it.

No module here imports Streamlit. A function returns one of four things, each with what a screen reader needs:

* :class:`Chart`: a Vega-Lite specification as a plain dictionary, which costs a fraction of an Altair object,
* :class:`Picture`: a PNG,
* :class:`Plot`: a matplotlib figure, where the picture should look as it does in a notebook,
* a string of HTML that carries its own labels.

All of them share one visual language, explained in :mod:`mnist_core.charts.style`.
"""

from mnist_core.charts.bars import class_counts, confidence_histogram, per_digit_scores
from mnist_core.charts.curves import calibration, coverage_curve, pr_curve, precision_recall_threshold, roc_curve
from mnist_core.charts.figures import Plot, imshow_figure
from mnist_core.charts.html import pixel_table, probability_bars, probability_rows, signed_legend
from mnist_core.charts.images import Picture, average_images, colour_limit, digit_png, signed_image, weight_images
from mnist_core.charts.learning import SweepMeasure, accuracy_intervals, learning_curve, sweep
from mnist_core.charts.matrix import confusion_matrix
from mnist_core.charts.style import Chart

__all__ = [
    "Chart",
    "Picture",
    "Plot",
    "SweepMeasure",
    "accuracy_intervals",
    "average_images",
    "calibration",
    "class_counts",
    "colour_limit",
    "confidence_histogram",
    "confusion_matrix",
    "coverage_curve",
    "digit_png",
    "imshow_figure",
    "learning_curve",
    "per_digit_scores",
    "pixel_table",
    "pr_curve",
    "precision_recall_threshold",
    "probability_bars",
    "probability_rows",
    "roc_curve",
    "signed_image",
    "signed_legend",
    "sweep",
    "weight_images",
]

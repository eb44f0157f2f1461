"""Every chart of the dashboard, made from plain arrays: what to draw, never how a page shows it.

No module here imports Streamlit. A function returns one of three things, each with what a screen reader needs:

* :class:`Chart`: a Vega-Lite specification as a plain dictionary, which costs a fraction of an Altair object,
* :class:`Picture`: a PNG,
* a string of HTML that carries its own labels.

All of them share one visual language, explained in :mod:`mnist_core.charts.style`.
"""

from typing import TYPE_CHECKING

from mnist_core.lazy import import_when_used

if TYPE_CHECKING:
    from mnist_core.charts.bars import class_counts, confidence_histogram, per_digit_scores
    from mnist_core.charts.comparison import SweepAxis, SweepMeasure, accuracy_intervals, sweep
    from mnist_core.charts.curves import calibration, coverage_curve, pr_curve, precision_recall_threshold, roc_curve
    from mnist_core.charts.directions import edge_directions
    from mnist_core.charts.html import pixel_table, probability_bars, probability_rows
    from mnist_core.charts.learning import Panel, compare_curves, examples_curve, learning_curve
    from mnist_core.charts.matrix import confusion_matrix
    from mnist_core.charts.montage import Picture, average_images, digit_png, digits_png, imshow_picture, montage_shape
    from mnist_core.charts.signed import (
        colour_limit,
        magnitude_legend,
        score_pictures,
        signed_image,
        signed_legend,
        weight_images,
    )
    from mnist_core.charts.style import Chart, percent
else:
    __getattr__ = import_when_used(__name__, __file__)

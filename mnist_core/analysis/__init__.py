"""How good a model is, how sure, which mistakes it makes and why.

:func:`evaluate` asks a model about every image of its train or test part, once. The other questions are answered from
that one :class:`Evaluation` and cost no further prediction, or they are about a single image. All answers are numbers.
"""

from mnist_core.analysis.comparison import Comparison, NothingInCommon, compare, find_differences
from mnist_core.analysis.confidence import (
    calibration_curve,
    confidence_histogram,
    expected_calibration_error,
    log_loss,
)
from mnist_core.analysis.confusion import ConfusionMode, confusion_matrix, confusion_table, scores_per_digit
from mnist_core.analysis.coverage import coverage_curve, measure_coverage
from mnist_core.analysis.cross_validation import CrossValidation, cross_validate, list_folds
from mnist_core.analysis.detection import OneAgainstRest, OneSided, detect_digit, one_against_rest
from mnist_core.analysis.disputed import DISPUTED, DISPUTED_BY_ROW, Disputed
from mnist_core.analysis.drawings import compare_on_drawings, count_confusions, score_drawings
from mnist_core.analysis.evaluation import Evaluation, Part, accuracy, evaluate, measured_accuracy
from mnist_core.analysis.explanation import Contributions, NeverSeen, explain_log_odds, explain_scores
from mnist_core.analysis.familiarity import CLOSE, Familiarity, Verdict, judge, measure_familiarity
from mnist_core.analysis.neighbours import Neighbours, find_nearest
from mnist_core.analysis.proportions import (
    Proportion,
    proportion,
    tabulate_accuracies,
)
from mnist_core.analysis.selection import Order, Positions, What, select_images
from mnist_core.analysis.weights import WeightImages, mean_images, weight_images

__all__ = [
    "CLOSE",
    "DISPUTED",
    "DISPUTED_BY_ROW",
    "Comparison",
    "ConfusionMode",
    "Contributions",
    "CrossValidation",
    "Disputed",
    "Evaluation",
    "Familiarity",
    "Neighbours",
    "NeverSeen",
    "NothingInCommon",
    "OneAgainstRest",
    "OneSided",
    "Order",
    "Part",
    "Positions",
    "Proportion",
    "Verdict",
    "WeightImages",
    "What",
    "accuracy",
    "calibration_curve",
    "compare",
    "compare_on_drawings",
    "confidence_histogram",
    "confusion_matrix",
    "confusion_table",
    "count_confusions",
    "coverage_curve",
    "cross_validate",
    "detect_digit",
    "evaluate",
    "expected_calibration_error",
    "explain_log_odds",
    "explain_scores",
    "find_differences",
    "find_nearest",
    "judge",
    "list_folds",
    "log_loss",
    "mean_images",
    "measure_coverage",
    "measure_familiarity",
    "measured_accuracy",
    "one_against_rest",
    "proportion",
    "score_drawings",
    "scores_per_digit",
    "select_images",
    "tabulate_accuracies",
    "weight_images",
]

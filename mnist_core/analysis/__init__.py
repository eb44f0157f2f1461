"""How good a model is, how sure, which mistakes it makes and why.

:func:`evaluate` asks a model about every image of its train or test part, once. All else here is a question to that one
:class:`Evaluation` and costs no further prediction, or explains one image.
"""

from mnist_core.analysis.comparison import Comparison, NothingInCommon, compare, differences
from mnist_core.analysis.confidence import (
    LogLoss,
    calibration,
    confidence_histogram,
    expected_calibration_error,
    log_loss,
)
from mnist_core.analysis.confusion import ConfusionMode, confusion_matrix, confusion_table, per_digit
from mnist_core.analysis.disputed import DISPUTED, DISPUTED_BY_ROW, Disputed
from mnist_core.analysis.drawings import count_confusions, score_drawings
from mnist_core.analysis.evaluation import Evaluation, Gap, Part, accuracy, evaluate, train_test_gap
from mnist_core.analysis.explanation import Contributions, NeverSeen, contributions
from mnist_core.analysis.familiarity import Familiarity, Verdict, judge, measure_familiarity
from mnist_core.analysis.neighbours import Neighbours, nearest
from mnist_core.analysis.proportions import Proportion, proportion
from mnist_core.analysis.selection import Order, Positions, What, find, select
from mnist_core.analysis.thresholds import (
    NO_ANSWER,
    Coverage,
    Detection,
    OneAgainstRest,
    OneSided,
    coverage_at,
    coverage_curve,
    detect,
    one_against_rest,
    thin,
)
from mnist_core.analysis.weights import WeightImages, mean_images, weight_images

__all__ = [
    "DISPUTED",
    "DISPUTED_BY_ROW",
    "NO_ANSWER",
    "Comparison",
    "ConfusionMode",
    "Contributions",
    "Coverage",
    "Detection",
    "Disputed",
    "Evaluation",
    "Familiarity",
    "Gap",
    "LogLoss",
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
    "calibration",
    "compare",
    "confidence_histogram",
    "confusion_matrix",
    "confusion_table",
    "contributions",
    "count_confusions",
    "coverage_at",
    "coverage_curve",
    "detect",
    "differences",
    "evaluate",
    "expected_calibration_error",
    "find",
    "judge",
    "log_loss",
    "mean_images",
    "measure_familiarity",
    "nearest",
    "one_against_rest",
    "per_digit",
    "proportion",
    "score_drawings",
    "select",
    "thin",
    "train_test_gap",
    "weight_images",
]

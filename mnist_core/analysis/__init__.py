"""How good a model is, how sure, which mistakes it makes and why.

:func:`evaluate` asks a model about every image of its train or test part, once. The other questions are answered from
that one :class:`Evaluation` and cost no further prediction, or they are about a single image. All answers are numbers.
"""

from mnist_core.analysis.comparison import NothingInCommon, compare
from mnist_core.analysis.confidence import calibration_curve, confidence_histogram, expected_calibration_error, log_loss
from mnist_core.analysis.confusion import confusion_matrix, confusion_table, scores_per_digit
from mnist_core.analysis.coverage import coverage_curve, measure_coverage
from mnist_core.analysis.cross_validation import cross_validate, list_folds
from mnist_core.analysis.detection import OneSided, detect_digit, one_against_rest
from mnist_core.analysis.disputed import DISPUTED
from mnist_core.analysis.drawings import compare_on_drawings, count_confusions, score_drawings
from mnist_core.analysis.evaluation import Evaluation, accuracy, evaluate, measured_accuracy
from mnist_core.analysis.explanation import NeverSeen, explain_log_odds, explain_scores
from mnist_core.analysis.familiarity import judge, measure_familiarity
from mnist_core.analysis.neighbours import find_nearest
from mnist_core.analysis.proportions import proportion, share_of, share_right
from mnist_core.analysis.selection import select_images
from mnist_core.analysis.weights import mean_images, weight_images

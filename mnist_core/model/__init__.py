"""From a configuration to a trained model: features, scaling, the fit."""

from typing import TYPE_CHECKING

from mnist_core.lazy import import_when_used

if TYPE_CHECKING:
    from mnist_core.model.blas import one_blas_thread
    from mnist_core.model.config import FOLDS, LINK_NAMES, QUICK, InvalidConfig, Scaling, TrainingConfig
    from mnist_core.model.convergence import TOL
    from mnist_core.model.cores import N_PARTS, give_way
    from mnist_core.model.deskewing import deskew
    from mnist_core.model.examples import MAX_EXAMPLES, Examples, ExamplesKey, InvalidExamples
    from mnist_core.model.feature_cache import FeatureCache, Interrupted, compute_features, feature_nbytes, n_columns
    from mnist_core.model.features import FEATURES, Features, make_features
    from mnist_core.model.fit import rebuild_model, train
    from mnist_core.model.gradient_histograms import GradientHistograms
    from mnist_core.model.pixel_rows import BLOCK_ROWS, PixelRows
    from mnist_core.model.presets import PRESETS, Preset
    from mnist_core.model.scaling import PixelScaler
    from mnist_core.model.shipped import load_shipped
    from mnist_core.model.trained_model import SCORED_ROWS, Float32, Iteration, TrainedModel, softmax
    from mnist_core.model.watch import MOST_WEIGHTS, thin_out
else:
    __getattr__ = import_when_used(__name__, __file__)

__all__ = [
    "BLOCK_ROWS",
    "FEATURES",
    "FOLDS",
    "LINK_NAMES",
    "MAX_EXAMPLES",
    "MOST_WEIGHTS",
    "N_PARTS",
    "PRESETS",
    "QUICK",
    "SCORED_ROWS",
    "TOL",
    "Examples",
    "ExamplesKey",
    "FeatureCache",
    "Features",
    "Float32",
    "GradientHistograms",
    "Interrupted",
    "InvalidConfig",
    "InvalidExamples",
    "Iteration",
    "PixelRows",
    "PixelScaler",
    "Preset",
    "Scaling",
    "TrainedModel",
    "TrainingConfig",
    "compute_features",
    "deskew",
    "feature_nbytes",
    "give_way",
    "load_shipped",
    "make_features",
    "n_columns",
    "one_blas_thread",
    "rebuild_model",
    "softmax",
    "thin_out",
    "train",
]

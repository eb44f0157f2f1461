"""From a configuration to a trained model: features, scaling, the fit."""

from mnist_core.model.cores import N_PARTS, give_way
from mnist_core.model.features import FEATURES, Features, GradientHistograms, deskew, make_features
from mnist_core.model.scaling import BLOCK_ROWS, PixelRows, PixelScaler, Scaling
from mnist_core.model.training import (
    PRESETS,
    QUICK,
    TOL,
    Float32,
    Interrupted,
    InvalidConfig,
    Iteration,
    TrainedModel,
    TrainingConfig,
    featurised,
    kept_features,
    train,
)

__all__ = [
    "BLOCK_ROWS",
    "FEATURES",
    "N_PARTS",
    "PRESETS",
    "QUICK",
    "TOL",
    "Features",
    "Float32",
    "GradientHistograms",
    "Interrupted",
    "InvalidConfig",
    "Iteration",
    "PixelRows",
    "PixelScaler",
    "Scaling",
    "TrainedModel",
    "TrainingConfig",
    "deskew",
    "featurised",
    "give_way",
    "kept_features",
    "make_features",
    "train",
]

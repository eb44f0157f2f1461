"""From a configuration to a trained model: features, scaling, the fit."""

from typing import TYPE_CHECKING

from mnist_core.lazy import import_when_used

if TYPE_CHECKING:
    from mnist_core.model.blas import one_blas_thread
    from mnist_core.model.config import PRESETS, QUICK, InvalidConfig, Preset, Scaling, TrainingConfig
    from mnist_core.model.deskewing import deskew
    from mnist_core.model.examples import Examples, InvalidExamples
    from mnist_core.model.feature_cache import FeatureCache, compute_features
    from mnist_core.model.features import FEATURES, Features, make_features
    from mnist_core.model.fit import TOL, train
    from mnist_core.model.gradient_histograms import GradientHistograms
    from mnist_core.model.pixel_rows import PixelRows
    from mnist_core.model.scaling import PixelScaler
    from mnist_core.model.shipped import load_shipped
    from mnist_core.model.trained_model import Iteration, TrainedModel
else:
    __getattr__ = import_when_used(__name__, __file__)

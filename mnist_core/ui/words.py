"""The settings in words: one name for each on every page, and a configuration in a line."""

from mnist_core.model import PRESETS, Features, Scaling, TrainingConfig

SCALINGS: dict[Scaling, str] = {
    "none": "0 to 255, as in the notebook",
    "divide by 255": "0 to 1",
    "subtract mean": "0 to 1, minus the average image",
    "pareto": "the same, divided by the root of each pixel's spread",
    "standardise": "mean 0 and spread 1 for each pixel (StandardScaler)",
}
"""What each scaling makes of a pixel."""
FEATURES: dict[Features, str] = {
    "pixels": "784 grey values",
    "deskewed": "784 grey values of the digit set upright",
    "gradient histograms": "which way strokes run, alone and in pairs",
}
"""What the model sees of an image."""
ITERATIONS = [5, 10, 20, 30, 50, 100, 200, 300, 500, 1_000, 2_000]
"""Values of max_iter on offer."""
PENALTIES = [0.0001, 0.001, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 100.0]
"""Values of C on offer."""
IMAGES = [100, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 40_000]
"""Numbers of training images on offer, besides all of them."""


def describe_config(config: TrainingConfig) -> str:
    """Describe a configuration in a few words, by its preset's name if it has one."""
    for preset in PRESETS:
        if preset.config == config:
            return preset.name
    images = f"{'all ' if config.n_train is None else ''}{config.n_rows()[0]:,} images"
    features = "" if config.features == "pixels" else f"{config.features}, "
    return f"{features}{config.scaling}, {images}, C = {config.C:g}, {config.max_iter:,} iterations"

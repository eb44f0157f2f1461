"""A configuration in a few words."""

from mnist_core.model import PRESETS, TrainingConfig


def in_words(config: TrainingConfig) -> str:
    """Describe a configuration in a few words, by its preset's name if it has one."""
    for preset in PRESETS:
        if preset.config == config:
            return preset.name
    images = "all images" if config.n_train is None else f"{config.n_train:,} images"
    features = "" if config.features == "pixels" else f"{config.features}, "
    return f"{features}{config.scaling}, {images}, C = {config.C:g}, {config.max_iter:,} iterations"

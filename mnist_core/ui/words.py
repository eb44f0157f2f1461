"""The settings in words: one name for each on every page, and a configuration in a line."""

import re

from mnist_core.model import QUICK, Features, Scaling, TrainingConfig

SCALINGS: dict[Scaling, str] = {
    "none": "0 to 255, as in the notebook",
    "divide by 255": "0 to 1",
    "subtract mean": "0 to 1, minus the average image",
    "pareto": "minus the average, over √spread",
    "standardise": "mean 0, spread 1 (StandardScaler)",
}
"""What each scaling makes of a pixel, short enough for one line under its list."""
FEATURES: dict[Features, str] = {
    "pixels": "784 grey values",
    "deskewed": "784 grey values, set upright",
    "gradient histograms": "which way strokes run",
}
"""What the model sees of an image, as short."""
ITERATIONS = [5, 10, 20, 30, 50, 100, 200, 300, 500, 1_000, 2_000]
"""Values of max_iter on offer."""
PENALTIES = [0.0001, 0.001, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 100.0]
"""Values of C on offer."""
IMAGES = [100, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 40_000]
"""Numbers of training images on offer, besides all of them."""
SETTINGS = {
    "split": "split",
    "test_size": "share of test images",
    "seed": "seed of the split",
    "n_train": "training images",
    "features": "features",
    "scaling": "scaling",
    "variants": "variants",
    "C": "C",
    "max_iter": "max_iter",
    "examples": "examples",
    "fold": "fold that is left out",
}
"""What the settings of a configuration are called."""
CLOCK = "Seconds of training by the clock. All visitors share the cores: the same run takes longer while others train."
"""What a run's seconds are, wherever they stand."""


def name_digit(digit: int) -> str:
    """Return a digit with its article.

    Examples
    --------
    >>> name_digit(8), name_digit(7)
    ('an 8', 'a 7')
    """
    return f"{'an' if digit == 8 else 'a'} {digit}"


def name_model(config: TrainingConfig) -> str:
    """Call a model by what it sees and how many images it has learned from.

    Examples
    --------
    >>> name_model(QUICK)
    'pixels, 30,000 images'
    """
    variants = "" if config.variants == "none" else f" and {config.variants}"
    taught = "" if config.examples is None else f" + {config.examples.n:,} of my digits"
    return f"{config.features}, {config.n_rows()[0]:,} images{variants}{taught}"


def describe_config(config: TrainingConfig) -> str:
    """Name a configuration's model and all of its settings: two that differ are not called the same.

    Examples
    --------
    >>> describe_config(TrainingConfig(split="lecun", scaling="none"))
    "pixels, 60,000 images, not scaled, C = 1, max_iter = 100, LeCun's split"
    """
    scaling = "not scaled" if config.scaling == "none" else config.scaling
    settings = [name_model(config), scaling, f"C = {config.C:g}", f"max_iter = {config.max_iter:,}"]
    if config.split == "lecun":
        settings.append("LeCun's split")
    if config.test_size != QUICK.test_size:
        settings.append(f"test_size = {config.test_size:g}")
    if config.seed != QUICK.seed:
        settings.append(f"seed = {config.seed}")
    if config.fold is not None:
        settings.append(f"without fold {config.fold}")
    if config.examples is not None:  # the digest's beginning, because two sets may be of one size
        times = "once" if config.examples.weight == 1 else f"{config.examples.weight:g} times"
        settings.append(f"set {config.examples.digest[:4]} counted {times}")
    return ", ".join(settings)


def as_text(words: str) -> str:
    """Return words from a link, a file or a form as Markdown that shows them as they are: no link, no picture, no icon.

    Inline code is the only Markdown in which browsers change nothing; in a message it reads like any other (shell.css).

    Examples
    --------
    >>> print(as_text("[Sign in](https://example.org)"), as_text("a `b`"))
    `[Sign in](https://example.org)` `` a `b` ``
    """
    words = " ".join(words.split())
    fence = "`" * (1 + max(map(len, re.findall("`+", words)), default=0))
    pad = " " if "`" in words else ""
    return f"{fence}{pad}{words}{pad}{fence}" if words else ""


def name_file(config: TrainingConfig) -> str:
    """Return a configuration's description as the name of a file, without its ending.

    Examples
    --------
    >>> name_file(TrainingConfig(scaling="pareto", C=0.03))
    'mnist-pixels-56000-images-pareto-c-0.03-max-iter-100'
    """
    return "mnist-" + re.sub(r"[^a-z0-9.]+", "-", re.sub("[,']", "", describe_config(config).lower()))

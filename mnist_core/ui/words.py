"""The settings in words: one name for each on every page, and a configuration in a line."""

import re
import unicodedata

from mnist_core.model import PRESETS, Features, Scaling, TrainingConfig

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
CLOCK = "Seconds of training by the clock. All visitors share the cores: the same run takes longer while others train."
"""What a run's seconds are, wherever they stand."""


def describe_config(config: TrainingConfig) -> str:
    """Describe a configuration in a few words, by its preset's name if it has one."""
    for preset in PRESETS:
        if preset.config == config:
            return preset.name
    images = f"{'all ' if config.n_train is None else ''}{config.n_rows()[0]:,} images"
    features = "" if config.features == "pixels" else f"{config.features}, "
    fit = f"{config.scaling}, {images}, C = {config.C:g}, {config.max_iter:,} iterations"
    fold = "" if config.fold is None else f", without fold {config.fold}"
    return f"{features}{fit}{_describe_split(config)}{fold}"


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
    >>> name_file(TrainingConfig(scaling="pareto", C=0.03)), name_file(PRESETS[3].config)
    ('mnist-pareto-all-56000-images-c-0.03-100-iterations', 'mnist-geron-60k-10k')
    """
    plain = unicodedata.normalize("NFKD", describe_config(config).lower()).encode("ascii", "ignore").decode()
    return "mnist-" + re.sub(r"[^a-z0-9.]+", "-", plain.replace(",", "").replace("'", ""))


def _describe_split(config: TrainingConfig) -> str:
    """Say what is not as usual about a split: two runs that differ must not be called the same."""
    usual = TrainingConfig()
    if config.split == "lecun":
        return ", LeCun's split"
    share = "" if config.test_size == usual.test_size else f", test_size {config.test_size:g}"
    return share + ("" if config.seed == usual.seed else f", seed {config.seed}")

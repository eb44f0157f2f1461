"""Configurations worth trying, each with what is known to come out of it."""

from dataclasses import dataclass

from mnist_core.model.config import QUICK, TrainingConfig


@dataclass(frozen=True)
class Preset:
    """A configuration worth trying, with what is known to come out of it."""

    name: str
    config: TrainingConfig
    expect: str


PRESETS = (
    Preset(
        "Quick default",
        QUICK,
        "Expect 91.7% on test and 93.4% on train after some 45 iterations: it converges, because the mean image is "
        "subtracted and the weights are kept small (C = 0.1).",
    ),
    Preset(
        "The notebook",
        TrainingConfig(scaling="none"),
        "Expect 91.6% on test, 93.6% on train and a ConvergenceWarning: 100 iterations are not enough for pixels from "
        "0 to 255. The course's own 91.99% came from another random split. Then subtract the mean and compare.",
    ),
    Preset(
        "Homework",
        TrainingConfig(scaling="none", test_size=0.9),
        "Expect about 87% on test and 100% on train: 7,000 images are too few for 7,850 weights, "
        "and the gap is what over-fitting looks like.",
    ),
    Preset(
        "Géron 60k/10k",
        TrainingConfig(split="lecun", C=0.1),
        "Expect about 92.5% on the 10,000 test images that everybody reports on, so your figure can be compared "
        "with the literature.",
    ),
    Preset(
        "Gradient histograms",
        TrainingConfig(split="lecun", features="gradient histograms", C=2.0),
        "Expect about 99.5% on the 10,000 test images after some 25 iterations: the same classifier, but it sees which "
        "way edges run instead of grey values. Preparing that takes some seconds, once.",
    ),
)

"""The kinds of experiments: a small closed set. Each is data, and knows the names of the figures that it measures.

How one is shown is the business of ``mnist_core.ui.learn``, which has one function for each kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from mnist_core.lessons.zeros import SHOWN
from mnist_core.model import QUICK, TrainingConfig

Shown: TypeAlias = Literal["iterations", "scores", "curves"]
OF_A_RUN = ("train", "test", "iterations", "converged", "slope")


@dataclass(frozen=True)
class CountDigit:
    """Count the images of one digit among all."""

    digit: int
    configs: tuple[TrainingConfig, ...] = ()
    figure_names = ("images", "all", "never")


@dataclass(frozen=True)
class DetectDigit:
    """Train a model and use it as a detector of one digit: "yes" where its probability is at least a half."""

    digit: int
    config: TrainingConfig = QUICK
    figure_names = ("accuracy", "precision", "recall", "hits", "missed", "false_alarms", "rejected", "never")

    @property
    def configs(self) -> tuple[TrainingConfig, ...]:
        """What is trained."""
        return (self.config,)


@dataclass(frozen=True)
class NamedRun:
    """A run with the key that its figures begin with, and its name on screen."""

    key: str
    name: str
    config: TrainingConfig


@dataclass(frozen=True)
class TrainRuns:
    """Train one run and watch it, or several and compare them; a run's figures are called ``key_test`` and so on.

    Attributes
    ----------
    runs : tuple of NamedRun
    shown : {"iterations", "scores", "curves"}
        How much is on screen, each more than the one before: iterations and loss; the accuracies at the end; how they
        went. What a later step asks must not be.
    chooses : bool
        Whether the runs hold out a fold, and the best on it is trained on all images and meets the test images, once.
        Its figures are called ``chosen_test`` and so on; ``key_test`` is the accuracy on the fold.
    """

    runs: tuple[NamedRun, ...]
    shown: Shown = "curves"
    chooses: bool = False

    @property
    def configs(self) -> tuple[TrainingConfig, ...]:
        """What is trained."""
        return tuple(run.config for run in self.runs)

    @property
    def figure_names(self) -> tuple[str, ...]:
        """Names of the figures, those of all runs."""
        keys = [*(run.key for run in self.runs), *(["chosen"] if self.chooses else [])]
        return tuple(f"{key}_{name}" for key in keys for name in OF_A_RUN)

    def choose(self, measured: Mapping[str, Mapping[str, float]]) -> NamedRun:
        """Return the run that was best on the fold that all held out, by the runs' figures, to train on all images."""
        best = max(self.runs, key=lambda run: measured[run.key]["test"])
        return NamedRun("chosen", best.name, replace(best.config, fold=None))


@dataclass(frozen=True)
class TrySettings:
    """Try many settings of a small model, and choose the best on a few test images, again and again."""

    configs: tuple[TrainingConfig, ...] = ()
    figure_names = ("groups", "lower", "here", "elsewhere")


@dataclass(frozen=True)
class TeachZeros:
    """Show a small model more and more slashed zeros; `kind` names what it sees, `beside` another model's."""

    kind: Literal["directions", "pixels"]
    beside: Literal["directions", "pixels"] | None = None
    configs: tuple[TrainingConfig, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """What the models see."""
        return (self.kind,) if self.beside is None else (self.kind, self.beside)

    @property
    def figure_names(self) -> tuple[str, ...]:
        """Names of the figures: zeros that are read, and the accuracy on test images, by how many were shown."""
        return tuple(f"{kind}_{name}{n}" for kind in self.kinds for name in ("", "test_") for n in SHOWN)


@dataclass(frozen=True)
class LabelImages:
    """Let the visitor label images whose labels people have disputed, by their rows."""

    rows: tuple[int, ...]
    configs: tuple[TrainingConfig, ...] = ()
    figure_names = ("confirmed", "of")


@dataclass(frozen=True)
class ReadDisputed:
    """Train a model and let it read the disputed images."""

    config: TrainingConfig
    figure_names = ("label", "people", "neither", "of", "test")

    @property
    def configs(self) -> tuple[TrainingConfig, ...]:
        """What is trained."""
        return (self.config,)


@dataclass(frozen=True)
class DrawDigit:
    """Let the visitor draw a digit; a model reads it merely shrunk, and prepared as MNIST's digits were."""

    digit: int
    task: str
    config: TrainingConfig = QUICK
    figure_names = ("shrunk", "prepared", "shrunk_p", "prepared_p")

    @property
    def configs(self) -> tuple[TrainingConfig, ...]:
        """What is trained."""
        return (self.config,)


@dataclass(frozen=True)
class Duel:
    """Let the visitor label the test images that a model is least sure of, against it."""

    n: int
    config: TrainingConfig
    figure_names = ("models", "of", "test")

    @property
    def configs(self) -> tuple[TrainingConfig, ...]:
        """What is trained."""
        return (self.config,)


Experiment: TypeAlias = (
    CountDigit | DetectDigit | TrainRuns | TrySettings | TeachZeros | LabelImages | ReadDisputed | DrawDigit | Duel
)

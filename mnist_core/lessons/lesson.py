"""What a lesson is: some steps, each a question, an experiment that answers it, and why.

The kinds of experiments are a small closed set. Each is data, and knows what is trained for it; ``mnist_core.ui.learn``
has one function for each kind, which shows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from mnist_core.lessons.questions import Question
from mnist_core.model import QUICK, TrainingConfig

Shown: TypeAlias = Literal["iterations", "scores", "curves"]


class OneModel:
    """What an experiment with a single model has."""

    config: TrainingConfig

    @property
    def configs(self) -> tuple[TrainingConfig, ...]:
        """What is trained."""
        return (self.config,)


@dataclass(frozen=True)
class CountDigit:
    """Count the images of one digit among all."""

    digit: int
    configs: tuple[TrainingConfig, ...] = ()


@dataclass(frozen=True)
class DetectDigit(OneModel):
    """Train a model and use it as a detector of one digit: "yes" where its probability is at least a half."""

    digit: int
    config: TrainingConfig = QUICK


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

    def choose(self, measured: Mapping[str, Mapping[str, float]]) -> NamedRun:
        """Return the run that was best on the fold that all held out, by the runs' figures, to train on all images."""
        best = max(self.runs, key=lambda run: measured[run.key]["test"])
        return NamedRun("chosen", best.name, replace(best.config, fold=None))


@dataclass(frozen=True)
class TrySettings:
    """Try many settings of a small model, and choose the best on a few test images, again and again."""

    configs: tuple[TrainingConfig, ...] = ()


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


@dataclass(frozen=True)
class LabelImages:
    """Let the visitor label images whose labels people have disputed, by their rows."""

    rows: tuple[int, ...]
    configs: tuple[TrainingConfig, ...] = ()


@dataclass(frozen=True)
class ReadDisputed(OneModel):
    """Train a model and let it read the disputed images."""

    config: TrainingConfig


@dataclass(frozen=True)
class DrawDigit(OneModel):
    """Let the visitor draw a digit; a model reads it merely shrunk, and prepared as MNIST's digits were."""

    digit: int
    task: str
    config: TrainingConfig = QUICK


@dataclass(frozen=True)
class Duel(OneModel):
    """Let the visitor label the test images that a model is least sure of, against it."""

    n: int
    config: TrainingConfig


Experiment: TypeAlias = (
    CountDigit | DetectDigit | TrainRuns | TrySettings | TeachZeros | LabelImages | ReadDisputed | DrawDigit | Duel
)


@dataclass(frozen=True)
class Step:
    """One question with the experiment that answers it.

    Attributes
    ----------
    question : Question
    experiment : Experiment
    why : str
        One paragraph in Markdown: why it comes out as it usually does. ``{name:.1%}`` stands for a figure that the
        experiment measured in front of the visitor.
    """

    question: Question
    experiment: Experiment
    why: str


@dataclass(frozen=True)
class Lesson:
    """A lesson.

    Attributes
    ----------
    key : str
        Its name in the address, in lower case with hyphens.
    title : str
        The question that it answers; what stands on its card.
    purpose : str
        In a sentence: what it is about. Title and purpose are read before the questions, so they answer none.
    minutes : int
        How long it takes.
    notes : str
        For teachers, on a page of their own: what to prepare, and what the class can discuss.
    picture : tuple of int
        Rows of MNIST whose images stand side by side on its card.
    steps : tuple of Step
    """

    key: str
    title: str
    purpose: str
    minutes: int
    notes: str
    picture: tuple[int, ...]
    steps: tuple[Step, ...]

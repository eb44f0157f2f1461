"""What a lesson is: some steps, each a question, an experiment that answers it, and why."""

from dataclasses import dataclass

from mnist_core.lessons.experiments import Experiment
from mnist_core.lessons.questions import Question


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

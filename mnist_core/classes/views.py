"""What a class looks like at one moment: to a student, and to its teacher; and what that suggests to do next."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np

from mnist_core.data import SIDE, Images, Labels, Rows
from mnist_core.drawing import Collection

Phase: TypeAlias = Literal["waiting", "first answer", "discuss", "second answer", "outcome", "draw", "wall"]
LESSON_PHASES: tuple[Phase, ...] = ("first answer", "discuss", "second answer", "outcome")
DRAWING_PHASES: tuple[Phase, ...] = ("draw", "wall")
ROUNDS: Mapping[str, int] = {"first answer": 1, "second answer": 2}
"""The phases in which answers are taken, and the round that they belong to."""
Suggestion = Literal["explain", "discuss", "go on"]


@dataclass(frozen=True, eq=False)
class ClassDrawings:
    """Drawings of a class, the oldest first.

    Attributes
    ----------
    numbers : ndarray of shape (n,), int
        What each is called when it is removed.
    students : ndarray of shape (n,), int
        Who drew each, from 1.
    images : ndarray of shape (n, 28, 28), uint8
    labels : ndarray of shape (n,), uint8
        What each was asked to be.
    """

    numbers: Rows
    students: Rows
    images: Images
    labels: Labels

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.labels)

    def select(self, which: Sequence[int] | Rows) -> "ClassDrawings":
        """Return some of them, by their places or a mask."""
        return ClassDrawings(self.numbers[which], self.students[which], self.images[which], self.labels[which])

    def to_collection(self) -> Collection:
        """Return them without who drew them; those of every other person are shown to a model, the others kept.

        So a model is never tested with a hand that it was taught. The drawings of one person stay together whatever
        else is drawn.
        """
        _, person = np.unique(self.students, return_inverse=True)
        return Collection(self.images, self.labels, person % 2 == 0)


@dataclass(frozen=True)
class Snapshot:
    """All of a class at one moment; who may see what of it is decided by the two views.

    Attributes
    ----------
    version : int
    key_hash : str
    question : str
    phase : Phase
    figures : mapping from str to float, or None
    students : dict from str to int
        Numbers in the database by the hash of the token, in the order in which they came.
    votes : dict from (int, int) to str
        Answers to the question by student and round.
    drawings : sequence of (int, int, int, bytes)
        Number, student, digit and image of each.
    """

    version: int
    key_hash: str
    question: str
    phase: Phase
    figures: Mapping[str, float] | None
    students: Mapping[str, int]
    votes: Mapping[tuple[int, int], str]
    drawings: Sequence[tuple[int, int, int, bytes]]

    def count_votes(self, round_: int) -> Counter[str]:
        """Return how often each answer was given in a round."""
        return Counter(answer for (_, given_in), answer in self.votes.items() if given_in == round_)

    def collect(self, of: int | None = None) -> ClassDrawings:
        """Return the drawings of all, or of one student."""
        places = {student: place for place, student in enumerate(self.students.values(), 1)}
        chosen = [each for each in self.drawings if of in (None, each[1])]
        pixels = np.frombuffer(b"".join(image for *_, image in chosen), np.uint8)
        return ClassDrawings(
            np.array([number for number, *_ in chosen], np.int64),
            np.array([places[student] for _, student, *_ in chosen], np.int64),
            pixels.reshape(-1, SIDE, SIDE),
            np.array([digit for _, _, digit, _ in chosen], np.uint8),
        )


@dataclass(frozen=True)
class StudentView:
    """What a student may see.

    Attributes
    ----------
    version : int
        Grows when anything in the class has changed.
    question : str
    phase : Phase
    answers : dict from int to str
        Their own, by round.
    drawings : ClassDrawings
        Their own.
    figures : mapping or None
        What the experiment measured, or what was read in each drawing by its number; None before the end.
    votes : tuple of Counter
        How often each answer was given, in both rounds; empty before the outcome.
    wall : ClassDrawings or None
        All drawings; None before the wall is open.
    """

    version: int
    question: str
    phase: Phase
    answers: Mapping[int, str]
    drawings: ClassDrawings = field(repr=False)
    figures: Mapping[str, float] | None
    votes: tuple[Counter[str], Counter[str]]
    wall: ClassDrawings | None = field(repr=False)

    @classmethod
    def of(cls, snapshot: Snapshot, student: int) -> "StudentView":
        """Return a student's view of a class."""
        over = snapshot.phase in ("outcome", "wall")
        return cls(
            version=snapshot.version,
            question=snapshot.question,
            phase=snapshot.phase,
            answers={round_: answer for (who, round_), answer in snapshot.votes.items() if who == student},
            drawings=snapshot.collect(student),
            figures=snapshot.figures if over else None,
            votes=(snapshot.count_votes(1), snapshot.count_votes(2)) if over else (Counter(), Counter()),
            wall=snapshot.collect() if snapshot.phase == "wall" else None,
        )


@dataclass(frozen=True)
class TeacherView:
    """What the teacher may see: as :class:`StudentView`, and everything.

    Attributes
    ----------
    n_students : int
    n_answered : int
        How many have answered in the round that is open.
    """

    version: int
    question: str
    phase: Phase
    figures: Mapping[str, float] | None
    votes: tuple[Counter[str], Counter[str]]
    wall: ClassDrawings = field(repr=False)
    n_students: int
    n_answered: int

    @classmethod
    def of(cls, snapshot: Snapshot) -> "TeacherView":
        """Return the teacher's view of a class."""
        votes = snapshot.count_votes(1), snapshot.count_votes(2)
        round_ = ROUNDS.get(snapshot.phase)
        return cls(
            version=snapshot.version,
            question=snapshot.question,
            phase=snapshot.phase,
            figures=snapshot.figures,
            votes=votes,
            wall=snapshot.collect(),
            n_students=len(snapshot.students),
            n_answered=votes[round_ - 1].total() if round_ else 0,
        )


def suggest(n_right: int, n: int) -> Suggestion:
    """Return what to do after the first vote.

    Discussing pays most where some have understood and many have not: fewer than a third convince nobody, and above
    70% there is little left to discuss.

    References
    ----------
    C. H. Crouch, E. Mazur, "Peer Instruction: Ten years of experience and results", American Journal of Physics 69,
    970, 2001.

    Examples
    --------
    >>> suggest(3, 30), suggest(15, 30), suggest(25, 30)
    ('explain', 'discuss', 'go on')
    """
    share = n_right / n if n else 0.5
    return "explain" if share < 1 / 3 else "go on" if share > 0.7 else "discuss"

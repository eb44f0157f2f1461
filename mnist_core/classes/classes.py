"""All classes of a database: started, joined, led, answered, drawn in, and ended; and who may do which."""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Event, Thread
from typing import TypeVar

from sqlalchemy import Connection, delete, insert, update

from mnist_core.classes.archive import to_archive
from mnist_core.classes.codes import hash_secret, make_code, make_secret
from mnist_core.classes.contributions import (
    add_student,
    count_rows,
    digits_to_draw,
    list_votes,
    remove_drawing,
    take_drawing,
    take_vote,
)
from mnist_core.classes.database import Database, classes
from mnist_core.classes.refusals import DatabaseUnavailable, Full, NoSuchClass
from mnist_core.classes.rights import change_class, check_key, check_token
from mnist_core.classes.snapshots import Snapshots
from mnist_core.classes.views import DRAWING_PHASES, LESSON_PHASES, Phase, StudentView, TeacherView
from mnist_core.data import SIDE, Images

MOST_CLASSES = 100
"""Classes at a time in one database."""
MOST_CHARACTERS = 100
"""Characters of an answer or a question's name."""
SWEEP_SECONDS = 60.0
"""How often classes whose time is over are deleted, and those that nobody looks at forgotten."""
Result = TypeVar("Result")


class Classes:
    """The classes of one database, for all visitors of a server. Its methods are safe from any thread.

    Parameters
    ----------
    where : str
        A folder or a URL, see :class:`~mnist_core.classes.database.Database`.
    clock : callable
        Returns seconds, counted from any moment.

    Raises
    ------
    DatabaseUnavailable
        Here and in every method, if the database cannot be written or reached.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> school = Classes(folder.name)
    >>> code, key = school.start("is-91-good.1")
    >>> school.lead(code, key, "is-91-good.1", "first answer")
    >>> token = make_secret()
    >>> school.join(code, token)
    >>> school.vote(code, token, "is-91-good.1", 1, "90")
    >>> school.look_as_teacher(code, key).n_answered
    1
    >>> school.end(code, key)
    >>> school.close()
    >>> folder.cleanup()
    """

    def __init__(self, where: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = Database(where)
        self._snapshots = Snapshots(self._database, clock)
        self._closed = Event()
        self._database.delete_old()
        Thread(target=self._sweep, name="old-classes", daemon=True).start()

    def start(self, question: str) -> tuple[str, str]:
        """Start a class with its first question; return its code, and the teacher's key.

        Raises
        ------
        Full
            If there are `MOST_CLASSES` already.
        """
        key = make_secret()
        self._database.delete_old()

        def work(connection: Connection) -> str:
            if count_rows(connection, classes) >= MOST_CLASSES:
                raise Full(f"This server holds {MOST_CLASSES} classes at a time, and has them. Try again in an hour.")
            code = make_code()
            connection.execute(
                insert(classes).values(
                    code=code,
                    key_hash=hash_secret(key),
                    started=time.time(),
                    question=question,
                    phase="waiting",
                    version=1,
                )
            )
            return code

        return self._database.write(work), key

    def find_version(self, code: str) -> int:
        """Return a number that grows with every change in a class: who knows it need not look.

        Raises
        ------
        NoSuchClass, TooManyTries
        """
        return self._snapshots.read(code).version

    def join(self, code: str, token: str) -> None:
        """Make a browser's token a student of a class, unless it is one.

        Raises
        ------
        NoSuchClass, TooManyTries
        Full
            If the class has `MOST_STUDENTS`.
        """
        if hash_secret(check_token(token)) not in self._snapshots.read(code).students:
            self._write(code, lambda connection: add_student(connection, code, token))

    def look_as_student(self, code: str, token: str) -> StudentView:
        """Return what a student may see of their class.

        Raises
        ------
        NoSuchClass
            Also for who has not joined.
        """
        snapshot = self._snapshots.read(code)
        student = snapshot.students.get(hash_secret(check_token(token)))
        if student is None:
            raise NoSuchClass("You have not joined this class.")
        return StudentView.of(snapshot, student)

    def look_as_teacher(self, code: str, key: str) -> TeacherView:
        """Return all of a class to its teacher.

        Raises
        ------
        NoSuchClass, NotTheTeacher
        """
        snapshot = self._snapshots.read(code)
        check_key(key, snapshot.key_hash)
        return TeacherView.of(snapshot)

    def lead(
        self, code: str, key: str, question: str, phase: Phase, figures: Mapping[str, float] | None = None
    ) -> None:
        """Lead a class to a phase of a question; only its teacher can.

        Parameters
        ----------
        code, key, question : str
        phase : Phase
        figures : mapping from str to float, optional
            What the question's experiment has measured. What is known stays known while the question does.

        Raises
        ------
        ValueError
            If the question has no such phase.
        NoSuchClass, NotTheTeacher
        """
        phases = DRAWING_PHASES if digits_to_draw(question) else LESSON_PHASES
        if phase not in ("waiting", *phases) or len(question) > MOST_CHARACTERS:
            raise ValueError(f"{question[:MOST_CHARACTERS]!r} has no phase {phase!r}")

        def work(connection: Connection) -> None:
            found = change_class(connection, code, key)
            known = found.figures if found.question == question else None
            connection.execute(
                update(classes)
                .where(classes.c.code == code)
                .values(question=question, phase=phase, figures=known if figures is None else json.dumps({**figures}))
            )

        self._write(code, work)

    def vote(self, code: str, token: str, question: str, round_: int, answer: str) -> None:
        """Take a student's answer; a second one in the same round replaces the first.

        Parameters
        ----------
        code, token : str
        question : str
            The question that the answer is to: the class may have gone on.
        round_ : int
            1 or 2.
        answer : str
            Which answers a question has is for others to check.

        Raises
        ------
        NowClosed
            If answers to this question are not taken any more, or not yet.
        NoSuchClass
        """
        answer = answer[:MOST_CHARACTERS]
        self._write(code, lambda connection: take_vote(connection, code, token, question, round_, answer))

    def draw(self, code: str, token: str, image: Images, digit: int) -> bool:
        """Take a student's drawing; return whether it is new. One that is there already is not taken twice.

        Parameters
        ----------
        code, token : str
        image : ndarray of shape (28, 28), uint8
        digit : int
            What it is meant to be.

        Raises
        ------
        ValueError
            If it is no such image, or blank.
        NowClosed
            If the class does not draw this digit now.
        Full
            If the student has `MOST_DRAWINGS`.
        NoSuchClass
        """
        if image.shape != (SIDE, SIDE) or image.dtype != "uint8" or not image.any():
            raise ValueError("a drawing is a uint8 array of shape (28, 28) with some ink")
        return self._write(code, lambda connection: take_drawing(connection, code, token, image.tobytes(), digit))

    def remove_drawing(self, code: str, key: str, number: int) -> None:
        """Remove a drawing for good; only the teacher can.

        Raises
        ------
        NoSuchClass, NotTheTeacher
        """
        self._write(code, lambda connection: remove_drawing(connection, code, key, number))

    def end(self, code: str, key: str) -> None:
        """Delete a class and everything in it; only its teacher can.

        Raises
        ------
        NoSuchClass, NotTheTeacher
        """

        def work(connection: Connection) -> None:
            change_class(connection, code, key)
            connection.execute(delete(classes).where(classes.c.code == code))

        self._write(code, work)

    def download(self, code: str, key: str) -> bytes:
        """Return all answers and drawings of a class as a file, see :func:`~mnist_core.classes.archive.to_archive`.

        Raises
        ------
        NoSuchClass, NotTheTeacher
        """
        wall = self.look_as_teacher(code, key).wall
        numbers = list(self._snapshots.read(code).students.values())
        return to_archive(self._database.read(lambda connection: list_votes(connection, code, numbers)), wall)

    def close(self) -> None:
        """Close the database."""
        self._closed.set()
        self._database.close()

    def _sweep(self) -> None:
        while not self._closed.wait(SWEEP_SECONDS):
            with suppress(DatabaseUnavailable):  # visitors who look at a class are told
                self._database.delete_old()
            self._snapshots.forget_unwatched(SWEEP_SECONDS)

    def _write(self, code: str, work: Callable[[Connection], Result]) -> Result:
        done = self._database.write(work)
        self._snapshots.note_change(code)
        return done

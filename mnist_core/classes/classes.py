"""All classes of a database: started, joined, led, answered, drawn in, and ended; and who may do which."""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from threading import Event, Lock, Thread
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, FromClause, Row, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mnist_core.classes.archive import to_archive
from mnist_core.classes.codes import Tries, hash_secret, is_code, is_secret, make_code, make_secret
from mnist_core.classes.database import Database, classes, drawings, oldest, students, votes
from mnist_core.classes.refusals import (
    ClassRefused,
    DatabaseUnavailable,
    Full,
    NoSuchClass,
    NotTheTeacher,
    NowClosed,
    TooManyTries,
)
from mnist_core.classes.views import DRAWING_PHASES, LESSON_PHASES, ROUNDS, Phase, Snapshot, StudentView, TeacherView
from mnist_core.data import SIDE, Images

MOST_CLASSES = 100
"""Classes at a time in one database."""
MOST_STUDENTS = 200
"""Students in a class."""
MOST_DRAWINGS, MOST_ON_WALL = 40, 2_000
"""Drawings of a student, and of a class, removed ones among them: 200,000 in all, some 200 MB."""
MOST_CHARACTERS = 100
"""Characters of an answer or a question's name."""
FRESH_SECONDS = 0.25
"""For so long all who look at a class get what was read for the first."""
SWEEP_SECONDS = 60.0
"""How often classes whose time is over are deleted, and those that nobody looks at forgotten."""
DRAW = "draw:"
Result = TypeVar("Result")


def name_drawing_task(digits: str) -> str:
    """Return the question that asks to draw some digits: ``"7"``, or ``"0123456789"`` in turn."""
    return DRAW + digits


def digits_to_draw(question: str) -> str:
    """Return the digits that a question asks to draw; none if it is a lesson's.

    Examples
    --------
    >>> digits_to_draw(name_drawing_task("7")), digits_to_draw("is-91-good.1")
    ('7', '')
    """
    return question.removeprefix(DRAW) if question.startswith(DRAW) else ""


@dataclass
class _Known:
    """What was read of a class last."""

    at: float = float("-inf")
    asked: float = 0.0
    snapshot: Snapshot | None = None
    has_ended: bool = False
    reading: Lock = field(default_factory=Lock)


class Classes:
    """The classes of one database, for all visitors of a server. Its methods are safe from any thread.

    Parameters
    ----------
    where : str
        A folder or a URL, see :class:`~mnist_core.classes.database.Database`.
    clock : callable
        Seconds, from anywhere on.

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
        self._clock = clock
        self._tries = Tries(at_once=60, per_second=10, clock=clock)
        self._known: dict[str, _Known] = {}
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
            if _count(connection, classes) >= MOST_CLASSES:
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
        return self._look(code).version

    def join(self, code: str, token: str) -> None:
        """Make a browser's token a student of a class, unless it is one.

        Raises
        ------
        NoSuchClass, TooManyTries
        Full
            If the class has `MOST_STUDENTS`.
        """
        if hash_secret(check_token(token)) in self._look(code).students:
            return

        def work(connection: Connection) -> None:
            _change(connection, code)
            if _count(connection, students, students.c.code == code) >= MOST_STUDENTS:
                raise Full(f"This class is full: it takes {MOST_STUDENTS} students. Ask your teacher.")
            connection.execute(
                upsert(connection)(students)
                .values(code=code, token_hash=hash_secret(token))
                .on_conflict_do_nothing(index_elements=["code", "token_hash"])
            )

        self._write(code, work)

    def look_as_student(self, code: str, token: str) -> StudentView:
        """Return what a student may see of their class.

        Raises
        ------
        NoSuchClass
            Also for who has not joined.
        """
        snapshot = self._look(code)
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
        snapshot = self._look(code)
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
            found = _change(connection, code, key)
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

        def work(connection: Connection) -> None:
            found = _change(connection, code)
            student = _find_student(connection, code, token)
            if found.question != question or ROUNDS.get(found.phase) != round_:
                raise NowClosed("The class has gone on: this answer came too late and was not counted.")
            statement = upsert(connection)(votes).values(
                student=student, question=question, round=round_, answer=answer
            )
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["student", "question", "round"], set_={"answer": answer}
                )
            )

        self._write(code, work)

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
        pixels = image.tobytes()

        def work(connection: Connection) -> bool:
            found = _change(connection, code)
            student = _find_student(connection, code, token)
            if found.phase != "draw" or str(digit) not in digits_to_draw(found.question):
                raise NowClosed("The class has gone on: this drawing came too late.")
            if _count(connection, drawings, drawings.c.student == student) >= MOST_DRAWINGS:
                raise Full(f"You have drawn {MOST_DRAWINGS} digits: that is as many as a class takes from one student.")
            if _count(connection, drawings.join(students), students.c.code == code) >= MOST_ON_WALL:
                raise Full(f"The wall is full: it takes {MOST_ON_WALL:,} drawings.")
            statement = upsert(connection)(drawings).values(
                student=student, digit=digit, digest=sha256(pixels).hexdigest(), image=pixels, removed=False
            )
            is_there = statement.on_conflict_do_nothing(index_elements=["student", "digit", "digest"])
            return connection.scalar(is_there.returning(drawings.c.id)) is not None

        return self._write(code, work)

    def remove_drawing(self, code: str, key: str, number: int) -> None:
        """Remove a drawing for good; only the teacher can.

        Raises
        ------
        NoSuchClass, NotTheTeacher
        """

        def work(connection: Connection) -> None:
            _change(connection, code, key)
            of_class = select(students.c.id).where(students.c.code == code)
            connection.execute(
                update(drawings)
                .where(drawings.c.id == number, drawings.c.student.in_(of_class))
                .values(image=b"", removed=True)
            )

        self._write(code, work)

    def end(self, code: str, key: str) -> None:
        """Delete a class and everything in it; only its teacher can.

        Raises
        ------
        NoSuchClass, NotTheTeacher
        """

        def work(connection: Connection) -> None:
            _change(connection, code, key)
            connection.execute(delete(classes).where(classes.c.code == code))

        self._write(code, work)

    def download(self, code: str, key: str) -> bytes:
        """Return all answers and drawings of a class as a file, see :func:`~mnist_core.classes.archive.to_archive`.

        Raises
        ------
        NoSuchClass, NotTheTeacher
        """
        wall = self.look_as_teacher(code, key).wall
        places = {student: place for place, student in enumerate(self._look(code).students.values(), 1)}

        def work(connection: Connection) -> list[tuple[str, int, int, str]]:
            found = connection.execute(
                select(votes)
                .join(students)
                .where(students.c.code == code)
                .order_by(votes.c.question, votes.c.round, votes.c.student)
            )
            return [(row.question, row.round, places[row.student], row.answer) for row in found]

        return to_archive(self._database.read(work), wall)

    def close(self) -> None:
        """Close the database."""
        self._closed.set()
        self._database.close()

    # --- reading ----------------------------------------------------------------------------------------------------

    def _look(self, code: str) -> Snapshot:
        """Return a class as it was at most `FRESH_SECONDS` ago."""
        if not is_code(code):
            raise NoSuchClass(describe_missing(code))
        known = self._known.setdefault(code, _Known())
        with known.reading:
            before, known.asked = known.snapshot, self._clock()
            if before is not None and known.asked - known.at < FRESH_SECONDS:
                return before
            if known.has_ended:  # who was in it may ask as often as they like
                raise NoSuchClass(describe_missing(code))
            try:
                if before is None and not self._tries.left():
                    raise TooManyTries("Too many wrong codes are being tried here: wait a moment.")
                known.at = known.asked  # before reading: who writes meanwhile sets it back
                known.snapshot = self._database.read(lambda connection: _read(connection, code, before))
                if known.snapshot is None:
                    raise NoSuchClass(describe_missing(code))
            except NoSuchClass:
                known.has_ended = before is not None
                if not known.has_ended:
                    self._tries.take()
                    self._known.pop(code, None)
                raise
            except ClassRefused:
                self._known.pop(code, None)
                raise
            return known.snapshot

    def _sweep(self) -> None:
        while not self._closed.wait(SWEEP_SECONDS):
            with suppress(DatabaseUnavailable):  # visitors who look at a class are told
                self._database.delete_old()
            for code, known in list(self._known.items()):
                if self._clock() - known.asked > SWEEP_SECONDS:
                    self._known.pop(code, None)

    # --- writing ----------------------------------------------------------------------------------------------------

    def _write(self, code: str, work: Callable[[Connection], Result]) -> Result:
        done = self._database.write(work)
        if (known := self._known.get(code)) is not None:
            known.at = float("-inf")
        return done


def _change(connection: Connection, code: str, key: str | None = None) -> Row[Any]:
    """Return a class's row, locked and with its next version; with a key, only to its teacher."""
    is_it = classes.c.code == code, classes.c.started >= oldest()
    found = connection.execute(select(classes).where(*is_it).with_for_update()).one_or_none()
    if found is None:
        raise NoSuchClass(describe_missing(code))
    if key is not None:
        check_key(key, found.key_hash)
    connection.execute(update(classes).where(*is_it).values(version=found.version + 1))
    return found


def _find_student(connection: Connection, code: str, token: str) -> int:
    is_it = students.c.code == code, students.c.token_hash == hash_secret(check_token(token))
    student = connection.scalar(select(students.c.id).where(*is_it))
    if student is None:
        raise NoSuchClass("You have not joined this class: open its link again.")
    return int(student)


def _count(connection: Connection, table: FromClause, *which: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(*which)) or 0


def _read(connection: Connection, code: str, before: Snapshot | None) -> Snapshot | None:
    """Read a class, as far as it has changed; None if there is none."""
    is_it = classes.c.code == code, classes.c.started >= oldest()
    found = connection.execute(select(classes).where(*is_it)).one_or_none()
    if found is None:
        return None
    if before is not None and (before.version, before.key_hash) == (found.version, found.key_hash):
        return before
    of_class = select(students.c.id).where(students.c.code == code)
    given = connection.execute(select(votes).where(votes.c.question == found.question, votes.c.student.in_(of_class)))
    answers = {(row.student, row.round): row.answer for row in given}
    columns = drawings.c.id, drawings.c.student, drawings.c.digit
    of_class_there = drawings.c.student.in_(of_class), drawings.c.removed.is_(False)
    listed = connection.execute(select(*columns).where(*of_class_there).order_by(drawings.c.id)).all()
    images = {number: image for number, *_, image in before.drawings} if before is not None else {}
    # By their numbers, not only those after the last: of two transactions the one that began later may end sooner.
    new = [row.id for row in listed if row.id not in images]
    images |= {row.id: row.image for row in connection.execute(select(drawings).where(drawings.c.id.in_(new)))}
    # Students last: then those of all votes and drawings are among them.
    joined = connection.execute(select(students).where(students.c.code == code).order_by(students.c.id))
    return Snapshot(
        version=found.version,
        key_hash=found.key_hash,
        question=found.question,
        phase=found.phase,
        figures=None if found.figures is None else json.loads(found.figures),
        students={row.token_hash: row.id for row in joined},
        votes=answers,
        drawings=[(row.id, row.student, row.digit, images[row.id]) for row in listed if images.get(row.id)],
    )


def upsert(connection: Connection) -> Any:
    """Return the database's own ``insert``, which can say what to do with a row that is there."""
    return postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert


def check_token(token: str) -> str:
    """Return a student's token; raise NoSuchClass for what is none."""
    if not is_secret(token):
        raise NoSuchClass("You have not joined this class: open its link again.")
    return token


def check_key(key: str, key_hash: str) -> None:
    """Raise NotTheTeacher unless a key is the one of this hash."""
    if not compare_digest(hash_secret(key), key_hash):
        raise NotTheTeacher("This key is not the teacher's: open the link that you got when you started the class.")


def describe_missing(code: str) -> str:
    """Say that there is no such class."""
    return f"There is no class {code[:20]}: it has ended, or the code is another one."

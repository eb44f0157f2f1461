"""Reading classes: all who look at one get what was read for the first a moment ago."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import Connection, select

from mnist_core.classes.codes import Tries, is_code
from mnist_core.classes.database import Database, drawings, students, votes
from mnist_core.classes.refusals import ClassRefused, NoSuchClass, TooManyTries
from mnist_core.classes.rights import describe_missing, find_class
from mnist_core.classes.views import Snapshot

FRESH_SECONDS = 0.25
"""For so long all who look at a class get what was read for the first."""


@dataclass
class Known:
    """What was read of a class last."""

    at: float = float("-inf")
    asked: float = 0.0
    snapshot: Snapshot | None = None
    has_ended: bool = False
    reading: Lock = field(default_factory=Lock)


class Snapshots:
    """The classes of a database as they were at most `FRESH_SECONDS` ago. Its methods are safe from any thread."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._tries = Tries(at_once=60, per_second=10, clock=clock)
        self._known: dict[str, Known] = {}

    def read(self, code: str) -> Snapshot:
        """Return a class.

        Raises
        ------
        NoSuchClass, TooManyTries
        """
        if not is_code(code):
            raise NoSuchClass(describe_missing(code))
        known = self._known.setdefault(code, Known())
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
                known.snapshot = self._database.read(lambda connection: read_class(connection, code, before))
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

    def note_change(self, code: str) -> None:
        """Read a class again the next time that somebody looks."""
        if (known := self._known.get(code)) is not None:
            known.at = float("-inf")

    def forget_unwatched(self, seconds: float) -> None:
        """Forget the classes that nobody has looked at for so long."""
        for code, known in list(self._known.items()):
            if self._clock() - known.asked > seconds:
                self._known.pop(code, None)


def read_class(connection: Connection, code: str, before: Snapshot | None) -> Snapshot | None:
    """Read a class, as far as it has changed; None if there is none."""
    found = find_class(connection, code)
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

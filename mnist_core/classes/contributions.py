"""What students give to a class, votes and drawings: each in one transaction of the database."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mnist_core.classes.codes import hash_secret
from mnist_core.classes.database import drawings, students, votes
from mnist_core.classes.refusals import Full, NowClosed
from mnist_core.classes.rights import change_class, find_student
from mnist_core.classes.views import ROUNDS

MOST_STUDENTS = 200
"""Students in a class."""
MOST_DRAWINGS, MOST_ON_WALL = 40, 2_000
"""Drawings of a student, and of a class, removed ones among them: 200,000 in all, some 200 MB."""
DRAW = "draw:"


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


def add_student(connection: Connection, code: str, token: str) -> None:
    """Make a token a student of a class, unless it is one or the class is full."""
    change_class(connection, code)
    if count_rows(connection, students, students.c.code == code) >= MOST_STUDENTS:
        raise Full(f"This class is full: it takes {MOST_STUDENTS} students. Ask your teacher.")
    connection.execute(
        upsert(connection)(students)
        .values(code=code, token_hash=hash_secret(token))
        .on_conflict_do_nothing(index_elements=["code", "token_hash"])
    )


def take_vote(connection: Connection, code: str, token: str, question: str, round_: int, answer: str) -> None:
    """Take a student's answer, if their class takes answers to this question in this round now."""
    found = change_class(connection, code)
    student = find_student(connection, code, token)
    if found.question != question or ROUNDS.get(found.phase) != round_:
        raise NowClosed("The class has gone on: this answer came too late and was not counted.")
    statement = upsert(connection)(votes).values(student=student, question=question, round=round_, answer=answer)
    in_this_round = ["student", "question", "round"]
    connection.execute(statement.on_conflict_do_update(index_elements=in_this_round, set_={"answer": answer}))


def take_drawing(connection: Connection, code: str, token: str, pixels: bytes, digit: int) -> bool:
    """Take a student's drawing, if their class draws this digit now; return whether it is new."""
    found = change_class(connection, code)
    student = find_student(connection, code, token)
    if found.phase != "draw" or str(digit) not in digits_to_draw(found.question):
        raise NowClosed("The class has gone on: this drawing came too late.")
    if count_rows(connection, drawings, drawings.c.student == student) >= MOST_DRAWINGS:
        raise Full(f"You have drawn {MOST_DRAWINGS} digits: that is as many as a class takes from one student.")
    if count_rows(connection, drawings.join(students), students.c.code == code) >= MOST_ON_WALL:
        raise Full(f"The wall is full: it takes {MOST_ON_WALL:,} drawings.")
    statement = upsert(connection)(drawings).values(
        student=student, digit=digit, digest=sha256(pixels).hexdigest(), image=pixels, removed=False
    )
    is_there = statement.on_conflict_do_nothing(index_elements=["student", "digit", "digest"])
    return connection.scalar(is_there.returning(drawings.c.id)) is not None


def remove_drawing(connection: Connection, code: str, key: str, number: int) -> None:
    """Remove a drawing, for the class's teacher."""
    change_class(connection, code, key)
    of_class = select(students.c.id).where(students.c.code == code)
    connection.execute(
        update(drawings)
        .where(drawings.c.id == number, drawings.c.student.in_(of_class))
        .values(image=b"", removed=True)
    )


def list_votes(connection: Connection, code: str, numbers: Sequence[int]) -> list[tuple[str, int, int, str]]:
    """Return question, round, student and answer of all votes; students count from 1, in the order of `numbers`."""
    found = connection.execute(
        select(votes)
        .join(students)
        .where(students.c.code == code)
        .order_by(votes.c.question, votes.c.round, votes.c.student)
    )
    return [(row.question, row.round, numbers.index(row.student) + 1, row.answer) for row in found]


def count_rows(connection: Connection, table: FromClause, *which: ColumnElement[bool]) -> int:
    """Count the rows of a table that meet some conditions."""
    return connection.scalar(select(func.count()).select_from(table).where(*which)) or 0


def upsert(connection: Connection) -> Any:
    """Return the database's own ``insert``, which can say what to do with a row that is there."""
    return postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert

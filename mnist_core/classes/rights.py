"""Who may do what: the one place where codes, tokens and keys are held against the database."""

from hmac import compare_digest
from typing import Any

from sqlalchemy import Connection, Row, select, update

from mnist_core.classes.codes import hash_secret, is_secret
from mnist_core.classes.database import classes, oldest, students
from mnist_core.classes.refusals import NoSuchClass, NotTheTeacher


def find_class(connection: Connection, code: str, *, lock: bool = False) -> Row[Any] | None:
    """Return a class's row, if there is one whose time is not over."""
    statement = select(classes).where(classes.c.code == code, classes.c.started >= oldest())
    return connection.execute(statement.with_for_update() if lock else statement).one_or_none()


def change_class(connection: Connection, code: str, key: str | None = None) -> Row[Any]:
    """Return a class's row, locked and with its next version; with a key, only to its teacher."""
    found = find_class(connection, code, lock=True)
    if found is None:
        raise NoSuchClass(describe_missing(code))
    if key is not None:
        check_key(key, found.key_hash)
    connection.execute(update(classes).where(classes.c.code == code).values(version=found.version + 1))
    return found


def find_student(connection: Connection, code: str, token: str) -> int:
    """Return a student's number in the database."""
    is_it = students.c.code == code, students.c.token_hash == hash_secret(check_token(token))
    student = connection.scalar(select(students.c.id).where(*is_it))
    if student is None:
        raise NoSuchClass("You have not joined this class: open its link again.")
    return int(student)


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

"""The tables, and the two databases that can hold them: SQLite in a file, or PostgreSQL by its URL."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from mnist_core.classes.refusals import DatabaseUnavailable

SCHEMA = 1
"""Version of the tables: a server works with its own alone."""
KEPT_SECONDS = 24 * 3600.0
"""After this a class is deleted, whatever happens."""
FILE = "classes.sqlite"
BUSY_SECONDS = 10
"""How long SQLite waits for somebody else's writing."""
TRIES = 3
"""How often something is tried when the database's connection is lost meanwhile: nothing here does harm twice."""
REMEDY = "The rest of the app works. The owner of this server finds what to set in docs/class.md."
Result = TypeVar("Result")

metadata = sa.MetaData()
schema = sa.Table("class_schema", metadata, sa.Column("version", sa.Integer, primary_key=True, autoincrement=False))
classes = sa.Table(
    "classes",
    metadata,
    sa.Column("code", sa.String(6), primary_key=True),
    sa.Column("key_hash", sa.String(64), nullable=False),
    sa.Column("started", sa.Float, nullable=False),  # Unix time
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("phase", sa.String(20), nullable=False),
    sa.Column("figures", sa.Text),  # what the question's experiment measured, in JSON
    sa.Column("version", sa.Integer, nullable=False),  # grows with every change in the class
)
students = sa.Table(
    "students",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code", sa.ForeignKey("classes.code", ondelete="CASCADE"), nullable=False),
    sa.Column("token_hash", sa.String(64), nullable=False),
    sa.UniqueConstraint("code", "token_hash"),
)
votes = sa.Table(
    "votes",
    metadata,
    sa.Column("student", sa.ForeignKey("students.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("question", sa.Text, primary_key=True),
    sa.Column("round", sa.Integer, primary_key=True),
    sa.Column("answer", sa.Text, nullable=False),
)
drawings = sa.Table(
    "drawings",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("student", sa.ForeignKey("students.id", ondelete="CASCADE"), nullable=False),
    sa.Column("digit", sa.Integer, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("image", sa.LargeBinary, nullable=False),  # 784 bytes
    sa.Column("removed", sa.Boolean, nullable=False),  # the row stays, so that a second sending is known
    sa.UniqueConstraint("student", "digit", "digest"),
)


class Database:
    """A database that is open. Its methods are safe from any thread.

    Parameters
    ----------
    where : str
        A folder, made if need be, which gets a file of SQLite; or a URL such as ``"postgresql://user@host/name"``.

    Raises
    ------
    DatabaseUnavailable
        If it cannot be written or reached, or holds tables of another version.
    """

    def __init__(self, where: str) -> None:
        self._where = where
        try:
            self._engine = _make_engine(where)
            self.write(_make_tables)
        except DatabaseUnavailable:
            raise
        except (OSError, ImportError, sa.exc.SQLAlchemyError) as error:
            raise DatabaseUnavailable(f"Classes cannot be kept on this server. {REMEDY}") from error

    def read(self, work: Callable[[sa.Connection], Result]) -> Result:
        """Return what some reading finds, all of it at one moment."""
        return self._try(self._engine, work)

    def write(self, work: Callable[[sa.Connection], Result]) -> Result:
        """Do some writing, all of it or nothing; when this returns it is on the disk."""
        return self._try(self._engine.execution_options(writes=True), work)

    def _try(self, engine: sa.Engine, work: Callable[[sa.Connection], Result]) -> Result:
        for left in reversed(range(TRIES)):
            try:
                with engine.begin() as connection:
                    return work(connection)
            except sa.exc.DBAPIError as error:
                if not (left and error.connection_invalidated):
                    raise DatabaseUnavailable(f"The class's database does not answer: try again. {REMEDY}") from error
        raise AssertionError

    def delete_old(self) -> None:
        """Delete the classes whose time is over."""
        self.write(lambda connection: connection.execute(sa.delete(classes).where(classes.c.started < oldest())))

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def oldest() -> float:
    """Return when the oldest class that is still there may have been started."""
    return time.time() - KEPT_SECONDS


def _make_engine(where: str) -> sa.Engine:
    if "://" in where:
        url = sa.make_url(where)
        if url.drivername in ("postgres", "postgresql"):
            url = url.set(drivername="postgresql+psycopg")
        timeout = {"connect_timeout": 3} if url.drivername.startswith("postgresql") else {}
        return sa.create_engine(url, pool_pre_ping=True, connect_args=timeout)
    folder = Path(where).expanduser()
    folder.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(f"sqlite:///{folder / FILE}", connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", _set_up_sqlite)
    sa.event.listen(engine, "begin", _begin_in_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # or Python would begin transactions by itself
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_in_sqlite(connection: sa.Connection) -> None:
    # A transaction that reads first and writes then fails at once when somebody else has written in between.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make_tables(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":  # several servers may start at once
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(7077)"))
    metadata.create_all(connection)
    found = connection.scalar(sa.select(schema.c.version))
    if found is None:
        connection.execute(sa.insert(schema).values(version=SCHEMA))
    elif found != SCHEMA:
        raise DatabaseUnavailable(
            f"The class's database was made by another version of this app ({found}, not {SCHEMA}). {REMEDY}"
        )

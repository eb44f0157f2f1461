"""A database of each kind, empty for each test."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from mnist_core.classes import Classes
from tests.support.postgres import NoPostgres, open_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """URL of a PostgreSQL server; without one these tests are skipped, and in CI that is a failure."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(open_postgres())
        except NoPostgres as error:
            pytest.fail(str(error)) if os.environ.get("CI") else pytest.skip(str(error))
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty database is: a folder, or a URL."""
    if request.param == "sqlite":
        return str(tmp_path / "made" / "on first use")
    url: str = request.getfixturevalue("postgres")
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_classes(where: str, clock: Clock) -> Iterator[Callable[[], Classes]]:
    """Open the database; twice is as two servers do. All have one clock."""
    opened: list[Classes] = []

    def open_one() -> Classes:
        opened.append(Classes(where, clock=clock))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


@pytest.fixture
def school(open_classes: Callable[[], Classes]) -> Classes:
    return open_classes()

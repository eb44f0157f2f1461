"""A PostgreSQL server of the tests' own, from the system's packages."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


class NoPostgres(RuntimeError):
    """PostgreSQL is not installed."""


def find_programs() -> Path:
    """Return the folder of PostgreSQL's programs: Debian keeps them out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    inside = found[-1] if found else shutil.which("initdb")
    if inside is None:
        raise NoPostgres("no PostgreSQL found: install the package postgresql")
    return Path(inside).parent


@contextmanager
def open_postgres() -> Iterator[str]:
    """Start a server that listens at a socket in a folder of its own; yield its URL, and stop it at the end.

    Raises
    ------
    NoPostgres
        If it is not installed.
    """
    programs = find_programs()
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    with TemporaryDirectory(prefix="pg") as folder:
        shutil.chown(folder, user or os.geteuid())
        data = f"{folder}/data"
        made = [
            str(programs / "initdb"),
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "tests",
            "--no-sync",
            "--no-locale",
            "-E",
            "UTF8",
        ]
        subprocess.run(made, user=user, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        control = [str(programs / "pg_ctl"), "-D", data, "-w", "-t", "120"]
        options = f"-F -k {folder} -c listen_addresses= -c max_connections=60"
        quiet = [*control, "-l", f"{folder}/log"]
        subprocess.run([*quiet, "-o", options, "start"], user=user, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        try:
            yield f"postgresql://tests@/postgres?host={folder}"
        finally:
            stop = [*control, "-m", "immediate", "stop"]
            subprocess.run(stop, user=user, check=True, stdout=subprocess.DEVNULL, cwd=folder)

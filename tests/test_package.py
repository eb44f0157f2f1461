"""What ``pip install .`` installs, as pyproject.toml says it; ``.ci/run`` installs it and runs the README's example."""

import re
import tomllib

from tests.support.server import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
FILES = [path for path in (ROOT / "mnist_core").rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def test_the_changelog_has_the_version():
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest
    assert newest[1] == PROJECT["project"]["version"]


def test_every_file_is_part_of_the_package():
    patterns = ["*.py", *PROJECT["tool"]["setuptools"]["package-data"]["*"]]
    assert not [str(path) for path in FILES if not any(path.match(pattern) for pattern in patterns)]


def test_every_folder_with_python_in_it_is_a_package():
    folders = {path.parent for path in FILES if path.suffix == ".py"}
    assert not [str(folder) for folder in folders if not (folder / "__init__.py").is_file()]


def test_the_image_copies_what_is_there_and_runs_without_privileges():
    dockerfile = (ROOT / "Dockerfile").read_text()
    copied = [
        name for names in re.findall(r"^COPY (?:--\S+ )*(.+) \S+$", dockerfile, re.MULTILINE) for name in names.split()
    ]
    assert {"app.py", "pages", "mnist_core", ".streamlit", "requirements.txt"} <= set(copied)
    assert all((ROOT / name).exists() for name in copied)
    assert re.search(r"^USER (?!root)", dockerfile, re.MULTILINE)
    port = re.search(r"^EXPOSE (\d+)$", dockerfile, re.MULTILINE)
    assert port
    assert f"--server.port={port[1]}" in dockerfile
    assert f":{port[1]}/_stcore/health" in dockerfile

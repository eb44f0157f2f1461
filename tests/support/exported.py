"""Runs exported code where this app cannot be seen."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from mnist_core.data import Digits
from mnist_core.model import TrainingConfig

SMALL = TrainingConfig(n_train=2_000, test_size=0.5, C=0.1, max_iter=200)


def save(digits: Digits, folder: Path) -> Path:
    np.savez(folder / "digits.npz", images=digits.images, labels=digits.labels)
    return folder / "digits.npz"


def run(code: str, folder: Path, *arguments: str, environment: dict[str, str] | None = None) -> str:
    """Run Python code in a fresh process that cannot see this app, with one BLAS thread; return what it prints."""
    (folder / "code.py").write_text(code)
    command = [sys.executable, "-I", "code.py", *arguments]
    result = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"} | (environment or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


RUN_EACH = """
import os, runpy, sys
from contextlib import redirect_stdout

folders = sys.argv[1:]
sys.argv[1:] = ["digits.npz"]
for folder in folders:
    os.chdir(folder)
    with open("printed.txt", "w") as printed, redirect_stdout(printed):
        runpy.run_path("code.py", run_name="__main__")
"""


def run_each(codes: Mapping[Path, str]) -> dict[Path, str]:
    """Run code in each folder, beside its ``digits.npz``: one process, whose imports they share; return the prints."""
    for folder, code in codes.items():
        (folder / "code.py").write_text(code)
    first = next(iter(codes))
    run(RUN_EACH, first.parent, *map(str, codes))
    return {folder: (folder / "printed.txt").read_text() for folder in codes}


def accuracies(printed: str) -> tuple[float, float]:
    figures = re.findall(r"(?:train|test) accuracy +([\d.]+)", printed)
    assert len(figures) == 2, printed
    return float(figures[0]), float(figures[1])

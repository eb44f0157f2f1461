"""One form for what stands on every page."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

from mnist_core.model import TrainingConfig
from mnist_core.ui.words import describe_config

CORE = Path(__file__).parents[2] / "mnist_core"
SOURCES = [path for room in ("ui", "lessons/course") for path in sorted((CORE / room).rglob("*.py"))]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_percentages_are_written_in_one_form(path: Path) -> None:
    """As Vega writes them in charts, and ``charts.percent`` everywhere else: no space before the sign."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not re.search(r"[\d}] %", node.value), f"line {node.lineno}"
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            assert not ast.unparse(node.format_spec).rstrip("'\"").endswith("%"), f"line {node.lineno}"


@pytest.mark.parametrize(
    "change", [{"seed": 7}, {"test_size": 0.3}, {"split": "lecun"}, {"n_train": 5_000}, {"fold": "1/3"}]
)
def test_runs_that_differ_are_not_called_the_same(change: dict[str, object]) -> None:
    base = TrainingConfig(scaling="pareto")
    assert describe_config(replace(base, **change)) != describe_config(base)

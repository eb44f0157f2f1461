"""Measurements in processes of their own, so that peak memory and thread settings are theirs.

A module that has some lists them, by name, in ``MEASUREMENTS``.
"""

import json
import os
import subprocess
import sys
import warnings
from importlib import import_module
from typing import Any, TypeAlias

Figures: TypeAlias = dict[str, float]


def measure_apart(module: str, name: str, values: dict[str, Any]) -> Figures:
    """Run one of a module's measurements in a new process, without thread settings of ours."""
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    command = [sys.executable, "-m", "benchmarks.apart", module, json.dumps([name, values])]
    answer = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    figures: Figures = json.loads(answer.stdout)
    return figures


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # that fits do not converge is known here
    name, values = json.loads(sys.argv[2])
    print(json.dumps(import_module(sys.argv[1]).MEASUREMENTS[name](**values), default=float))

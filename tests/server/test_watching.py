"""The owner's figures, and logs that a machine can read."""

import json
import logging
import resource

import pytest

from mnist_core.server import watching


@pytest.fixture
def package_log():
    log = logging.getLogger("mnist_core")
    before = log.handlers[:], log.propagate, log.level
    yield log
    log.handlers[:], log.propagate = before[0], before[1]
    log.setLevel(before[2])


def test_a_line_of_the_log_is_json():
    record = logging.LogRecord("mnist_core.runs", logging.INFO, "", 0, 'run %d said "done"', (3,), None)
    line = json.loads(watching.JsonFormatter().format(record))
    assert line["message"] == 'run 3 said "done"'
    assert line["level"] == "INFO"
    assert line["time"].endswith("+00:00")


def test_errors_are_counted_and_warnings_are_not(package_log):
    counter = watching.start_logging()
    package_log.getChild("runs").error("no")
    package_log.getChild("runs").warning("hm")
    assert counter.counts == {"mnist_core.runs": 1}


def test_memory_is_what_the_kernel_says():
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert watching.memory()["peak"] == pytest.approx(peak, rel=0.05)
    assert 0 < watching.memory()["now"] <= watching.memory()["peak"]

"""The owner's figures, and logs that a machine can read."""

import json
import logging
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mnist_core.server import watching
from mnist_core.ui import cache

OWNER = Path(__file__).parents[2] / "pages" / "9_owner.py"


@pytest.fixture
def package_log() -> Iterator[logging.Logger]:
    log = logging.getLogger("mnist_core")
    before = log.handlers[:], log.propagate, log.level
    yield log
    log.handlers[:], log.propagate = before[0], before[1]
    log.setLevel(before[2])


def test_a_line_of_the_log_is_json() -> None:
    record = logging.LogRecord("mnist_core.runs", logging.INFO, "", 0, 'run %d said "done"', (3,), None)
    line = json.loads(watching.JsonFormatter().format(record))
    assert line["message"] == 'run 3 said "done"'
    assert line["level"] == "INFO"
    assert line["time"].endswith("+00:00")


def test_errors_are_counted_and_warnings_are_not(package_log: logging.Logger) -> None:
    counter = watching.start_logging()
    package_log.getChild("runs").error("no")
    package_log.getChild("runs").warning("hm")
    assert counter.counts == {"mnist_core.runs": 1}


def test_memory_is_what_the_kernel_says() -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert watching.memory()["peak"] == pytest.approx(peak, rel=0.05)
    assert 0 < watching.memory()["now"] <= watching.memory()["peak"]


def test_metrics_are_summed_over_caches() -> None:
    text = """# HELP cache_lookups Total calls
active_sessions 2
cache_lookups_total{cache="a",cache_type="x",result="hit"} 5
cache_lookups_total{cache="b",cache_type="x",result="hit"} 1
cache_lookups_total{cache="b",cache_type="x",result="miss"} 4
"""
    assert watching.read_metrics(text) == {"active_sessions": 2, "cache_hits": 6, "cache_misses": 4}


def test_the_page_is_off_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(cache.OWNER_KEY, raising=False)
    at = AppTest.from_file(OWNER, default_timeout=60).run()
    assert "off" in at.info[0].value
    assert not at.text_input
    assert not cache.is_owner_key("")


def test_a_wrong_key_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.OWNER_KEY, "right")
    at = AppTest.from_file(OWNER, default_timeout=60).run()
    at.text_input[0].input("wrong").run()
    assert at.error[0].value == "That is not the key."
    assert not at.metric
    assert cache.is_owner_key("right")

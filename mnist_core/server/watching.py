"""What the server's owner wants to know: memory, visitors, cache hits, errors; and logs that a machine can read.

Nothing here tells one visitor from another: no addresses, no names, no drawings.
"""

import json
import logging
import re
import warnings
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sklearn.exceptions import ConvergenceWarning


class JsonFormatter(logging.Formatter):
    """Write a log record as one line of JSON: time (UTC), level, logger, message and, after an error, its kind."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line)


class ErrorCounter(logging.Handler):
    """Count the errors that are logged, by the logger's name."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.counts: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Count one record."""
        self.counts[record.name] += 1


def start_logging() -> ErrorCounter:
    """Send the log of this package to standard error as JSON, and count errors, Streamlit's included.

    scikit-learn's ConvergenceWarning is left out of it: the page of the run says it, and says what to do.
    """
    warnings.filterwarnings("ignore", category=ConvergenceWarning)
    log = logging.getLogger("mnist_core")
    log.setLevel(logging.INFO)
    if not any(isinstance(handler.formatter, JsonFormatter) for handler in log.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(JsonFormatter())
        log.addHandler(handler)
        log.propagate = False
    counter = ErrorCounter()
    for name in ("mnist_core", "streamlit"):
        logging.getLogger(name).addHandler(counter)
    return counter


def memory() -> dict[str, float]:
    """Return the memory of this process in MB (2**20 bytes), now and at its peak; empty where there is no /proc."""
    status = Path("/proc/self/status")
    if not status.exists():
        return {}
    kilobytes = dict(re.findall(r"^(VmRSS|VmHWM):\s+(\d+) kB$", status.read_text(), re.MULTILINE))
    return {"now": int(kilobytes["VmRSS"]) / 1024, "peak": int(kilobytes["VmHWM"]) / 1024}

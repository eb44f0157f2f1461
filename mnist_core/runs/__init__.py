"""The one queue of training runs that all visitors share."""

from mnist_core.runs.queue import Run, RunQueue, RunRefused, RunSummary, TooLarge

__all__ = [
    "Run",
    "RunQueue",
    "RunRefused",
    "RunSummary",
    "TooLarge",
]

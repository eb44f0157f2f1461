"""The one queue of training runs that all visitors share."""

from mnist_core.runs.estimates import expected_memory
from mnist_core.runs.fits import LocalFits
from mnist_core.runs.queue import RunQueue, choose_place
from mnist_core.runs.run import ExamplesMissing, QueueFull, Run, RunRefused, RunSummary, TooLarge, TooManyPlaces

__all__ = [
    "ExamplesMissing",
    "LocalFits",
    "QueueFull",
    "Run",
    "RunQueue",
    "RunRefused",
    "RunSummary",
    "TooLarge",
    "TooManyPlaces",
    "choose_place",
    "expected_memory",
]

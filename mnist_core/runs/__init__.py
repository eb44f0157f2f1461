"""The one queue of training runs that all visitors share."""

from mnist_core.runs.memory import expected_memory
from mnist_core.runs.place import choose_place
from mnist_core.runs.queue import RunQueue
from mnist_core.runs.refusals import ExamplesMissing, QueueFull, RunRefused, TooLarge, TooManyPlaces
from mnist_core.runs.run import Run, RunSummary

__all__ = [
    "ExamplesMissing",
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

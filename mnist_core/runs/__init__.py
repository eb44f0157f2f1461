"""The one queue of training runs that all visitors share."""

from mnist_core.runs.fits import Fits
from mnist_core.runs.queue import RunQueue, choose_place
from mnist_core.runs.run import Run, RunRefused, RunSummary, TooLarge

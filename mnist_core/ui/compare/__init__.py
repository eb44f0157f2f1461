"""The Compare page: a file for each view."""

from mnist_core.ui.compare.all_runs import show_ledger
from mnist_core.ui.compare.grid import show_grid_of_runs
from mnist_core.ui.compare.two_runs import PAIR, KnownConfig, show_two_runs

__all__ = ["PAIR", "KnownConfig", "show_grid_of_runs", "show_ledger", "show_two_runs"]

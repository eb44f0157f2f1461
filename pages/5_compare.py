"""All runs of this server: the ledger, two of them side by side, and a sweep over a grid of settings."""

from collections.abc import Callable

import mnist_core.ui.libraries  # noqa: F401  before all others: it says why
from mnist_core.runs import Run
from mnist_core.ui import run_watch, shell
from mnist_core.ui.choices import choose_one
from mnist_core.ui.compare import all_runs, grid, two_runs
from mnist_core.ui.draw.my_digits_files import keep_drawings
from mnist_core.ui.links import one_of

VIEWS: dict[str, Callable[[list[Run]], None]] = {
    "Ledger": all_runs.show_ledger,
    "Two runs": two_runs.show_two_runs,
    "Sweep": grid.show_grid_of_runs,
}
RULES = {"runs": one_of(VIEWS)} | two_runs.RULES

shell.show_heading("Compare", "Every run of this server: which settings help, by how much, and on which images.", RULES)
view = choose_one("View", VIEWS, "runs", shows_label=False)
runs = run_watch.list_runs()
if runs:
    VIEWS[view](runs)
else:
    run_watch.find_active_model()
keep_drawings()
shell.show_footer()

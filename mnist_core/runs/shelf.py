"""The shelf: the runs in memory, and what is put away when the results take more than the budget.

What goes first: results of a sweep that nobody has opened; then the weights of most iterations, since the curves need
only their scores; then the results that were asked for least recently. A visitor's active model, the one that they
have asked for last, stays while they are here, as long as all results take no more than ``AT_MOST`` times the budget.
The result that was last to come always stays.

Only the shelf lets go: whoever keeps a run keeps its model. Pages keep configurations and numbers.
"""

from collections import deque
from collections.abc import Callable, Iterable

from mnist_core.model import TrainingConfig
from mnist_core.runs.run import Run, RunSummary

AT_MOST = 2.5
"""Times the budget that results may take when visitors look at all of them."""


class Shelf:
    """The runs in memory, waiting and training ones included.

    Parameters
    ----------
    budget : int
        Bytes for results.
    max_ended : int
        Ended runs kept at most, and summaries of forgotten ones.
    is_here : callable
        ``is_here(visitor)``: whether a visitor is still connected.
    """

    def __init__(self, budget: int, max_ended: int, is_here: Callable[[str], bool]) -> None:
        self._budget = budget
        self._max_ended = max_ended
        self._is_here = is_here
        self._runs: dict[TrainingConfig, Run] = {}  # least recently asked for first
        self._active: dict[str, TrainingConfig] = {}  # what each visitor who is here has asked for last
        self._forgotten: deque[RunSummary] = deque(maxlen=max_ended)

    def put(self, run: Run) -> None:
        """Put a run here, as the one that was asked for last."""
        self._runs.pop(run.config, None)
        self._runs[run.config] = run

    def take_away(self, run: Run) -> None:
        """Let go of a run that has lost its place in the line."""
        if self._runs.get(run.config) is run:
            del self._runs[run.config]

    def look_up(self, config: TrainingConfig) -> Run | None:
        """Return the run of a configuration without asking for it."""
        return self._runs.get(config)

    def open(self, config: TrainingConfig) -> Run | None:
        """Return the run of a configuration and note that it was asked for."""
        run = self._runs.get(config)
        if run is not None:
            self.put(run)
            run.swept = False
        return run

    def make_active(self, visitor: str, config: TrainingConfig) -> None:
        """Note what a visitor has asked for last."""
        if visitor not in self._active:
            self._forget_the_absent()
        self._active[visitor] = config

    def runs(self) -> list[Run]:
        """Return the runs, newest first."""
        return sorted(self._runs.values(), key=lambda run: run.number, reverse=True)

    def ended(self) -> list[Run]:
        """Return the runs that have ended, the one that was asked for least recently first."""
        return [run for run in self._runs.values() if run.ended]

    def forgotten(self) -> list[RunSummary]:
        """Return summaries of the results that had to go, newest first, unless they have been asked for again."""
        summaries = [summary for summary in self._forgotten if summary.config not in self._runs]
        return sorted(summaries, key=lambda summary: summary.number, reverse=True)

    def make_room(self) -> int:
        """Put results away until the others fit the budget; return how many models had to go."""
        self._forget_the_absent()
        looked_at = set(self._active.values())
        others = self.ended()[:-1]
        spare = [run for run in others if run.config not in looked_at]
        n_gone = self._put_away((run for run in spare if run.swept), self._budget)
        for run in (*spare, *self.ended()):
            if self._is_within(self._budget):
                break
            run.thin_history()
        n_gone += self._put_away(spare, self._budget)
        return n_gone + self._put_away(others, AT_MOST * self._budget)

    def _put_away(self, runs: Iterable[Run], budget: float) -> int:
        n_gone = 0
        for run in runs:
            if self._is_within(budget):
                break
            if self._runs.pop(run.config, None) is not None and run.summary is not None:
                self._forgotten.append(run.summary)
                n_gone += 1
        return n_gone

    def _is_within(self, budget: float) -> bool:
        ended = self.ended()
        return len(ended) <= self._max_ended and sum(run.nbytes for run in ended) <= budget

    def _forget_the_absent(self) -> None:
        self._active = {visitor: config for visitor, config in self._active.items() if self._is_here(visitor)}

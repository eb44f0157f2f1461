"""The runs in memory, and what is put away when the results take more than the budget.

What goes first: results of a sweep that nobody has opened; then the weights of most iterations, since the curves need
only their scores; then the results that were asked for least recently. A visitor's active model, the one that they
have asked for last, stays while they are here, as long as all results take no more than ``AT_MOST`` times the budget.
The result that was last to come always stays.

A run that was stopped is kept for those who have stopped it, while they are here. Others who ask for its configuration
get another run, which trains to the end.

Only this lets go: a page that kept a run would keep its model. Pages keep configurations and numbers.
"""

from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeAlias

from mnist_core.model import TrainingConfig
from mnist_core.runs.run import Run, RunSummary

Key: TypeAlias = TrainingConfig | tuple[TrainingConfig, str | None]
"""A configuration, whose run everybody shares; or that and the visitor who has stopped its run."""
AT_MOST = 2.5
"""Times the budget that results may take when visitors look at all of them."""


class Results:
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
        self._runs: dict[Key, Run] = {}  # least recently asked for first
        self._active: dict[str, TrainingConfig] = {}  # what each visitor who is here has asked for last
        self._forgotten: deque[RunSummary] = deque(maxlen=max_ended)

    def put(self, run: Run) -> None:
        """Put a run here as the one of its configuration, and as the one that was asked for last."""
        self._runs.pop(run.config, None)
        self._runs[run.config] = run

    def take_away(self, run: Run) -> None:
        """Let go of a run."""
        self._runs = {key: each for key, each in self._runs.items() if each is not run}

    def keep_for(self, run: Run, visitors: Iterable[str | None]) -> None:
        """Keep a run that is stopped for those who have stopped it, and for nobody else."""
        self.take_away(run)
        self._runs |= {(run.config, visitor): run for visitor in visitors}

    def let_go(self, config: TrainingConfig, visitor: str | None) -> None:
        """Let go of the run that a visitor has stopped, if there is one."""
        self._runs.pop((config, visitor), None)

    def shared(self, config: TrainingConfig) -> Run | None:
        """Return the run of a configuration."""
        return self._runs.get(config)

    def look_up(self, config: TrainingConfig, visitor: str | None) -> Run | None:
        """Return the run of a configuration, or the one that the visitor has stopped."""
        return self._runs.get((config, visitor)) or self._runs.get(config)

    def open(self, run: Run) -> None:
        """Note that somebody has asked for a run, not only as one of many."""
        run.swept = False
        self.touch(run)

    def touch(self, run: Run) -> None:
        """Make a run the last to go."""
        keys = [key for key, each in self._runs.items() if each is run]
        self._runs |= {key: self._runs.pop(key) for key in keys}

    def make_active(self, visitor: str, config: TrainingConfig) -> None:
        """Note what a visitor has asked for last."""
        if visitor not in self._active:
            self._forget_the_absent()
        self._active[visitor] = config

    def runs(self, visitor: str | None) -> list[Run]:
        """Return the runs that everybody shares and those that the visitor has stopped, newest first."""
        seen = [run for key, run in self._runs.items() if not isinstance(key, tuple) or key[1] == visitor]
        return sorted(seen, key=lambda run: run.number, reverse=True)

    def find(self, number: int) -> Run | None:
        """Return the run of a number."""
        return next((run for run in self._runs.values() if run.number == number), None)

    def ended(self) -> list[Run]:
        """Return the runs that have ended, the one that was asked for least recently first."""
        return [run for run in dict.fromkeys(self._runs.values()) if run.ended]

    def forgotten(self) -> list[RunSummary]:
        """Return summaries of the results that had to go, newest first, unless they have been asked for again."""
        summaries = [summary for summary in self._forgotten if summary.config not in self._runs]
        return sorted(summaries, key=lambda summary: summary.number, reverse=True)

    def make_room(self) -> int:
        """Put results away until the others fit the budget; return how many models had to go."""
        self._forget_the_absent()
        looked_at = {self.look_up(config, visitor) for visitor, config in self._active.items()}
        others = self.ended()[:-1]
        spare = [run for run in others if run not in looked_at]
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
            if self._runs.get(run.config) is run and run.summary is not None:
                self._forgotten.append(run.summary)
            n_gone += run.model is not None and run in self._runs.values()
            self.take_away(run)
        return n_gone

    def _is_within(self, budget: float) -> bool:
        ended = self.ended()
        return len(ended) <= self._max_ended and sum(run.nbytes for run in ended) <= budget

    def _forget_the_absent(self) -> None:
        self._active = {visitor: config for visitor, config in self._active.items() if self._is_here(visitor)}
        self._runs = {
            key: run
            for key, run in self._runs.items()
            if not isinstance(key, tuple) or key[1] is None or self._is_here(key[1])
        }

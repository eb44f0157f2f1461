"""Where fits run: in threads of this process. :mod:`mnist_core.runs.cluster` has what runs them elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from joblib import cpu_count

from mnist_core.data import Digits
from mnist_core.model import QUICK, Examples, FeatureCache, TrainedModel, TrainingConfig
from mnist_core.model import train as train_here
from mnist_core.model.feature_cache import feature_nbytes
from mnist_core.model.fit import rebuild_model
from mnist_core.runs.estimates import expected_memory, fit_memory, refuse_beyond
from mnist_core.runs.run import Run

Train: TypeAlias = Callable[..., TrainedModel]
"""Called as ``train(digits, config, on_iteration, features)``, with ``examples=`` if there are any."""
Figures: TypeAlias = dict[str, dict[str, str]]
"""Names and values by topic, for the owner's page."""


def name_examples(examples: Examples | None) -> dict[str, Examples]:
    """Return the argument that hands examples to a :data:`Train`, if there are any."""
    return {} if examples is None else {"examples": examples}


class FitLost(RuntimeError):
    """The place where a run waited or trained is gone; it has to begin again, here or elsewhere."""


class Fits:
    """Fits in threads of this process. The queue calls :meth:`fit` in its threads, one for each run.

    The rest it calls while it is locked. `most` is what :attr:`workers` may come to at most: the queue has as many
    threads.

    Parameters
    ----------
    digits : Digits
        What all runs are trained on.
    workers : int or None
        Runs at a time; None means one for each core that this process may use.
    memory_limit : int or None
        Bytes that all runs in training may take together, with the features that they need.
    train : callable
        See :data:`Train`.
    features : FeatureCache or None
        Gives each run the features of all digits; None makes one.
    trouble : str or None
        Why fits run here although another place was named.
    """

    def __init__(
        self,
        digits: Digits,
        *,
        workers: int | None = None,
        memory_limit: int | None = None,
        train: Train = train_here,
        features: FeatureCache | None = None,
        trouble: str | None = None,
    ) -> None:
        self.most = self._workers = cpu_count() if workers is None else workers
        self._trouble = trouble
        self.n_digits = len(digits)
        self._digits = digits
        self._train = train
        self._features = FeatureCache(digits) if features is None else features
        self._memory_limit = memory_limit

    @property
    def workers(self) -> int:
        """Runs at a time, besides short ones (:mod:`.waiting_list`); on a cluster it may change."""
        return self._workers

    @property
    def trouble(self) -> str | None:
        """Why fits do not run where they were meant to; None if they do."""
        return self._trouble

    def refuse_too_large(self, config: TrainingConfig) -> None:
        """Refuse a run that would never fit, by its :func:`~mnist_core.runs.estimates.expected_memory`."""
        if self._memory_limit is not None:
            refuse_beyond(self._memory_limit, expected_memory(config, self.n_digits), "the server")

    def lets_start(self, config: TrainingConfig, training: Sequence[TrainingConfig]) -> bool:
        """Whether a run may start beside those that train; ``QUICK`` always may, and so may one that is alone."""
        configs = [*training, config]
        features = sum(feature_nbytes(kind, self.n_digits) for kind in {each.features for each in configs})
        return not training or config == QUICK or self._has_room_for(configs, features)

    def make_room(self, config: TrainingConfig, training: Sequence[TrainingConfig]) -> None:
        """Let go of features that nobody uses if a run that starts needs their memory."""
        configs = [*training, config]
        if not self._has_room_for(configs, self._features.nbytes(each.features for each in configs)):
            self._features.drop_idle()

    def _has_room_for(self, configs: Sequence[TrainingConfig], features: int) -> bool:
        fits = sum(fit_memory(config, self.n_digits) for config in configs)
        return self._memory_limit is None or features + fits <= self._memory_limit

    def fit(self, run: Run, began: Callable[[], None]) -> TrainedModel:
        """Train a run: call `began` when it begins, give it its iterations, end when it is ``stopping``.

        Raises
        ------
        Interrupted
            If it was stopped before its first iteration.
        FitLost
            If it should wait again.
        """
        began()
        X = self._features.get(run.config.features, lambda: run.stopping)
        return self._train(self._digits, run.config, run.add_iteration, X, **name_examples(run.examples))

    def rebuild(self, run: Run) -> TrainedModel | None:
        """Return the model of a run as it is now, while the run goes on; None before its first iteration."""
        iterations = run.iterations
        if not iterations:
            return None
        X = self._features.get(run.config.features)
        return rebuild_model(self._digits, run.config, iterations, X, run.examples)

    def figures(self) -> Figures:
        """Return what the owner of the server wants to know about the place: the queue's own figures say it all."""
        return {}

    def close(self) -> None:
        """Let go of the place: the threads are the queue's."""

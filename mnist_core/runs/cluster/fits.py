"""Fits on the cluster, and in this process while there is none."""

import logging
import math
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock

from distributed import Client, Event, Future, Scheduler
from distributed.client import FutureCancelledError
from distributed.scheduler import KilledWorker

from mnist_core.data import N_DIGITS, Digits
from mnist_core.model import QUICK, TrainedModel, TrainingConfig, train
from mnist_core.model.feature_cache import Interrupted
from mnist_core.runs.cluster import worker
from mnist_core.runs.cluster.attempts import TOPIC, Attempt, Attempts, stop_flag
from mnist_core.runs.cluster.connection import RESOURCE, Cluster, Connection
from mnist_core.runs.estimates import MEGABYTE, expected_memory, expected_seconds, refuse_beyond
from mnist_core.runs.fits import Figures, FitLost, Fits, Train
from mnist_core.runs.run import Run

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 32
"""Runs that one web server hands to the cluster at a time; each has a thread here that waits for it."""
POLL_SECONDS = 0.1
"""How often a thread that waits for a fit looks what is known of it, and whether somebody has pressed Stop here."""
KEPT = 16
"""Results that this server keeps alive on the workers, so that others that ask need no fit; each takes 1 to 4 MB."""
RESULT_SECONDS = 30.0
"""How long fetching a model may take before its worker counts as lost."""


class WorkerKilled(RuntimeError):
    """A run has ended its worker, twice or without another one to try."""


def count_waiting(key: str, dask_scheduler: Scheduler) -> int:
    """Return how many web servers wait for a fit; Dask runs this on the scheduler."""
    task = dask_scheduler.tasks.get(key)
    return 0 if task is None else len(task.who_wants)


class ClusterFits(Fits):
    """Fits on a Dask cluster that several web servers share; equal configurations cost one fit.

    Parameters
    ----------
    address : str
        Of the scheduler, such as ``tls://scheduler:8786``.
    digits, workers, memory_limit, train
        Of fits in this process, see :class:`~mnist_core.runs.fits.Fits`; the workers must be able to import `train`.
    """

    def __init__(
        self,
        address: str,
        digits: Digits,
        *,
        workers: int | None = None,
        memory_limit: int | None = None,
        train: Train = train,
    ) -> None:
        super().__init__(digits, workers=workers, memory_limit=memory_limit, train=train)
        self.most = max(MOST_AT_ONCE, self.most)
        self._lost_with_worker: set[TrainingConfig] = set()  # they might end this process as well
        self._lock = Lock()  # guards the configurations that train here, and the results that are kept
        self._training_here: list[TrainingConfig] = []
        self._kept: deque[Future] = deque(maxlen=KEPT)
        self._attempts = Attempts()
        self._connection = Connection(address, self._attempts.take, self._drop_lost)

    @property
    def trouble(self) -> str | None:
        """Why fits run in this process at present; None if they run on the cluster."""
        return self._connection.cluster.trouble

    @property
    def workers(self) -> int:
        """Runs that this server may have on the cluster at a time: one for each of its threads."""
        if self.trouble is not None:
            return super().workers
        return min(MOST_AT_ONCE, sum(worker.n_threads for worker in self._connection.cluster.workers.values()))

    def refuse_too_large(self, config: TrainingConfig) -> None:
        """Refuse a run that fits no worker; see :func:`~mnist_core.runs.estimates.refuse_beyond`."""
        if self.trouble is not None:
            super().refuse_too_large(config)
        else:
            room = max((worker.room for worker in self._connection.cluster.workers.values()), default=0)
            refuse_beyond(room, expected_memory(config, N_DIGITS), "the largest worker")

    def lets_start(self, config: TrainingConfig, training: Sequence[TrainingConfig]) -> bool:
        """Whether a run may start: on the cluster it waits for memory there, where all servers' runs are known."""
        return self.trouble is None or super().lets_start(config, self._training_here)

    def make_room(self, config: TrainingConfig, training: Sequence[TrainingConfig]) -> None:
        """Prepare for a run that starts in this process."""
        if self.trouble is not None:
            super().make_room(config, self._training_here)

    def fit(self, run: Run, began: Callable[[], None]) -> TrainedModel:
        """Train a run on the cluster, or wait for the server that has asked for it before.

        It trains in this process while there is no cluster, and if it is ``QUICK``, which has to start at once, and
        all workers are busy.

        Raises
        ------
        Interrupted
            If it was stopped before its first iteration, here or by another server.
        FitLost
            If the cluster was lost, or the run lost its worker only because of another run.
        WorkerKilled
            If it has ended its worker twice, or once and the cluster is of no use now.
        """
        cluster = self._connection.cluster
        at_once = run.config == QUICK and self._attempts.training().total() >= self.workers
        if cluster.client is not None and cluster.trouble is None and not at_once:
            return self._fit_there(cluster.client, run, began)
        if run.config in self._lost_with_worker:
            raise WorkerKilled("the run ended its worker, and there is no other one now")
        with self._place_here(run.config):
            return super().fit(run, began)

    def figures(self) -> Figures:
        """Return figures of the cluster and of each worker."""
        cluster, training, begun = self._connection.cluster, self._attempts.training(), self._attempts.begun()
        about = {
            "web servers": self._connection.count_replicas(),
            "workers": str(len(cluster.workers)),
            "fits begun": f"{self._attempts.n_begun:,}",
            "begun again": f"{self._attempts.n_begun_again:,}",
        }
        workers = {
            each.name: f"{training[address]} now, {begun[address]:,} in all"
            for address, each in sorted(cluster.workers.items())
        }
        return {"Cluster": about} | ({"Fits by worker": workers} if workers else {})

    def close(self) -> None:
        """Leave the cluster; what others wait for goes on there."""
        self._connection.close()

    def _fit_there(self, client: Client, run: Run, began: Callable[[], None]) -> TrainedModel:
        key = self._attempts.key(run.config)
        with self._lost_with_the_cluster(client):
            future = client.submit(
                worker.fit,
                run.config,
                self._train,
                run.examples,
                key=key,
                pure=False,
                resources={RESOURCE: math.ceil(expected_memory(run.config, N_DIGITS) / MEGABYTE)},
                priority=-expected_seconds(run.config, N_DIGITS),
            )
            try:
                attempts = self._watch(client, future, run, began)
                if attempts is None:
                    if (model := self.rebuild(run)) is None:
                        raise Interrupted
                    return model
                model = self._result(client, future, attempts, may_wait_again=run.n_lost == 0)
                if not model.stopped:
                    with self._lock:
                        self._kept.append(Future(future.key, client))  # a hold on the result besides this one
                return model
            finally:
                future.release()

    @contextmanager
    def _lost_with_the_cluster(self, client: Client) -> Iterator[None]:
        """Call it the loss of the cluster, whatever else goes wrong because of that."""
        try:
            yield
        except Interrupted:
            raise
        except Exception as error:
            if self._is_lost(client):
                raise FitLost("The cluster was lost.") from error
            raise

    def _watch(self, client: Client, future: Future, run: Run, began: Callable[[], None]) -> int | None:
        """Give a run the iterations of its fit until that has ended; return how many attempts there were.

        None if it was stopped here and goes on for other web servers.
        """
        attempt: Attempt | None = None
        n_attempts = n_told = 0
        stopped: list[str] = []
        while True:
            has_ended = future.done()
            if (latest := self._attempts.find(future.key)) is not None:
                n_attempts = latest.n
                if latest is not attempt and not latest.lost:
                    if n_attempts > 1:
                        self._lost_with_worker.add(run.config)
                    attempt, n_told = latest, 0
                    began()
            if attempt is not None:
                news = attempt.iterations[n_told:]
                run.add_iterations(news)
                n_told += len(news)
            if has_ended:
                break
            if run.abandoned:
                raise Interrupted
            if self._is_lost(client):
                if attempt is not None and self._connection.cluster.has_lost(attempt.worker):
                    self._lost_with_worker.add(run.config)
                raise FitLost("The cluster is of no use at present.")
            if run.stopping and not stopped and client.run_on_scheduler(count_waiting, key=future.key) > 1:
                return None
            if run.stopping and attempt is None:
                client.cancel([future], force=True)
            elif run.stopping and attempt is not None and attempt.name not in stopped:
                stopped.append(attempt.name)
                Event(stop_flag(attempt.name), client=client).set()
            time.sleep(POLL_SECONDS)
        for name in stopped:
            Event(stop_flag(name), client=client).clear()
        if attempt is None and future.status == "finished":
            began()
        return n_attempts

    def _result(self, client: Client, future: Future, attempts: int, *, may_wait_again: bool) -> TrainedModel:
        """Return the model of a fit that has ended; otherwise retire its key."""
        try:
            model: TrainedModel = future.result(timeout=RESULT_SECONDS)
        except KilledWorker as error:
            client.log_event(TOPIC, {"what": "ended", "key": future.key, "shared": False})
            self._attempts.retire(future.key)
            if attempts < 2 and may_wait_again:  # it waited behind others that have killed the workers
                raise FitLost("The worker was lost because of another run.") from error
            raise WorkerKilled("the run ended its worker twice, probably because it needed more memory") from error
        except FutureCancelledError as error:
            if self._is_lost(client):
                raise
            self._attempts.retire(future.key)
            raise Interrupted from error
        except TimeoutError as error:
            raise FitLost("The result was lost with its worker.") from error
        if model.stopped:
            self._attempts.retire(future.key)
        return model

    def _is_lost(self, client: Client) -> bool:
        """Whether a client has lost its cluster, or the cluster has become of no use."""
        cluster = self._connection.cluster
        return cluster.client is not client or cluster.trouble is not None

    def _drop_lost(self, cluster: Cluster) -> None:
        """Let go of what was lost with a worker: Dask would compute it again as long as anybody keeps it."""
        self._attempts.forget_others(cluster.workers)
        with self._lock:
            self._kept = deque((future for future in self._kept if future.status == "finished"), KEPT)

    @contextmanager
    def _place_here(self, config: TrainingConfig) -> Iterator[None]:
        """Take a place in this process, if there is still memory for one."""
        with self._lock:
            if not super().lets_start(config, self._training_here):
                raise FitLost("The cluster was lost a moment ago, and there is no memory for this run here.")
            self._training_here.append(config)
        try:
            yield
        finally:
            with self._lock:
                self._training_here.remove(config)

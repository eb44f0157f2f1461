"""The connection to the cluster: made, looked after, and made again when it was lost."""

import asyncio
import hashlib
import logging
import math
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from distributed import Client, Scheduler, Security
from distributed.comm import connect

from mnist_core.runs.cluster.attempts import TOPIC, Message
from mnist_core.runs.estimates import MEGABYTE

logger = logging.getLogger(__name__)

REFRESH_SECONDS = 1.0
"""How often a web server asks after the cluster."""
POLL_SECONDS = 0.02
"""How often a web server that connects asks whether it hears the cluster."""
ANSWER_SECONDS = 3.0
"""How long the scheduler may take to answer before it counts as gone."""
ABSENCE_SECONDS = 10.0
"""How long the cluster may be without workers: Dask replaces one that has died."""
RESOURCE = "MB"
"""Name of the workers' resource, in units of 2**20 bytes: ``dask worker --resources MB=900``."""
PACKAGES = ("scikit-learn", "scipy")
"""What has to be of one version everywhere, besides Python, our own code, and what Dask looks at by itself."""
CLIENT = "mnist"
"""Begins the names of all web servers' clients."""


def count_replicas(dask_scheduler: Scheduler) -> int:
    """Return how many web servers are connected; Dask runs this on the scheduler."""
    return sum(name.startswith(f"Client-{CLIENT}-") for name in dask_scheduler.clients)


@cache
def code_version() -> str:
    """Return what tells this version of our own code from others: the start of the hash of what decides a fit."""
    root = Path(__file__).parents[2]
    files = sorted(path for room in ("data", "model", "runs") for path in (root / room).rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:8]


@dataclass(frozen=True)
class Worker:
    """A worker process.

    Attributes
    ----------
    name : str
    n_threads : int
        Fits at a time.
    room : int
        Bytes for all of its fits together; 0 if it was started without a sum.
    """

    name: str
    n_threads: int
    room: int


@dataclass(frozen=True)
class Cluster:
    """The cluster as it was a moment ago.

    Attributes
    ----------
    problem : str or None
        What was wrong then.
    client : Client or None
        None while nothing is connected.
    workers : dict
        By address.
    """

    problem: str | None = None
    client: Client | None = None
    workers: dict[str, Worker] = field(default_factory=dict)
    _comm: object = None

    @property
    def trouble(self) -> str | None:
        """Why no fit can run there now."""
        if self.problem is None and not self.is_connected:
            return "The connection to the cluster was lost."
        return self.problem

    def has_lost(self, worker: str) -> bool:
        """Whether a worker is gone although the scheduler is there."""
        return self.is_connected and worker not in self.workers

    @property
    def is_connected(self) -> bool:
        """Whether the client has never lost its scheduler: what it had asked for there would be gone."""
        client = self.client
        return client is not None and client.status == "running" and client.scheduler_comm is self._comm


class Connection:
    """Keeps :attr:`cluster` true, in a thread of its own; it is known when this has been made.

    Parameters
    ----------
    address : str
        Of the scheduler. Certificates for ``tls://`` come from Dask's own configuration.
    on_event : callable
        Gets each event of the workers, its time and message, in a thread of Dask; with ``before=True`` those from
        before this connection.
    refreshed : callable
        Gets :attr:`cluster` each time.
    """

    def __init__(self, address: str, on_event: Callable[..., None], refreshed: Callable[[Cluster], None]) -> None:
        self._address = address
        self._on_event = on_event
        self._refreshed = refreshed
        self._checked: frozenset[str] | None = None  # the workers whose versions are known
        self._differences: str | None = None
        self._workers_seen_at = -math.inf
        self._closed = Event()
        self.cluster = Cluster("Nobody has asked yet.")
        first = Thread(target=self._refresh)  # in the caller's thread an event loop may be running
        first.start()
        first.join()
        self._thread = Thread(target=self._keep_fresh, name="cluster", daemon=True)
        self._thread.start()

    def count_replicas(self) -> str:
        """Ask how many web servers are connected."""
        try:
            return str(self.cluster.client.run_on_scheduler(count_replicas)) if self.cluster.client else "none"
        except Exception:  # the scheduler went away meanwhile
            return "unknown"

    def close(self) -> None:
        """Leave the cluster."""
        self._closed.set()
        self._thread.join(ANSWER_SECONDS)
        self._leave()

    def _keep_fresh(self) -> None:
        while not self._closed.wait(REFRESH_SECONDS):
            self._refresh()

    def _refresh(self) -> None:
        """Ask how the cluster is, and say so in the log if that has changed."""
        before = self.cluster.problem
        try:
            self.cluster = self._ask(self._connect())
        except Exception as error:  # whatever is wrong there, the web server goes on
            unreachable = f"The scheduler at {self._address} does not answer ({_describe(error)})."
            self.cluster = replace(self.cluster, problem=unreachable)
        if (problem := self.cluster.problem) != before:
            if problem is None:
                logger.info("Fits run on the cluster at %s: %d workers", self._address, len(self.cluster.workers))
            else:
                logger.warning("Fits run in this process. %s", problem)
        self._refreshed(self.cluster)

    def _connect(self) -> Client:
        """Return a client that has not lost its scheduler; wait until one that has gives up."""
        client = self.cluster.client
        if client is not None and client.status == "connecting":
            raise ConnectionError("the connection was lost")
        if client is not None and self.cluster.is_connected:
            return client
        self._leave()
        asyncio.run(_wait_for_answer(self._address))
        client = Client(
            self._address,
            timeout=ANSWER_SECONDS,
            set_as_default=False,
            name=f"{CLIENT}-{socket.gethostname()}-{os.getpid()}",
        )
        self._checked = None
        self.cluster = replace(self.cluster, client=client)
        self._listen(client)
        return client

    def _listen(self, client: Client) -> None:
        """Get the events so far and then all that come, each once and in order."""
        listening, caught_up, lock = Event(), Event(), Lock()
        held_back: list[tuple[float, Message]] = []

        def take(event: tuple[float, Message]) -> None:
            with lock:
                if event[1]["what"] == "listening":
                    listening.set()
                elif caught_up.is_set():
                    self._on_event(event)
                else:
                    held_back.append(event)

        client.subscribe_topic(TOPIC, take)
        deadline = time.monotonic() + ANSWER_SECONDS
        while not listening.wait(POLL_SECONDS):  # the subscription goes its own way to the scheduler
            if time.monotonic() > deadline:
                raise TimeoutError("no events come")
            client.log_event(TOPIC, {"what": "listening"})
        before = client.get_events(TOPIC)
        with lock:
            for event in before:
                if event[1]["what"] != "listening":
                    self._on_event(event, before=True)
            for event in held_back:
                if event[0] > before[-1][0]:
                    self._on_event(event)
            caught_up.set()

    def _leave(self) -> None:
        client, self.cluster = self.cluster.client, replace(self.cluster, client=None)
        if client is not None:
            with suppress(Exception):  # it is gone in any case
                client.close(timeout=ANSWER_SECONDS)

    def _ask(self, client: Client) -> Cluster:
        """Ask the scheduler how the cluster is doing."""
        comm = client.scheduler_comm
        identity = client.sync(client.scheduler.identity, n_workers=-1, callback_timeout=ANSWER_SECONDS)
        workers = {
            address: Worker(
                str(answer["name"]), int(answer["nthreads"]), int(MEGABYTE * answer["resources"].get(RESOURCE, 0))
            )
            for address, answer in identity["workers"].items()
        }
        if self._checked != workers.keys():
            try:
                self._differences = self._ask_for_versions(client)
                self._checked = frozenset(workers)
            except Exception as error:  # a worker died when it was asked: it is asked again
                logger.info("The workers at %s did not send their versions (%s)", self._address, _describe(error))
                if self._checked is None:
                    self._differences = f"The workers at {self._address} have not sent their versions yet."
        problem = self._differences
        if workers:
            self._workers_seen_at = time.monotonic()
        elif time.monotonic() - self._workers_seen_at < ABSENCE_SECONDS and self.cluster.problem is None:
            workers = self.cluster.workers
        if not workers:
            problem = f"The cluster at {self._address} has no workers."
        elif not any(worker.room for worker in workers.values()):
            problem = f'No worker says how much memory it has for fits: start them with --resources "{RESOURCE}=900".'
        return Cluster(problem, client, workers, comm)

    def _ask_for_versions(self, client: Client) -> str | None:
        answer = client.get_versions(packages=PACKAGES)
        answer["client"]["packages"]["mnist_core"] = code_version()
        for address, version in client.run(code_version).items():
            answer["workers"][address]["packages"]["mnist_core"] = version
        return compare_versions(answer)


def compare_versions(answer: dict[str, Any]) -> str | None:
    """Say which versions differ from this process's, in what ``Client.get_versions`` has returned; None if none does.

    Examples
    --------
    >>> here, there = ({"packages": {"numpy": version}} for version in ("2.4", "2.3"))
    >>> compare_versions({"client": here, "scheduler": here, "workers": {"tcp://a:1": here, "tcp://b:1": there}})
    'Versions differ: numpy is 2.4 here and 2.3 at tcp://b:1. Start all parts from one installation.'
    """
    here = answer["client"]["packages"]
    others = {"the scheduler": answer["scheduler"], **answer["workers"]}
    found = [
        f"{name} is {here.get(name)} here and {version} at {place}"
        for place, process in others.items()
        for name, version in process["packages"].items()
        if version != here.get(name)
    ]
    return f"Versions differ: {'; '.join(found)}. Start all parts from one installation." if found else None


async def _wait_for_answer(address: str) -> None:
    """Wait until the scheduler answers: Dask's client has no time limit for one that listens and says nothing."""
    arguments = Security().get_connection_args("client")
    comm = await asyncio.wait_for(connect(address, ANSWER_SECONDS, **arguments), ANSWER_SECONDS)
    await comm.close()


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".partition("\n")[0].rstrip(": ")

"""One cluster for the tests here, and web servers' queues that use it."""

from collections.abc import Callable, Iterator

import dask
import pytest

from mnist_core.data import Digits, load_digits
from mnist_core.runs import RunQueue
from mnist_core.runs.cluster import ClusterFits, connection
from tests.support.cluster import as_environment, make_certificates, scheduler, workers
from tests.support.faulty_fits import faulty
from tests.support.fits import PATIENCE


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of the cluster's processes; this one, too, has the certificates."""
    tls = make_certificates(tmp_path_factory.mktemp("certificates"))
    folder = {"MNIST_TEST_FOLDER": str(tmp_path_factory.mktemp("killed"))}
    with dask.config.set(tls):
        yield folder | as_environment(tls | {"distributed.comm.require-encryption": "True"})


@pytest.fixture(scope="session")
def cluster(environment: dict[str, str]) -> Iterator[str]:
    """Address of a scheduler with two workers, who talk TLS."""
    with (
        scheduler("tls", environment=environment) as started,
        workers(started.address, 2, megabytes=100, environment=environment),
    ):
        yield started.address


@pytest.fixture(scope="session")
def lone_scheduler(environment: dict[str, str]) -> Iterator[str]:
    """Address of a scheduler without workers, for tests that kill theirs or need to be without."""
    with scheduler("tls", environment=environment) as started:
        yield started.address


@pytest.fixture(scope="session")
def few() -> Digits:
    """What web servers train on where there is no cluster: 600 digits."""
    every = load_digits()
    return Digits(every.images[:600].copy(), every.labels[:600].copy())


@pytest.fixture
def make_server(few: Digits, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., RunQueue]]:
    """Queues as web servers have them, each with a connection of its own."""
    queues = []

    for name in ("ANSWER_SECONDS", "ABSENCE_SECONDS"):  # the machine may be slow
        monkeypatch.setattr(connection, name, PATIENCE)

    def make(address: str) -> RunQueue:
        queues.append(RunQueue(ClusterFits(address, few, workers=1, train=faulty)))
        return queues[-1]

    yield make
    for queue in reversed(queues):
        queue.close()

"""What happens when parts of the cluster die, are not there, or are not of this version."""

import logging
import re
import socket
from contextlib import ExitStack

import pytest
from distributed import Client

from mnist_core.runs.cluster import connection
from tests.support.cluster import scheduler, until, workers
from tests.support.faulty_fits import DEADLY, KILLED_ONCE, LONG
from tests.support.fits import PATIENCE, config

pytestmark = pytest.mark.cluster

OTHER_VERSION = """
from distributed import versions

tell = versions.get_package_info
versions.get_package_info = lambda packages, tell=tell: tell(packages) | {"scikit-learn": "1.8.0"}
"""


def test_a_worker_that_dies_in_the_middle_of_a_fit_is_replaced_and_watchers_see_it(make_server, cluster):
    asked = config(600, max_iter=KILLED_ONCE)
    servers = [make_server(cluster) for _ in range(2)]
    runs = [server.submit(asked) for server in servers]
    assert all(run.wait(PATIENCE) for run in runs)
    for server, run in zip(servers, runs, strict=True):
        assert (run.status, run.n_iter, run.n_begun) == ("done", KILLED_ONCE, 2)
        assert server.fits.figures()["Cluster"]["begun again"] == "1"


def test_a_run_that_kills_its_worker_fails_after_one_retry_and_takes_nothing_with_it(
    make_server, environment, lone_scheduler
):
    with workers(lone_scheduler, environment=environment):
        first, second = make_server(lone_scheduler), make_server(lone_scheduler)
        deadly = first.submit(config(700, max_iter=DEADLY))
        until(lambda: deadly.n_begun)
        innocent = second.submit(config(701, max_iter=LONG))  # longer, so it is behind the other on both workers
        assert deadly.wait(PATIENCE)
        assert (deadly.status, deadly.n_begun, deadly.model) == ("failed", 2, None)
        assert "ended its worker twice" in deadly.error
        until(lambda: innocent.iterations)
        assert (innocent.status, innocent.n_begun, innocent.n_lost) == ("running", 1, 1)


def test_a_run_that_was_lost_with_the_last_worker_is_not_tried_in_the_web_server(
    make_server, environment, lone_scheduler, monkeypatch
):
    monkeypatch.setattr(connection, "ABSENCE_SECONDS", 1.0)
    with workers(lone_scheduler, environment=environment, options=["--no-nanny"]):
        queue = make_server(lone_scheduler)
        deadly = queue.submit(config(710, max_iter=DEADLY))
        assert deadly.wait(PATIENCE)
        assert (deadly.status, deadly.n_begun) == ("failed", 1)
        assert "ended its worker, and there is no other one" in deadly.error
        assert "no workers" in queue.fits.trouble
        again = queue.submit(deadly.config, again=True)
        assert again.wait(PATIENCE)
        assert (again.status, again.n_begun) == ("failed", 0)
        other = queue.submit(config(711))
        assert other.wait(PATIENCE)
        assert other.status == "done"


def test_a_worker_that_dies_when_it_is_asked_for_its_version_is_not_the_loss_of_the_cluster(
    make_server, cluster, environment, monkeypatch, caplog
):
    caplog.set_level(logging.INFO, "mnist_core")
    queue = make_server(cluster)
    run = queue.submit(config(720, max_iter=LONG))
    until(lambda: run.iterations)
    get_versions, told = Client.get_versions, []

    def die_first(client, *arguments, **named):
        if not told:
            told.append(queue.fits.trouble)
            raise OSError("Timed out trying to connect: Scheduler Broadcast")
        return get_versions(client, *arguments, **named)

    monkeypatch.setattr(Client, "get_versions", die_first)
    with workers(cluster, environment=environment, options=["--no-nanny"]):
        until(lambda: told)
        until(lambda: queue.fits.figures()["Cluster"]["workers"] == "3")
    assert "did not send their versions (OSError" in caplog.text
    assert "Fits run in this process" not in caplog.text
    assert (run.status, run.n_begun) == ("running", 1)
    queue.stop(run.config)
    assert run.wait(PATIENCE)


def test_the_scheduler_dies_and_comes_back(make_server, caplog, monkeypatch):
    caplog.set_level(logging.INFO, "mnist_core")
    with ExitStack() as stack:
        first = stack.enter_context(scheduler())
        stack.enter_context(workers(first.address, options=["--no-nanny"]))
        queue = make_server(first.address)
        run = queue.submit(config(800, max_iter=LONG))
        until(lambda: run.iterations)
        assert queue.fits.trouble is None
        monkeypatch.setattr(connection, "ANSWER_SECONDS", 1.0)
        first.kill()
        until(lambda: run.n_begun == 2 and run.n_iter > 2)  # here
        assert queue.fits.trouble is not None
        assert run.status == "running"
        queue.stop(run.config)
        assert run.wait(PATIENCE)
        assert run.model.stopped

        monkeypatch.setattr(connection, "ANSWER_SECONDS", PATIENCE)
        port = int(first.address.rpartition(":")[2])
        again = stack.enter_context(scheduler(port=port))
        stack.enter_context(workers(again.address, options=["--no-nanny"]))
        until(lambda: queue.fits.trouble is None)
        after = queue.submit(config(801))
        assert after.wait(PATIENCE)
        assert (after.status, queue.fits.figures()["Cluster"]["fits begun"]) == ("done", "2")
        told = [record.getMessage() for record in caplog.records if record.name.endswith("connection")]
        assert told[0] == told[-1] == f"Fits run on the cluster at {first.address}: 1 workers"
        assert all(message.startswith("Fits run in this process. ") for message in told[1:-1])


@pytest.mark.parametrize("fault", ["nobody listens", "nobody answers", "not an address"])
def test_without_a_cluster_fits_run_here_and_the_log_says_why(make_server, caplog, monkeypatch, fault):
    monkeypatch.setattr(connection, "ANSWER_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        if fault == "nobody listens":
            silent.close()
        address = "nonsense://cluster" if fault == "not an address" else f"tcp://127.0.0.1:{port}"
        queue = make_server(address)
        run = queue.submit(config(0))
        assert run.wait(PATIENCE)
        assert (run.status, run.n_iter) == ("done", 3)
        assert address in queue.fits.trouble
        assert queue.fits.figures()["Cluster"]["web servers"] == "none"
    assert f"Fits run in this process. The scheduler at {address} does not answer" in caplog.text


def test_other_versions_on_a_worker_are_named_and_its_cluster_is_not_used(make_server, cluster, environment, tmp_path):
    preload = tmp_path / "other_version.py"
    preload.write_text(OTHER_VERSION)
    queue = make_server(cluster)
    with workers(cluster, options=["--no-nanny", "--preload", str(preload)], environment=environment):
        until(lambda: queue.fits.trouble)
        assert re.search(r"scikit-learn is 1\.9\.\d+ here and 1\.8\.0 at tls://", queue.fits.trouble)
        run = queue.submit(config(900))
        assert run.wait(PATIENCE)
        assert run.status == "done"
        assert queue.fits.figures()["Cluster"]["fits begun"] == "0"
    until(lambda: queue.fits.trouble is None)


def test_a_cluster_without_workers_is_not_waited_for(make_server, environment, lone_scheduler):
    queue = make_server(lone_scheduler)
    assert "no workers" in queue.fits.trouble
    assert queue.submit(config(0)).wait(PATIENCE)
    with workers(lone_scheduler, environment=environment, options=["--no-nanny", "--resources", "GPU=1"]):
        until(lambda: "--resources" in queue.fits.trouble)

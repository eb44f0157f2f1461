"""Several web servers, one cluster: what they share, and what each visitor sees of it."""

import subprocess
import sys

import numpy as np
import pytest

from mnist_core.data import load_digits
from mnist_core.model import QUICK, Examples, TrainingConfig, train
from mnist_core.runs import RunQueue, TooLarge
from mnist_core.runs.cluster import ClusterFits
from tests.support.cluster import until
from tests.support.faulty_fits import LONG
from tests.support.fits import PATIENCE, config, count

pytestmark = pytest.mark.cluster


def fits_begun(queue):
    return int(queue.fits.figures()["Cluster"]["fits begun"])


def test_equal_configurations_from_two_servers_cost_one_fit(make_server, cluster):
    first, second = make_server(cluster), make_server(cluster)
    configs = [config(100 + number % 4) for number in range(20)]
    runs = [queue.submit(each) for each in configs for queue in (first, second)]
    assert all(run.wait(PATIENCE) for run in runs)
    assert {run.status for run in runs} == {"done"}
    assert [run.model.n_iter for run in runs] == [3] * 40
    assert fits_begun(first) == 4
    late = make_server(cluster)  # long after the fit: the first servers keep its result
    run = late.submit(config(100))
    assert run.wait(PATIENCE)
    assert (run.status, run.n_iter, fits_begun(late)) == ("done", 3, 0)


def test_a_real_fit_on_the_cluster_is_the_same_as_here(cluster):
    asked, digits = TrainingConfig(n_train=1_000, max_iter=20), load_digits()
    queue = RunQueue(ClusterFits(cluster, digits))
    try:
        run = queue.submit(asked)
        assert run.wait(PATIENCE)
        assert run.status == "done"
        here = train(digits, asked)
        np.testing.assert_array_equal(run.model.coef, here.coef)
        assert [each.loss for each in run.iterations] == [each.loss for each in here.history]
    finally:
        queue.close()


def test_examples_travel_with_their_run(cluster):
    digits, asked = load_digits(), TrainingConfig(n_train=1_000, max_iter=20)
    examples = Examples(digits.images[-5:], digits.labels[-5:])
    queue = RunQueue(ClusterFits(cluster, digits))
    try:
        run, plain = queue.submit(asked, examples=examples), queue.submit(asked)
        assert run.wait(PATIENCE)
        assert plain.wait(PATIENCE)
        np.testing.assert_array_equal(run.model.coef, train(digits, asked, examples=examples).coef)
        assert not np.array_equal(run.model.coef, plain.model.coef)
    finally:
        queue.close()


def test_a_late_one_catches_up_and_stop_ends_the_run_for_the_last_server_that_waits(make_server, cluster):
    asked = config(200, max_iter=LONG)
    first = make_server(cluster)
    run = first.submit(asked)
    until(lambda: run.n_iter > 10)
    second = make_server(cluster)
    late = second.submit(asked)
    until(lambda: late.iterations)
    assert late.status == "running"
    assert [each.k for each in late.iterations] == list(range(1, late.n_iter + 1))
    assert late.n_iter > 10
    until(lambda: late.n_iter > 20)
    assert late.iterations[-1].coef.shape == (10, 784)
    second.stop(asked)
    assert late.wait(PATIENCE)
    assert (late.status, late.model.stopped) == ("stopped", True)
    assert late.model.n_iter > 20
    k = run.n_iter
    until(lambda: run.n_iter > k + 10)  # it goes on for the first
    assert (run.status, run.n_begun) == ("running", 1)
    first.stop(asked)
    assert run.wait(PATIENCE)
    assert (run.status, run.model.stopped) == ("stopped", True)

    again = second.submit(asked, again=True)  # at once: nothing of the run that was stopped is left
    until(lambda: again.iterations)
    assert again.status == "running"
    second.stop(asked)
    assert again.wait(PATIENCE)
    assert again.model.stopped


def test_who_leaves_does_not_stop_a_run_that_others_watch(make_server, cluster):
    asked = config(300, max_iter=LONG)
    leaving, staying = make_server(cluster), make_server(cluster)
    left, stayed = leaving.submit(asked), staying.submit(asked)
    until(lambda: left.iterations and stayed.iterations)
    leaving.close()
    assert left.wait(PATIENCE)
    k = stayed.n_iter
    until(lambda: stayed.n_iter > k + 10)
    assert (stayed.status, stayed.n_begun) == ("running", 1)
    staying.stop(asked)
    assert stayed.wait(PATIENCE)
    assert stayed.model.stopped


def test_a_run_that_nobody_wants_frees_its_worker(make_server, cluster):
    leaving, staying = make_server(cluster), make_server(cluster)
    runs = [leaving.submit(config(400 + number, max_iter=LONG)) for number in range(2)]
    until(lambda: all(run.iterations for run in runs))
    waiting = staying.submit(config(402))
    leaving.close()
    assert waiting.wait(PATIENCE)
    assert waiting.status == "done"


def test_runs_wait_for_a_worker_with_places_and_can_be_stopped(make_server, cluster):
    first, second = make_server(cluster), make_server(cluster)
    busy = [first.submit(config(500 + number, max_iter=LONG)) for number in range(2)]
    until(lambda: all(run.iterations for run in busy))
    handed_on, behind, further = (second.submit(config(502 + number, max_iter=LONG)) for number in range(3))
    assert [(run.status, run.place) for run in (handed_on, behind, further)] == [
        ("waiting", 1),
        ("waiting", 2),
        ("waiting", 3),
    ]
    assert count(second, "waiting", "running") == [3, 0]
    newcomer = second.submit(QUICK)  # starts at once all the same
    assert newcomer.wait(PATIENCE)
    assert (newcomer.status, fits_begun(second)) == ("done", len(busy))
    second.stop(handed_on.config)
    assert handed_on.wait(PATIENCE)
    assert (handed_on.status, handed_on.model) == ("stopped", None)
    for run in busy:
        first.stop(run.config)
    for run in (behind, further):
        until(lambda run=run: run.iterations)
        second.stop(run.config)
    assert all(run.wait(PATIENCE) for run in (*busy, behind, further))
    assert {run.status for run in (*busy, behind, further)} == {"stopped"}


def test_a_free_worker_takes_what_waits_behind_a_long_run(make_server, cluster):
    first, second, third = (make_server(cluster) for _ in range(3))
    long = [first.submit(config(550 + number, max_iter=LONG)) for number in range(2)]
    until(lambda: all(run.iterations for run in long))
    short = [queue.submit(config(560 + number)) for number, queue in enumerate([second, third] * 2)]
    first.stop(long[0].config)
    assert all(run.wait(PATIENCE) for run in short)
    assert long[1].status == "running"
    first.stop(long[1].config)
    assert long[1].wait(PATIENCE)


def test_what_fits_no_worker_is_refused_with_the_sum(make_server, cluster):
    queue = make_server(cluster)
    with pytest.raises(TooLarge, match=r"about 1\d\d MB of memory, and the largest worker has 100 MB .* plain pixels"):
        queue.submit(TrainingConfig(features="gradient histograms"))


def test_dask_is_not_imported_without_a_scheduler():
    code = (
        "import sys; from mnist_core import data, runs; import mnist_core.ui.cache; "
        "runs.choose_place('', data.load_digits()); sys.exit('dask' in sys.modules or 'distributed' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

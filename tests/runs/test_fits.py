"""The seam: what the queue does with a place that can be lost, and which place is chosen."""

import sys

import pytest

from mnist_core.runs import RunQueue, choose_place
from mnist_core.runs.fits import FitLost, Fits
from tests.support.fits import PATIENCE, config, count, instant


class Shaky(Fits):
    """A place that loses each run once, after some of its iterations."""

    def fit(self, run, began):
        model = super().fit(run, began)
        if run.n_lost == 0:
            self.lose(run)
            raise FitLost
        return model

    def lose(self, run):
        """What happens at that moment."""


@pytest.fixture
def shaky_queue(digits):
    queue = RunQueue(Shaky(digits, workers=1, train=instant))
    yield queue
    queue.close()


def test_a_run_that_loses_its_place_waits_again_and_begins_again(shaky_queue, monkeypatch):
    seen = []
    lets_start = shaky_queue.fits.lets_start

    def look_and_start(config, training):
        seen.extend((run.n_lost, run.place, run.iterations, run.seconds) for run in shaky_queue.runs())
        return lets_start(config, training)

    monkeypatch.setattr(shaky_queue.fits, "lets_start", look_and_start)
    run = shaky_queue.submit(config(0))
    assert run.wait(PATIENCE)
    assert (run.status, run.n_begun, run.n_lost) == ("done", 2, 1)
    assert [each.k for each in run.iterations] == [1, 2, 3]
    assert seen == [(0, 1, (), 0), (1, 1, (), 0)]


def test_a_run_that_is_stopped_when_it_loses_its_place_ends(shaky_queue, monkeypatch):
    monkeypatch.setattr(shaky_queue.fits, "lose", lambda run: shaky_queue.stop(run.config))
    run = shaky_queue.submit(config(0))
    assert run.wait(PATIENCE)
    assert (run.status, run.model, run.n_begun) == ("stopped", None, 1)
    assert count(shaky_queue, "waiting", "running", "stopped") == [0, 0, 1]


def test_without_dask_fits_run_here_and_the_log_says_so(digits, monkeypatch, caplog):
    assert choose_place(None, digits).trouble is None
    monkeypatch.setitem(sys.modules, "mnist_core.runs.cluster", None)
    place = choose_place("tcp://cluster:8786", digits, memory_limit=1)
    assert type(place) is Fits
    assert "pip install -r requirements-cluster.txt" in place.trouble
    assert place.trouble in caplog.text

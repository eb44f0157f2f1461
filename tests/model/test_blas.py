"""One BLAS thread while anybody trains, and what was before it afterwards."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from mnist_core.model import TrainingConfig, one_blas_thread, train
from mnist_core.runs import Fits, RunQueue

PATIENCE = 60


def blas_threads():
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


@pytest.fixture(autouse=True)
def two_threads(fresh_caches):  # without a queue that a page test left open
    """What a library user has on two cores, whatever this machine has and whichever queue is open."""
    with threadpool_limits(2):
        yield


@pytest.fixture
def nobody_else():
    if blas_threads() != {2}:
        pytest.skip("this BLAS has one thread only")


def test_nested_and_in_any_thread(nobody_else):
    def enter():
        with one_blas_thread():
            return blas_threads()

    with one_blas_thread():
        assert blas_threads() == {1}
        assert enter() == {1}
        assert blas_threads() == {1}
        with ThreadPoolExecutor(1) as other:
            assert other.submit(enter).result() == {1}
        assert blas_threads() == {1}
    assert blas_threads() == {2}
    with ThreadPoolExecutor(1) as other:
        assert other.submit(enter).result() == {1}
    assert blas_threads() == {2}


def test_the_last_to_leave_restores_whoever_came_first(nobody_else):
    inside, first_may_go, first_has_gone = Barrier(2), Barrier(2), Barrier(2)

    def first():
        with one_blas_thread():
            inside.wait(PATIENCE)
            first_may_go.wait(PATIENCE)
        first_has_gone.wait(PATIENCE)

    thread = Thread(target=first)
    thread.start()
    inside.wait(PATIENCE)
    with one_blas_thread():
        first_may_go.wait(PATIENCE)
        first_has_gone.wait(PATIENCE)
        assert blas_threads() == {1}
    thread.join(PATIENCE)
    assert blas_threads() == {2}


def test_an_error_restores_it_too(nobody_else, few_digits):
    seen = []

    def fail(iteration):
        seen.append(blas_threads())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        train(few_digits, TrainingConfig(n_train=100), fail)
    assert seen == [{1}]
    assert blas_threads() == {2}


LIBRARY_USER = """
import sys
import numpy as np
from threadpoolctl import threadpool_info
from mnist_core.data import Digits, load_digits
from mnist_core.model import TrainingConfig, train

def blas_threads():
    return sorted(library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas")

before = blas_threads()
every = load_digits()
model = train(Digits(every.images[:2000], every.labels[:2000]), TrainingConfig(n_train=1000, max_iter=10))
assert blas_threads() == before
np.savez(sys.argv[1], coef=model.coef, intercept=model.intercept)
"""


def test_a_library_user_gets_the_model_of_the_queue(few_digits, tmp_path):
    file = tmp_path / "model.npz"
    command = [sys.executable, "-W", "ignore", "-c", LIBRARY_USER, str(file)]
    subprocess.run(command, check=True, timeout=PATIENCE)
    queue = RunQueue(Fits(few_digits, workers=1))
    try:
        run = queue.submit(TrainingConfig(n_train=1000, max_iter=10))
        assert run.wait(PATIENCE)
    finally:
        queue.close()
    with np.load(file) as library:
        np.testing.assert_array_equal(library["coef"], run.model.coef)
        np.testing.assert_array_equal(library["intercept"], run.model.intercept)

"""The queue and its process: BLAS threads, cores, the end."""

import ast
import signal
import subprocess
import sys
from queue import SimpleQueue
from threading import Barrier

import pytest
from joblib import cpu_count
from threadpoolctl import threadpool_info, threadpool_limits

from mnist_core.runs import Fits, RunQueue
from mnist_core.runs.run import RunRefused
from tests.support.fits import PATIENCE, config, fake_model, instant, iteration


@pytest.mark.usefixtures("fresh_caches")  # a queue of the pages' tests may live as well
def test_one_blas_thread_while_the_queue_lives(digits):
    def blas_threads():
        return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}

    seen = []

    def look(digits, config, on_iteration, features):
        seen.append(blas_threads())
        return instant(digits, config, on_iteration, features)

    with threadpool_limits(2):
        queue = RunQueue(Fits(digits, workers=1, train=look))
        assert queue.submit(config(0)).wait(PATIENCE)
        assert blas_threads() == {1}
        queue.close()
        assert blas_threads() == {2}
    assert seen == [{1}]


def test_workers_come_from_the_cores_of_this_process(make_queue):
    together = Barrier(cpu_count())

    def meet(digits, config, on_iteration, features):
        together.wait(PATIENCE)
        return instant(digits, config, on_iteration, features)

    queue = make_queue(meet, workers=None)
    assert all(run.wait(PATIENCE) for run in [queue.submit(config(number)) for number in range(cpu_count())])
    assert {run.status for run in queue.runs()} == {"done"}
    assert together.n_waiting == 0


def test_close_cancels_what_waits_and_stops_what_runs(make_queue):
    began = SimpleQueue()

    def endless(digits, config, on_iteration, features):
        history = [iteration(1)]
        began.put(None)
        while not on_iteration(history[0]):
            pass
        return fake_model(config, history, stopped=True)

    queue = make_queue(endless)
    running, waiting = queue.submit(config(0)), queue.submit(config(1))
    began.get(timeout=PATIENCE)
    queue.close()
    queue.close()
    assert (running.status, running.model.n_iter) == ("stopped", 1)
    assert (waiting.status, waiting.model) == ("stopped", None)
    with pytest.raises(RunRefused, match="reload the page"):
        queue.submit(config(2))


def test_close_does_not_wait_for_a_fit_that_does_not_answer(make_queue, puppet):
    queue = make_queue(puppet, grace=0.01)
    run = queue.submit(config(0))
    puppet.wait_for_begin()
    queue.close()
    assert run.status == "running"


SERVER = """
import atexit, signal, sys, threading, warnings
from mnist_core.data import load_digits
from mnist_core.model import TrainingConfig
from mnist_core.runs import Fits, RunQueue

warnings.simplefilter("ignore")
signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # a handler, as Streamlit has
# A shell's background job would ignore the signal, and so would its children.
signal.signal(signal.SIGINT, signal.default_int_handler)
atexit.register(lambda: print([(run.status, run.model and run.model.n_iter) for run in (first, second)]))
queue = RunQueue(Fits(load_digits(), workers=1), grace=60)  # on a slow machine, too, the fit may answer
first, second = (
    queue.submit(TrainingConfig(scaling="none", n_train=10_000, test_size=0.1, max_iter=2000, seed=seed))
    for seed in range(2)
)
while not first.iterations:
    first.wait(0.01)
try:  # the signal may come as soon as the word is out
    print("training", flush=True)
    first.wait()
except KeyboardInterrupt:
    sys.exit()
"""


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_stopped_while_a_fit_runs_ends_cleanly(signal_number):
    # Left alone, the fit would make 2,000 iterations.
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with server:
        try:
            assert server.stdout.readline() == "training\n"
            server.send_signal(signal_number)
            output, errors = server.communicate(timeout=PATIENCE)
        finally:
            server.kill()
    assert (server.returncode, errors) == (0, "")
    (first_status, first_n_iter), second = ast.literal_eval(output)
    assert first_status == "stopped"
    assert 1 <= first_n_iter < 2000
    assert second == ("stopped", None)

"""The queue's promises, held with fits that the test moves step by step, and with real ones on a few hundred digits.

Nothing here waits by the clock: a `Puppet` fit makes one iteration when the test says so and reports back through
queues. The time limits only keep a broken queue from hanging the tests.
"""

import ast
import gc
import signal
import subprocess
import sys
import time
import tracemalloc
import weakref
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from threading import Barrier, Event, Lock, Thread

import numpy as np
import pytest
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_info, threadpool_limits

from mnist_core.data import Digits, load_digits
from mnist_core.model import Iteration, TrainedModel, TrainingConfig, train, training
from mnist_core.runs import Run, RunQueue, RunRefused, TooLarge
from mnist_core.runs import queue as runs
from mnist_core.runs.queue import MEGABYTE, QueueClosed, QueueFull, expected_memory, feature_memory, fit_memory

PATIENCE = 30  # seconds after which a test gives up

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def config(number: int, **values) -> TrainingConfig:
    """The same number gives the same configuration."""
    return TrainingConfig(seed=number, **({"max_iter": 3} | values))


def iteration(k: int) -> Iteration:
    coef, intercept = np.zeros((10, 784), np.float32), np.zeros(10, np.float32)
    return Iteration(k, 1 + k / 5, 0.5, 0.9, 0.9, coef, intercept)


def fake_model(config: TrainingConfig, history: list[Iteration], stopped: bool) -> TrainedModel:
    return TrainedModel(
        config=config,
        pipeline=Pipeline([("classifier", "passthrough")]),
        coef=np.zeros((10, 784), np.float32),
        intercept=np.zeros(10, np.float32),
        train_rows=np.arange(4),
        test_rows=np.arange(6),
        train_accuracy=0.95,
        test_accuracy=0.9,
        test_log_loss=0.3,
        n_iter=len(history),
        slope=1.0,
        converged=False,
        stopped=stopped,
        advice=None,
        seconds=1.0,
        history=tuple(history),
    )


FAKE_RESULT_BYTES = (3 + 2) * 10 * 784 * 4 + (4 + 6) * 8
"""Three iterations' weights, the model's own twice, and ten row numbers."""


class Puppet:
    """A fit that makes an iteration for every step the test puts in; a step that is an exception is raised."""

    def __init__(self) -> None:
        self.began: SimpleQueue[TrainingConfig] = SimpleQueue()
        self.steps: SimpleQueue[Exception | None] = SimpleQueue()
        self.made: SimpleQueue[int] = SimpleQueue()

    def __call__(
        self, digits: Digits, config: TrainingConfig, on_iteration: Callable[[Iteration], bool]
    ) -> TrainedModel:
        self.began.put(config)
        history = []
        for k in range(1, config.max_iter + 1):
            step = self.steps.get(timeout=PATIENCE)
            if step is not None:
                raise step
            history.append(iteration(k))
            if on_iteration(history[-1]):
                return fake_model(config, history, stopped=True)
            self.made.put(k)
        return fake_model(config, history, stopped=False)

    def wait_for_begin(self) -> TrainingConfig:
        return self.began.get(timeout=PATIENCE)

    def iterate(self, times: int = 1) -> None:
        """Let the fit make iterations and wait until it has."""
        for _ in range(times):
            self.steps.put(None)
            self.made.get(timeout=PATIENCE)

    def finish(self, run: Run) -> None:
        for _ in range(run.config.max_iter):
            self.steps.put(None)
        assert run.wait(PATIENCE)
        while not self.steps.empty():
            self.steps.get()


def instant(digits: Digits, config: TrainingConfig, on_iteration: Callable[[Iteration], bool]) -> TrainedModel:
    """A fit that takes no time."""
    history = [iteration(k) for k in range(1, config.max_iter + 1)]
    for each in history:
        on_iteration(each)
    return fake_model(config, history, stopped=False)


@pytest.fixture(scope="module")
def digits() -> Digits:
    """600 real digits."""
    every = load_digits()
    return Digits(every.images[:600].copy(), every.labels[:600].copy())


@pytest.fixture
def puppet() -> Iterator[Puppet]:
    puppet = Puppet()
    yield puppet
    for _ in range(1000):  # what is still running or waiting may end
        puppet.steps.put(None)


@pytest.fixture
def make_queue(digits: Digits) -> Iterator[Callable[..., RunQueue]]:
    queues = []

    def make(train: Callable[..., TrainedModel] = instant, **values: object) -> RunQueue:
        queues.append(RunQueue(digits, train=train, **({"workers": 1} | values)))
        return queues[-1]

    yield make
    for queue in reversed(queues):
        queue.close()


def count(queue: RunQueue, *names: str) -> list[int]:
    counts = queue.counts()
    return [counts[name] for name in names]


# --- A run's life


def test_a_run_waits_trains_and_is_done(make_queue, puppet):
    queue = make_queue(puppet)
    first, second, third = (queue.submit(config(number)) for number in range(3))
    puppet.wait_for_begin()
    assert [run.status for run in (first, second, third)] == ["running", "waiting", "waiting"]
    assert [run.place for run in (first, second, third)] == [None, 1, 2]
    assert (third.seconds, third.seconds_left, third.model, third.summary) == (0, None, None, None)

    puppet.finish(first)
    assert puppet.wait_for_begin() == second.config
    assert [run.place for run in (first, second, third)] == [None, None, 1]
    assert first.status == "done"
    assert first.ended
    assert not second.ended
    assert [each.k for each in first.iterations] == [1, 2, 3]
    assert queue.runs() == [third, second, first]


def test_watchers_see_each_iteration_and_a_snapshot_stays_as_it_is(make_queue, puppet):
    run = make_queue(puppet).submit(config(0, max_iter=5))
    puppet.iterate()
    snapshot = run.iterations
    puppet.iterate(2)
    assert len(snapshot) == 1
    assert len(run.iterations) == 3


def test_expected_time_is_what_the_remaining_iterations_take(make_queue, puppet):
    run = make_queue(puppet).submit(config(0, max_iter=10))
    puppet.iterate()
    assert run.seconds_left is None
    puppet.iterate(3)
    # Iterations end 1.2, 1.4, 1.6 and 1.8 s after the start: six more take six times 0.2 s.
    assert run.seconds_left == pytest.approx(1.2)
    puppet.finish(run)
    assert run.seconds_left is None


def test_a_clock_that_jumps_back_does_not_make_time_negative(make_queue, puppet, monkeypatch):
    run = make_queue(puppet).submit(config(0))
    puppet.iterate()
    monkeypatch.setattr(time, "time", lambda: 0.0)
    before = run.seconds
    puppet.finish(run)
    in_all = run.seconds
    assert 0 < before <= in_all < PATIENCE
    assert run.seconds == in_all


def test_summary_holds_the_results(make_queue):
    run = make_queue().submit(config(0))
    assert run.wait(PATIENCE)
    assert run.summary == runs.RunSummary(
        number=1,
        config=config(0),
        status="done",
        train_accuracy=0.95,
        test_accuracy=0.9,
        test_log_loss=0.3,
        n_test=6,
        n_iter=3,
        converged=False,
        seconds=run.seconds,
        nbytes=FAKE_RESULT_BYTES,
    )


# --- Sharing


def test_two_visitors_who_ask_for_the_same_share_one_run(make_queue, puppet):
    queue = make_queue(puppet)
    run = queue.submit(config(0))
    puppet.wait_for_begin()
    assert queue.submit(config(0)) is run
    assert queue.get(config(0)) is run
    puppet.finish(run)
    assert queue.submit(config(0)) is run
    assert queue.submit(config(0), again=True) is run  # it would end the same
    assert count(queue, "submitted", "found", "done") == [1, 3, 1]


def test_thirty_submissions_at_once_of_ten_configurations_cost_ten_fits(make_queue, digits):
    lock, fitted = Lock(), []

    def counted(digits, config, on_iteration):
        with lock:
            fitted.append(config)
        return train(digits, config, on_iteration)

    budget = 4 * MEGABYTE
    queue = make_queue(counted, workers=2, memory_budget=budget)
    configs = [TrainingConfig(seed=seed, max_iter=20 + seed) for seed in range(10)]
    ready = Barrier(30)
    answers: dict[int, Run] = {}

    def visit(visitor: int) -> None:
        ready.wait(PATIENCE)
        answers[visitor] = queue.submit(configs[visitor % 10])

    visitors = [Thread(target=visit, args=(visitor,)) for visitor in range(30)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join(PATIENCE)

    assert all(run.wait(PATIENCE) for run in answers.values())
    assert sorted(fitted, key=lambda config: config.seed) == configs
    for visitor, run in answers.items():
        assert run.config == configs[visitor % 10]
        assert run.status == "done"
        assert run.model.n_iter == len(run.iterations)
    assert sorted({run.number for run in answers.values()}) == list(range(1, 11))
    assert count(queue, "submitted", "found", "done", "waiting", "running") == [10, 20, 10, 0, 0]
    kept, forgotten, kept_bytes = count(queue, "kept", "forgotten", "kept_bytes")
    assert kept + forgotten == 10  # nothing is lost: in memory, or remembered by its summary
    assert len(queue.forgotten()) == forgotten > 0
    assert 0 < kept_bytes <= budget


def test_two_real_fits_at_once_do_not_mix(make_queue, digits):
    together = Barrier(2)

    def side_by_side(digits, config, on_iteration):
        def wait_for_the_other(iteration):
            if iteration.k <= 3:
                together.wait(PATIENCE)
            return on_iteration(iteration)

        return train(digits, config, wait_for_the_other)

    queue = make_queue(side_by_side, workers=2)
    patient, hasty = TrainingConfig(C=1e-3, max_iter=200), TrainingConfig(scaling="none", max_iter=3)
    patient_run, hasty_run = queue.submit(patient), queue.submit(hasty)
    assert patient_run.wait(PATIENCE)
    assert hasty_run.wait(PATIENCE)

    assert patient_run.model.converged
    assert patient_run.model.advice is None
    assert not hasty_run.model.converged
    assert "max_iter=3" in hasty_run.model.advice
    for run in (patient_run, hasty_run):
        with threadpool_limits(1):
            alone = train(digits, run.config)
        np.testing.assert_array_equal(run.model.coef, alone.coef)
        assert run.model.n_iter == alone.n_iter


# --- Stop


@pytest.mark.parametrize("iterations_before", [0, 1, 2])
def test_stop_ends_with_the_next_iteration_and_keeps_the_model(make_queue, puppet, iterations_before):
    queue = make_queue(puppet)
    run = queue.submit(config(0))
    puppet.wait_for_begin()
    puppet.iterate(iterations_before)
    queue.stop(config(0))
    queue.stop(config(0))
    assert (run.status, run.stopping) == ("running", True)
    puppet.steps.put(None)
    assert run.wait(PATIENCE)
    assert run.status == "stopped"
    assert run.model.n_iter == iterations_before + 1
    queue.stop(config(0))
    assert run.status == "stopped"
    assert count(queue, "stopped", "done") == [1, 0]


def test_stop_after_the_last_iteration_comes_too_late(make_queue):
    queue: RunQueue

    def stopped_while_scoring(digits, config, on_iteration):
        model = instant(digits, config, on_iteration)
        queue.stop(config)
        return model

    queue = make_queue(stopped_while_scoring)
    run = queue.submit(config(0))
    assert run.wait(PATIENCE)
    assert run.status == "done"


def test_stop_of_a_waiting_run_cancels_it(make_queue, puppet):
    queue = make_queue(puppet)
    first, second, third = (queue.submit(config(number)) for number in range(3))
    queue.stop(second.config)
    queue.stop(second.config)
    assert second.ended
    assert (second.status, second.model, second.iterations, second.place) == ("stopped", None, (), None)
    assert third.place == (1 if first.status == "running" else 2)
    puppet.finish(first)
    puppet.finish(third)
    assert [puppet.wait_for_begin() for _ in range(2)] == [first.config, third.config]
    assert count(queue, "submitted", "done", "stopped") == [3, 2, 1]


def test_a_stopped_run_starts_anew_only_when_asked(make_queue, puppet):
    queue = make_queue(puppet)
    run = queue.submit(config(0))
    queue.stop(config(0))
    puppet.steps.put(None)
    assert run.wait(PATIENCE)
    assert queue.submit(config(0)) is run
    anew = queue.submit(config(0), again=True)
    assert anew is not run
    assert anew.number == 2
    assert queue.runs() == [anew]
    puppet.finish(anew)
    assert (run.status, anew.status) == ("stopped", "done")


class SlowFeatures:
    """Features that take as long as the test wants."""

    n_features = 784

    def __init__(self) -> None:
        self.began, self.may_go_on = Event(), Event()

    def transform(self, X: np.ndarray) -> np.ndarray:
        self.began.set()
        assert self.may_go_on.wait(PATIENCE)
        return X


def test_stop_while_features_are_prepared_ends_without_a_model(make_queue, monkeypatch):
    slow = SlowFeatures()
    monkeypatch.setattr(training, "make_features", lambda name: "passthrough" if name == "pixels" else slow)
    queue = make_queue(train, workers=3)
    preparing = queue.submit(config(0, features="deskewed"))
    assert slow.began.wait(PATIENCE)
    also_preparing = queue.submit(config(1, features="deskewed"))
    assert queue.submit(config(2)).wait(PATIENCE)  # pixels need not wait for the others' features
    queue.stop(also_preparing.config)
    assert also_preparing.wait(PATIENCE)
    assert not preparing.ended
    queue.stop(preparing.config)
    slow.may_go_on.set()
    assert preparing.wait(PATIENCE)
    for run in (preparing, also_preparing):
        assert (run.status, run.model, run.error) == ("stopped", None, None)
    again = queue.submit(preparing.config, again=True)
    assert again.wait(PATIENCE)
    assert again.status == "done"


def test_stop_of_what_nobody_asked_for_does_nothing(make_queue):
    queue = make_queue()
    queue.stop(config(0))
    assert queue.runs() == []


@pytest.mark.parametrize("k", [1, 4])
def test_stop_of_a_real_fit_at_its_first_and_last_iteration(make_queue, k):
    queue: RunQueue

    def stopped_by_a_visitor(digits, config, on_iteration):
        def press(iteration):
            if iteration.k == k:
                queue.stop(config)
            return on_iteration(iteration)

        return train(digits, config, press)

    queue = make_queue(stopped_by_a_visitor)
    run = queue.submit(TrainingConfig(scaling="none", max_iter=4))
    assert run.wait(PATIENCE)
    assert run.status == "stopped"
    assert run.model.stopped
    assert run.model.n_iter == len(run.iterations) == k
    np.testing.assert_array_equal(run.model.coef, run.iterations[-1].coef)
    assert run.iterations == run.model.history  # with the scores that are measured at the very end


# --- Failures


def test_a_run_that_raises_says_why_and_frees_its_place(make_queue, puppet, caplog):
    queue = make_queue(puppet)
    failing, following = queue.submit(config(0)), queue.submit(config(1))
    puppet.iterate()
    puppet.steps.put(ArithmeticError("the weights are not finite"))
    assert failing.wait(PATIENCE)
    assert (failing.status, failing.model, failing.summary) == ("failed", None, None)
    assert "ArithmeticError: the weights are not finite" in failing.error
    assert "Try again or choose another" in failing.error
    assert len(failing.iterations) == 1
    assert "Traceback" in caplog.text

    puppet.finish(following)
    assert following.status == "done"
    assert queue.submit(config(0)) is failing
    retried = queue.submit(config(0), again=True)
    puppet.finish(retried)
    assert (retried.status, retried.error) == ("done", None)
    assert count(queue, "failed", "done") == [1, 2]


def test_a_run_that_exhausts_the_memory_says_so(make_queue, puppet):
    run = make_queue(puppet).submit(config(0))
    puppet.steps.put(MemoryError())
    assert run.wait(PATIENCE)
    assert run.status == "failed"
    assert "ran out of memory" in run.error
    assert "fewer training images" in run.error


def test_a_full_queue_refuses_but_still_answers(make_queue, puppet):
    queue = make_queue(puppet, max_waiting=2)
    runs = [queue.submit(config(0))]
    puppet.wait_for_begin()
    runs += [queue.submit(config(number)) for number in (1, 2)]
    with pytest.raises(QueueFull, match="2 runs are waiting already"):
        queue.submit(config(3))
    assert queue.submit(config(1)) is runs[1]
    assert queue.get(config(3)) is None
    assert count(queue, "refused", "submitted") == [1, 3]
    puppet.finish(runs[0])
    puppet.wait_for_begin()
    assert queue.submit(config(3)).place == 2


# --- Memory


def test_a_run_that_would_never_fit_is_refused_with_the_sum(make_queue, digits):
    small, large = config(0, max_iter=100), config(0, max_iter=2000)
    limit = expected_memory(large, len(digits)) - 1
    queue = make_queue(memory_limit=limit)
    with pytest.raises(TooLarge, match=r"about 7\d MB of memory, and the server has 7\d MB .* fewer iterations"):
        queue.submit(large)
    assert isinstance(TooLarge(), RunRefused)
    assert queue.submit(small).wait(PATIENCE)


def test_runs_wait_until_there_is_memory_for_them(make_queue, digits):
    training_now: set[TrainingConfig] = set()
    most = 0

    def counted(digits, config, on_iteration):
        nonlocal most
        training_now.add(config)
        most = max(most, len(training_now))
        model = train(digits, config, on_iteration)
        training_now.remove(config)
        return model

    one = expected_memory(config(0), len(digits))
    for limit, expected in ((one * 3 // 2, 1), (one * 5 // 2, 2)):
        most = 0
        queue = make_queue(counted, workers=4, memory_limit=limit)
        submitted = [queue.submit(config(number)) for number in range(20)]
        assert all(run.wait(PATIENCE) for run in submitted)
        assert 1 <= most <= expected


def test_shared_features_are_counted_once(make_queue, digits):
    training._featurised.clear()
    stroke_directions = [config(number, features="gradient histograms") for number in range(2)]
    both = feature_memory("gradient histograms", len(digits)) + sum(
        fit_memory(each, len(digits)) for each in stroke_directions
    )
    assert both < sum(expected_memory(each, len(digits)) for each in stroke_directions)
    together = Barrier(2)

    def meet(digits, config, on_iteration):
        together.wait(PATIENCE)
        return instant(digits, config, on_iteration)

    queue = make_queue(meet, workers=2, memory_limit=both)
    runs = [queue.submit(each) for each in stroke_directions]
    assert all(run.wait(PATIENCE) for run in runs)
    assert [run.status for run in runs] == ["done", "done"]


def test_features_in_memory_leave_less_for_runs(make_queue, digits):
    training._featurised.clear()
    training.featurised(digits, "gradient histograms")
    kept = feature_memory("gradient histograms", len(digits))
    training_now = []

    def alone(digits, config, on_iteration):
        training_now.append(config)
        assert len(training_now) == 1
        model = instant(digits, config, on_iteration)
        training_now.remove(config)
        return model

    queue = make_queue(alone, workers=2, memory_limit=kept + 3 * fit_memory(config(0), len(digits)) // 2)
    runs = [queue.submit(config(number)) for number in range(20)]
    assert all(run.wait(PATIENCE) for run in runs)
    assert {run.status for run in runs} == {"done"}


def test_results_least_recently_asked_for_are_forgotten_first(make_queue):
    queue = make_queue(memory_budget=2 * FAKE_RESULT_BYTES)
    a, b, c = (config(number) for number in range(3))
    for each in (a, b):
        assert queue.submit(each).wait(PATIENCE)
    forgotten = queue.get(b)
    queue.get(a)
    assert queue.submit(c).wait(PATIENCE)

    assert [run.config for run in queue.runs()] == [c, a]
    assert queue.get(b) is None
    assert queue.forgotten() == [forgotten.summary]
    assert forgotten.model is not None  # whoever holds the run still has its model
    assert count(queue, "forgotten", "kept", "kept_bytes") == [1, 2, 2 * FAKE_RESULT_BYTES]


def test_a_forgotten_result_comes_back_by_training_again(make_queue, puppet):
    queue = make_queue(puppet, memory_budget=0)
    for number in range(2):
        puppet.finish(queue.submit(config(number)))
    assert queue.get(config(1)) is not None  # the latest stays although the budget is nothing
    assert [summary.config for summary in queue.forgotten()] == [config(0)]
    run = queue.submit(config(0))
    assert (run.number, run.model) == (3, None)
    assert queue.forgotten() == []
    puppet.finish(run)
    assert queue.get(config(0)) is run
    assert [summary.config for summary in queue.forgotten()] == [config(1)]


def test_the_ledger_is_bounded_however_small_the_results(make_queue, puppet, monkeypatch):
    monkeypatch.setattr(runs, "MAX_ENDED", 5)
    queue = make_queue(puppet)
    queue.submit(config(0))
    puppet.wait_for_begin()
    for number in range(1, 20):
        queue.submit(config(number))
        queue.stop(config(number))
    assert [run.number for run in queue.runs()] == [20, 19, 18, 17, 16, 1]


def test_a_result_that_has_just_come_is_the_last_to_go(make_queue, puppet):
    queue = make_queue(puppet, memory_budget=0)
    first, second = queue.submit(config(0)), queue.submit(config(1))
    queue.get(config(0))
    puppet.finish(first)
    puppet.finish(second)
    assert queue.runs() == [second]


def test_nothing_holds_on_to_a_forgotten_model(make_queue):
    queue = make_queue(memory_budget=0)
    first = queue.submit(config(0))
    assert first.wait(PATIENCE)
    model = weakref.ref(first.model)
    del first
    assert queue.submit(config(1)).wait(PATIENCE)
    assert queue.submit(config(2)).wait(PATIENCE)  # the worker has left the frame of the first run for sure
    gc.collect()
    assert model() is None


def test_size_of_a_result_is_what_it_really_occupies(make_queue):
    config = TrainingConfig(scaling="none", max_iter=100)
    queue = make_queue(train)
    assert queue.submit(TrainingConfig(seed=1)).wait(PATIENCE)  # fills the caches of scikit-learn and SciPy
    tracemalloc.start()
    try:
        run = queue.submit(config)
        assert run.wait(PATIENCE)
        gc.collect()
        occupied, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert run.nbytes == pytest.approx(occupied, rel=0.1)


@pytest.mark.parametrize("features", ["pixels", "gradient histograms"])
def test_expected_memory_covers_the_peak_without_exaggerating(features):
    every = load_digits()
    digits = Digits(every.images[:20_000], every.labels[:20_000])
    config = TrainingConfig(features=features, max_iter=20)
    train(digits, TrainingConfig(n_train=100, max_iter=1))
    training._featurised.clear()
    tracemalloc.start()
    try:
        train(digits, config)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < expected_memory(config, len(digits)) < 2.5 * peak


# --- The process


def test_one_blas_thread_while_the_queue_lives(digits):
    def blas_threads() -> set[int]:
        return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}

    seen = []

    def look(digits, config, on_iteration):
        seen.append(blas_threads())
        return instant(digits, config, on_iteration)

    with threadpool_limits(2):
        queue = RunQueue(digits, workers=1, train=look)
        assert queue.submit(config(0)).wait(PATIENCE)
        assert blas_threads() == {1}
        queue.close()
        assert blas_threads() == {2}
    assert seen == [{1}]


def test_workers_come_from_the_cores_of_this_process(make_queue, monkeypatch):
    monkeypatch.setattr(runs, "cpu_count", lambda: 3)
    together = Barrier(3)

    def meet(digits, config, on_iteration):
        together.wait(PATIENCE)
        return instant(digits, config, on_iteration)

    queue = make_queue(meet, workers=None)
    assert all(run.wait(PATIENCE) for run in [queue.submit(config(number)) for number in range(3)])


def test_close_cancels_what_waits_and_stops_what_runs(make_queue):
    began: SimpleQueue[None] = SimpleQueue()

    def endless(digits, config, on_iteration):
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
    with pytest.raises(QueueClosed, match="reload the page"):
        queue.submit(config(2))


def test_close_does_not_wait_for_a_fit_that_does_not_answer(make_queue, puppet, monkeypatch):
    monkeypatch.setattr(runs, "GRACE", 0.01)
    queue = make_queue(puppet)
    run = queue.submit(config(0))
    puppet.wait_for_begin()
    queue.close()
    assert run.status == "running"


SERVER = """
import atexit, signal, sys, threading, warnings
from mnist_core.runs import queue as runs
from mnist_core.data import load_digits
from mnist_core.model import TrainingConfig

runs.GRACE = 60  # however slow the machine that runs the test, the fit gets the time to answer
warnings.simplefilter("ignore")
signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # a handler, as Streamlit has
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore it, and so would its children
atexit.register(lambda: print([(run.status, run.model and run.model.n_iter) for run in (first, second)]))
queue = runs.RunQueue(load_digits(), workers=1)
first, second = (
    queue.submit(TrainingConfig(scaling="none", n_train=10_000, test_size=0.1, max_iter=max_iter))
    for max_iter in (2000, 1999)
)
while not first.iterations:
    first.wait(0.01)
print("training", flush=True)
try:
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

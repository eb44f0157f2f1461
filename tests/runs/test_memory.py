"""Memory: what a run will take, what may run at once, and which results are kept."""

import gc
import tracemalloc
import weakref
from queue import SimpleQueue
from threading import Barrier, Event

import pytest

from mnist_core.data import Digits, load_digits
from mnist_core.model import FeatureCache, TrainingConfig, compute_features, train
from mnist_core.model.feature_cache import feature_nbytes
from mnist_core.model.watch import MOST_WEIGHTS
from mnist_core.runs import Run, RunRefused, TooLarge
from mnist_core.runs.estimates import expected_memory, fit_memory
from tests.support.fits import FAKE_RESULT_BYTES, PATIENCE, config, count, instant, iteration


def test_a_run_that_would_never_fit_is_refused_with_the_sum(make_queue, digits):
    small, large = config(0, max_iter=10), config(0, max_iter=2000)
    limit = expected_memory(large, len(digits)) - 1
    queue = make_queue(memory_limit=limit)
    with pytest.raises(TooLarge, match=r"about 7 MB of memory, and the server has 7 MB .* fewer training images"):
        queue.submit(large)
    assert isinstance(TooLarge(), RunRefused)
    assert queue.submit(small).wait(PATIENCE)


def test_runs_wait_until_there_is_memory_for_them(make_queue, digits):
    training_now = set()
    most = 0

    def counted(digits, config, on_iteration, features):
        nonlocal most
        training_now.add(config)
        most = max(most, len(training_now))
        model = train(digits, config, on_iteration, features)
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
    histograms = [config(number, features="gradient histograms") for number in range(2)]
    both = feature_nbytes("gradient histograms", len(digits)) + sum(
        fit_memory(each, len(digits)) for each in histograms
    )
    assert both < sum(expected_memory(each, len(digits)) for each in histograms)
    together = Barrier(2)

    def meet(digits, config, on_iteration, features):
        together.wait(PATIENCE)
        return instant(digits, config, on_iteration, features)

    queue = make_queue(meet, workers=2, memory_limit=both)
    runs = [queue.submit(each) for each in histograms]
    assert all(run.wait(PATIENCE) for run in runs)
    assert [run.status for run in runs] == ["done", "done"]


def test_features_that_nobody_uses_make_room_for_a_run_that_needs_it(make_queue, digits):
    features = FeatureCache(digits)
    features.get("gradient histograms")
    limit = expected_memory(config(0), len(digits))
    queue = make_queue(memory_limit=limit, features=features)
    assert queue.submit(config(0)).wait(PATIENCE)
    assert features.nbytes() == 0


@pytest.mark.parametrize(("missing", "most_at_once"), [(0, 2), (1, 1)])
def test_two_kinds_of_features_are_both_counted(make_queue, digits, missing, most_at_once):
    configs = [config(0, features="gradient histograms"), config(1, features="deskewed")]
    began, may_end = SimpleQueue(), Event()

    def held(digits, config, on_iteration, features):
        began.put(config)
        assert may_end.wait(PATIENCE)
        return instant(digits, config, on_iteration, features)

    limit = sum(expected_memory(each, len(digits)) for each in configs) - missing
    queue = make_queue(held, workers=2, memory_limit=limit)
    runs = [queue.submit(each) for each in configs]
    for _ in range(most_at_once):
        began.get(timeout=PATIENCE)
    assert count(queue, "running") == [most_at_once]
    may_end.set()
    assert all(run.wait(PATIENCE) for run in runs)


def test_features_that_a_long_run_holds_are_shared_whatever_came_between(make_queue, digits):
    computed = []

    def compute(digits, kind, interrupted):
        computed.append(kind)
        return compute_features(digits, kind, interrupted)

    long, may_end = config(0, features="deskewed"), Event()

    def long_or_short(digits, config, on_iteration, features):
        assert config != long or may_end.wait(PATIENCE)
        return instant(digits, config, on_iteration, features)

    queue = make_queue(long_or_short, workers=2, features=FeatureCache(digits, compute))
    run = queue.submit(long)
    for between in (config(1, features="gradient histograms"), config(2, features="deskewed")):
        assert queue.submit(between).wait(PATIENCE)
    may_end.set()
    assert run.wait(PATIENCE)
    assert computed == ["deskewed", "gradient histograms"]


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
    assert forgotten.model is not None  # those who hold the run still have its model
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


def test_the_ledger_is_bounded_however_small_the_results(make_queue, puppet):
    queue = make_queue(puppet, max_ended=5)
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


def test_a_run_is_found_by_its_number_and_by_no_other_when_it_is_forgotten(make_queue):
    queue = make_queue(memory_budget=2 * FAKE_RESULT_BYTES)
    first, second = (queue.submit(config(number)) for number in range(2))
    assert first.wait(PATIENCE)
    assert second.wait(PATIENCE)
    assert queue.find(1) is first  # which is asking for it: the other one goes first
    assert queue.submit(config(2)).wait(PATIENCE)
    assert [queue.find(number) for number in (0, 1, 2, 4)] == [None, first, None, None]
    again = queue.submit(second.config)
    assert again.wait(PATIENCE)
    assert queue.find(2) is None
    assert queue.find(4) is again


@pytest.mark.parametrize("features", ["pixels", "deskewed"])
def test_nothing_holds_on_to_a_forgotten_model(make_queue, features):
    queue = make_queue(train, memory_budget=0)
    asked = config(0, features=features, max_iter=8)
    model = queue.submit(asked).wait(PATIENCE) and queue.get(asked).model
    parts = [model, model.pipeline, model.pipeline["classifier"], model.pipeline["classifier"].coef_, model.coef]
    parts += [model.test_scores, model.history[0], model.history[0].coef]
    remains = [weakref.ref(part) for part in (*parts, queue.get(asked))]
    del model, parts
    gc.disable()  # nor does it have to wait for Python to look for cycles, which the server does rarely
    try:
        assert queue.submit(config(1)).wait(PATIENCE)
        assert queue.submit(config(2)).wait(PATIENCE)  # the worker has left the frame of the first run for sure
        assert queue.get(asked) is None
        assert not any(part() for part in remains)
    finally:
        gc.enable()


def test_a_run_keeps_few_weights_and_all_scores_while_it_trains():
    run = Run(config(0, max_iter=1_000), 1, "running")
    most = 0
    for k in range(1, 1_001):
        run.add_iteration(iteration(k))
        most = max(most, sum(len(each.coef) > 0 for each in run.iterations))
        assert len(run.iterations[-1].coef)
    assert most <= MOST_WEIGHTS
    assert [each.k for each in run.iterations] == list(range(1, 1_001))
    assert [each.k for each in run.iterations if len(each.coef)] == [*range(1, 1_000, 16), 1_000]


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


@pytest.mark.parametrize(
    ("features", "test_size"), [("pixels", 0.2), ("pixels", 0.9), ("deskewed", 0.2), ("gradient histograms", 0.2)]
)
def test_expected_memory_covers_the_peak_without_exaggerating(features, test_size):
    every = load_digits()
    digits = Digits(every.images[:20_000], every.labels[:20_000])
    config = TrainingConfig(features=features, test_size=test_size, max_iter=20)
    train(digits, TrainingConfig(n_train=100, max_iter=1))
    tracemalloc.start()
    try:
        train(digits, config)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < expected_memory(config, len(digits)) < 2.5 * peak

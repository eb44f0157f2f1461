"""The queue's promises, held with fits that the test moves step by step, and with real ones on a few hundred digits.

Nothing here waits by the clock: a `Puppet` fit makes one iteration when the test says so and reports back through
queues. The time limits only keep a broken queue from hanging the tests.
"""

import time
from threading import Barrier, Event, Lock, Thread

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from mnist_core.model import TrainingConfig, train
from mnist_core.runs import RunRefused, RunSummary
from mnist_core.runs.estimates import MEGABYTE
from tests.support.fits import FAKE_RESULT_BYTES, PATIENCE, config, count


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


def test_only_a_run_that_waits_has_a_place(make_queue, puppet):
    queue = make_queue(puppet)
    first, second = (queue.submit(config(number)) for number in range(2))
    puppet.wait_for_begin()
    assert [(run.status, run.place) for run in (first, second)] == [("running", None), ("waiting", 1)]
    seen, over = [("waiting", 1)], Event()

    def look():
        while not over.is_set():
            seen.append((second.status, second.place))

    watcher = Thread(target=look)
    watcher.start()
    puppet.finish(first)
    puppet.finish(second)
    over.set()
    watcher.join(PATIENCE)
    assert set(seen) <= {("waiting", 1), ("waiting", None), ("running", None), ("done", None)}
    assert (second.status, second.place) == ("done", None)


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
    assert run.summary == RunSummary(
        number=1,
        config=config(0),
        status="done",
        train_accuracy=0.95,
        test_accuracy=0.9,
        test_log_loss=0.3,
        n_test=6,
        n_iter=3,
        converged=False,
        seconds=run.model.seconds,
    )
    assert run.nbytes == FAKE_RESULT_BYTES


def test_two_visitors_who_ask_for_the_same_share_one_run(make_queue, puppet):
    queue = make_queue(puppet)
    run = queue.submit(config(0))
    puppet.wait_for_begin()
    assert queue.submit(config(0)) is run
    assert queue.get(config(0)) is run
    puppet.finish(run)
    assert queue.submit(config(0)) is run
    assert queue.submit(config(0), again=True) is run  # it would end the same
    assert count(queue, "submitted", "done") == [1, 1]


def test_thirty_submissions_at_once_of_ten_configurations_cost_ten_fits(make_queue, digits):
    lock, fitted = Lock(), []

    def counted(digits, config, on_iteration, features):
        with lock:
            fitted.append(config)
        return train(digits, config, on_iteration, features)

    budget = 2 * MEGABYTE
    queue = make_queue(counted, workers=2, memory_budget=budget)
    configs = [TrainingConfig(seed=seed, max_iter=20 + seed) for seed in range(10)]
    ready = Barrier(30)
    answers = {}

    def visit(visitor):
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
    assert count(queue, "submitted", "done", "waiting", "running") == [10, 10, 0, 0]
    kept, forgotten, kept_bytes = count(queue, "kept", "forgotten", "kept_bytes")
    assert kept + forgotten == 10  # nothing is lost: in memory, or remembered by its summary
    assert len(queue.forgotten()) == forgotten > 0
    assert 0 < kept_bytes <= budget


def test_two_real_fits_at_once_do_not_mix(make_queue, digits):
    together = Barrier(2)

    def side_by_side(digits, config, on_iteration, features):
        def wait_for_the_other(iteration):
            if iteration.k <= 3:
                together.wait(PATIENCE)
            return on_iteration(iteration)

        return train(digits, config, wait_for_the_other, features)

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
    with pytest.raises(RunRefused, match="2 runs are waiting already"):
        queue.submit(config(3))
    assert queue.submit(config(1)) is runs[1]
    assert queue.get(config(3)) is None
    assert count(queue, "refused", "submitted") == [1, 3]
    puppet.finish(runs[0])
    puppet.wait_for_begin()
    assert queue.submit(config(3)).place == 2

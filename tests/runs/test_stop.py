"""Who stops a run gets what it has so far."""

from threading import Event

import numpy as np
import pytest

from mnist_core.model import FeatureCache, TrainingConfig, compute_features, train
from mnist_core.runs import RunQueue
from tests.support.fits import PATIENCE, config, count, instant


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

    def stopped_while_scoring(digits, config, on_iteration, features):
        model = instant(digits, config, on_iteration, features)
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


def test_stop_while_features_are_prepared_ends_without_a_model(make_queue, digits):
    began, may_go_on = Event(), Event()

    def slow(digits, kind, interrupted):
        if kind != "pixels":
            began.set()
            assert may_go_on.wait(PATIENCE)
        return compute_features(digits, kind, interrupted)

    queue = make_queue(train, workers=3, features=FeatureCache(digits, slow))
    preparing = queue.submit(config(0, features="deskewed"))
    assert began.wait(PATIENCE)
    also_preparing = queue.submit(config(1, features="deskewed"))
    assert queue.submit(config(2)).wait(PATIENCE)  # pixels need not wait for the others' features
    queue.stop(also_preparing.config)
    assert also_preparing.wait(PATIENCE)
    assert not preparing.ended
    queue.stop(preparing.config)
    may_go_on.set()
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

    def stopped_by_a_visitor(digits, config, on_iteration, features):
        def press(iteration):
            if iteration.k == k:
                queue.stop(config)
            return on_iteration(iteration)

        return train(digits, config, press, features)

    queue = make_queue(stopped_by_a_visitor)
    run = queue.submit(TrainingConfig(scaling="none", max_iter=4))
    assert run.wait(PATIENCE)
    assert run.status == "stopped"
    assert run.model.stopped
    assert run.model.n_iter == len(run.iterations) == k
    np.testing.assert_array_equal(run.model.coef, run.iterations[-1].coef)
    assert run.iterations == run.model.history  # with the scores that are measured at the very end

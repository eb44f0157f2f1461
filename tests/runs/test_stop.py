"""Who stops a run gets what it has so far; it goes on for others who wait."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import numpy as np
import pytest

from mnist_core.model import FeatureCache, TrainingConfig, compute_features, train
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


def test_a_stopped_run_starts_again_only_when_asked(make_queue, puppet):
    queue = make_queue(puppet)
    run = queue.submit(config(0), visitor="a")
    queue.stop(config(0), visitor="a")
    puppet.steps.put(None)
    assert run.wait(PATIENCE)
    assert queue.submit(config(0), visitor="a") is run
    again = queue.submit(config(0), visitor="a", again=True)
    assert again is not run
    assert again.number == 2
    assert queue.runs(visitor="a") == [again]
    puppet.finish(again)
    assert (run.status, again.status) == ("stopped", "done")


def test_the_last_who_waits_ends_a_run_and_others_keep_what_they_had(make_queue, puppet):
    queue = make_queue(puppet)
    run = queue.submit(config(0), visitor="a")
    assert queue.submit(config(0), visitor="b") is run
    puppet.wait_for_begin()
    puppet.iterate()
    assert queue.stop(config(0), visitor="a")
    assert (run.status, run.stopping) == ("running", False)
    part = queue.submit(config(0), visitor="a")
    assert (part.status, part.model.n_iter, part.model.stopped, part.number) == ("stopped", 1, True, 2)
    assert queue.get(config(0), visitor="a") is part
    assert queue.submit(config(0), visitor="c") is run
    assert [each.number for each in queue.runs(visitor="a")] == [2, 1]
    assert queue.runs(visitor="b") == queue.runs() == [run]
    assert queue.stop(config(0), visitor="c")
    assert not queue.stop(config(0), visitor="b")
    assert run.stopping
    puppet.steps.put(None)
    assert run.wait(PATIENCE)
    assert (run.status, run.model.n_iter) == ("stopped", 2)
    assert queue.get(config(0), visitor="b") is run


def test_a_stopped_run_is_nobody_elses_model(make_queue, puppet):
    here = {"a", "b"}
    queue = make_queue(puppet, is_here=lambda visitor: visitor in here)
    run = queue.submit(config(0), visitor="a")
    puppet.wait_for_begin()
    queue.stop(config(0), visitor="a")
    whole = queue.submit(config(0), visitor="b")  # while the other is about to end
    assert whole is not run
    assert whole.asked_by == "b"
    puppet.steps.put(None)
    assert run.wait(PATIENCE)
    puppet.finish(whole)
    assert (whole.status, whole.n_iter) == ("done", 3)
    assert queue.get(config(0)) is queue.get(config(0), visitor="b") is whole
    assert queue.get(config(0), visitor="a") is run
    assert queue.submit(config(0), visitor="a", again=True) is whole
    assert queue.get(config(0), visitor="a") is whole


def test_one_who_has_left_does_not_keep_a_stopped_run_going_nor_its_model_in_memory(make_queue, puppet):
    here = {"a", "b"}
    queue = make_queue(puppet, is_here=lambda visitor: visitor in here)
    run = queue.submit(config(0), visitor="a")
    queue.submit(config(0), visitor="b")
    puppet.wait_for_begin()
    here.remove("a")
    assert not queue.stop(config(0), visitor="b")
    puppet.steps.put(None)
    assert run.wait(PATIENCE)
    here.clear()
    puppet.finish(queue.submit(config(1)))
    assert count(queue, "kept") == [1]


def test_what_a_program_waits_for_is_not_stopped_by_a_visitor(make_queue, puppet):
    queue = make_queue(puppet)
    run = queue.submit(config(0), visitor="a")
    queue.submit(config(0))
    puppet.wait_for_begin()
    assert queue.stop(config(0), visitor="a")
    assert not run.stopping
    assert queue.get(config(0), visitor="a").model is None  # before the first iteration
    puppet.finish(run)
    assert run.status == "done"


def test_a_run_that_ends_while_one_of_two_stops_it_is_theirs_as_a_whole(make_queue, puppet, monkeypatch):
    queue = make_queue(puppet)
    run = queue.submit(config(0), visitor="a")
    queue.submit(config(0), visitor="b")
    puppet.wait_for_begin()
    rebuild = queue.fits.rebuild

    def finish_meanwhile(run):
        model = rebuild(run)
        puppet.finish(run)
        return model

    monkeypatch.setattr(queue.fits, "rebuild", finish_meanwhile)
    queue.stop(config(0), visitor="a")
    assert queue.get(config(0), visitor="a") is run


@pytest.mark.parametrize("visitors", [1, 30])
def test_one_of_those_who_press_at_once_had_it_trained(make_queue, puppet, visitors):
    queue = make_queue(puppet)
    ready = Barrier(visitors)

    def press(visitor):
        ready.wait(PATIENCE)
        return queue.submit(config(0), visitor=visitor).asked_by == visitor

    with ThreadPoolExecutor(visitors) as threads:
        assert sum(threads.map(press, map(str, range(visitors)))) == 1


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

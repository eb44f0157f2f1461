"""What a queue of visitors promises: who has left blocks nobody, and who is here keeps what they look at."""

import logging

import pytest

from mnist_core.model import QUICK, TrainingConfig
from mnist_core.runs import RunRefused
from mnist_core.runs.estimates import expected_memory
from tests.support.fits import FAKE_RESULT_BYTES, PATIENCE, config, count, fake_model, iteration, until_stopped


def heavy(seed):
    return TrainingConfig(scaling="none", C=1000.0, max_iter=2000, seed=seed)


def test_sixty_six_heavy_runs_of_visitors_who_left_do_not_keep_a_newcomer_from_training(make_queue, puppet):
    here = {"newcomer"} | {f"v{seed}" for seed in range(66)}
    queue = make_queue(puppet, workers=2, is_here=lambda visitor: visitor in here)
    for seed in range(66):
        queue.submit(heavy(seed), visitor=f"v{seed}")
        here.discard(f"v{seed}")
    run = queue.submit(QUICK, visitor="newcomer")
    while puppet.wait_for_begin() != QUICK:
        pass
    assert run.status == "running"
    another = queue.submit(heavy(100), visitor="newcomer")
    assert another.place == 1


def test_a_newcomer_trains_while_all_who_wait_and_train_are_here(make_queue):
    queue = make_queue(until_stopped, workers=1, max_waiting=3)
    for seed in range(4):
        queue.submit(heavy(seed), visitor=f"v{seed}")
        while seed == 0 and count(queue, "running") != [1]:
            pass
    with pytest.raises(RunRefused):
        queue.submit(heavy(4), visitor="newcomer")
    run = queue.submit(QUICK, visitor="newcomer")
    assert run.wait(PATIENCE)
    assert run.status == "done"
    assert count(queue, "refused", "running", "waiting") == [1, 1, 3]


def test_a_newcomer_trains_although_others_take_all_the_memory(make_queue, digits):
    queue = make_queue(until_stopped, workers=1, memory_limit=expected_memory(heavy(0), len(digits)))
    queue.submit(heavy(0))
    while count(queue, "running") != [1]:
        pass
    assert queue.submit(QUICK).wait(PATIENCE)


def test_an_abandoned_run_is_as_if_it_had_never_been_asked_for(make_queue, puppet, caplog):
    now, here = 0.0, {"a", "b"}
    queue = make_queue(puppet, is_here=lambda visitor: visitor in here, clock=lambda: now)
    queue.submit(config(0), visitor="b")
    puppet.wait_for_begin()
    waiting = queue.submit(config(1), visitor="a")
    here.remove("a")
    queue.submit(config(2), visitor="b")
    now = 61.0
    with caplog.at_level(logging.INFO):
        last = queue.submit(config(3), visitor="b")
    assert waiting.wait(PATIENCE)  # those who hold it are told
    assert (waiting.status, waiting.model, waiting.place) == ("stopped", None, None)
    assert queue.get(config(1)) is None
    assert last.place == 2
    assert count(queue, "abandoned", "stopped", "waiting") == [1, 0, 2]
    assert "lost its place" in caplog.text
    here.add("a")
    assert queue.submit(config(1), visitor="a").status == "waiting"


def test_a_run_that_nobody_watches_ends_for_those_who_wait(make_queue, puppet):
    now, here = 0.0, {"a", "b"}
    queue = make_queue(puppet, is_here=lambda visitor: visitor in here, clock=lambda: now)
    run = queue.submit(config(0), visitor="a")
    puppet.wait_for_begin()
    here.remove("a")
    queue.submit(config(1), visitor="b")
    assert not run.stopping
    now = 61.0
    queue.submit(config(2), visitor="b")
    assert run.stopping
    puppet.steps.put(None)
    assert run.wait(PATIENCE)
    assert (run.status, run.model, queue.get(config(0))) == ("stopped", None, None)  # a part of it is nobody's model
    assert puppet.wait_for_begin() == config(1)


@pytest.mark.parametrize("seen_too_late", [False, True])
def test_a_run_that_is_about_to_end_because_all_have_left_goes_on_when_it_is_opened(make_queue, puppet, seen_too_late):
    now, here, opened = 0.0, {"a", "b"}, []

    def train(digits, asked, on_iteration, features):
        def tell_and_open(iteration):
            is_last = on_iteration(iteration)
            if is_last and seen_too_late:  # the fit knows that it is to end when somebody comes
                opened.append(queue.get(asked, visitor="b"))
            return is_last

        return puppet(digits, asked, tell_and_open, features)

    queue = make_queue(train, is_here=lambda visitor: visitor in here, clock=lambda: now)
    run = queue.submit(config(0), visitor="a")
    puppet.iterate()
    here.remove("a")
    queue.submit(config(1), visitor="b")
    now = 61.0
    queue.submit(config(2), visitor="b")
    assert run.stopping
    if not seen_too_late:
        opened.append(queue.submit(config(0), visitor="b"))
    for _ in range(20):
        puppet.steps.put(None)
    assert run.wait(PATIENCE)
    assert opened == [run]
    assert (run.status, run.n_iter, run.n_begun) == ("done", 3, 1 + seen_too_late)


def test_who_looks_at_the_run_of_another_keeps_it_in_the_line(make_queue, puppet):
    now, here = 0.0, {"a", "b"}
    queue = make_queue(puppet, is_here=lambda visitor: visitor in here, clock=lambda: now)
    queue.submit(config(0), visitor="b")
    runs = [queue.submit(config(number), visitor="a") for number in (1, 2, 3)]
    queue.get(config(1), visitor="b")
    queue.submit(config(2), visitor="b")
    here.remove("a")
    queue.submit(config(4), visitor="b")
    now = 61.0
    queue.submit(config(5), visitor="b")
    assert [run.ended for run in runs] == [False, False, True]


def test_one_visitor_cannot_take_all_places(make_queue):
    queue = make_queue(workers=0)
    for number in range(12):
        queue.submit(config(number), visitor="greedy")
    with pytest.raises(RunRefused, match="You have 12 runs waiting already"):
        queue.submit(config(12), visitor="greedy")
    assert queue.submit(config(5), visitor="greedy").place == 6
    queue.submit(config(12), visitor="modest")
    assert count(queue, "refused", "waiting") == [1, 13]


def test_a_sweep_does_not_take_anybodys_model(make_queue):
    queue = make_queue(memory_budget=3 * FAKE_RESULT_BYTES)
    assert queue.submit(config(0), visitor="a").wait(PATIENCE)
    assert queue.submit(config(1)).wait(PATIENCE)
    for number in range(2, 9):
        assert queue.submit(config(number), visitor="a", sweep=True).wait(PATIENCE)
    assert [run.config for run in queue.runs()] == [config(8), config(1), config(0)]
    assert [run.swept for run in queue.runs()] == [True, False, False]
    assert queue.submit(config(8), sweep=True).swept
    assert not queue.submit(config(8)).swept


def test_the_log_tells_all_iterations_of_a_fit_whose_history_is_thinned(make_queue, caplog):
    def long(digits, config, on_iteration, features):
        history = [iteration(k) for k in range(1, 54)]
        return fake_model(config, history[:-2] + history[-1:], stopped=False)

    with caplog.at_level(logging.INFO):
        assert make_queue(long).submit(config(0)).wait(PATIENCE)
        while "Run 1" not in caplog.text:
            pass
    assert "Run 1 done after 53 iterations" in caplog.text

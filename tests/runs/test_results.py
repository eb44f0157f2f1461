"""Which results are put away when memory is short."""

from mnist_core.model import TrainingConfig
from mnist_core.model.trained_model import THINNED_LENGTH
from mnist_core.runs import Run
from mnist_core.runs.results import AT_MOST, Results
from tests.support.fits import FAKE_RESULT_BYTES, config, fake_model, iteration

WEIGHTS = 10 * 784 * 4


def ended(number, n_iter=3, *, swept=False):
    """A run that has ended; its history is as long as `n_iter`."""
    asked = config(number)
    run = Run(asked, number, "running", swept=swept)
    run.begin()
    run.finish("done", fake_model(asked, [iteration(k) for k in range(1, n_iter + 1)], stopped=False))
    return run


def put(results, *runs):
    for run in runs:
        results.put(run)
        results.make_room()


def numbers(results):
    return [run.number for run in results.runs(None)]


def results_for(n_results, left=None):
    gone = set() if left is None else left
    return Results(int(n_results * FAKE_RESULT_BYTES), 200, lambda visitor: visitor not in gone)


def test_a_sweeps_results_go_first_unless_somebody_has_opened_them():
    results = results_for(3)
    put(results, ended(1), ended(2, swept=True), ended(3, swept=True))
    results.open(results.shared(config(2)))
    put(results, ended(4))
    assert numbers(results) == [4, 2, 1]
    assert [summary.number for summary in results.forgotten()] == [3]
    put(results, ended(5))
    assert numbers(results) == [5, 4, 2]


def test_a_history_is_thinned_before_a_model_goes_and_keeps_its_curves():
    long = ended(1, 50)
    before = long.model
    results = Results(long.nbytes + WEIGHTS, 200, lambda _: True)
    put(results, long, ended(2))
    assert numbers(results) == [2, 1]
    history = long.model.history
    assert history == long.iterations
    kept = [each.k for each in history if len(each.coef)]
    assert len(kept) == THINNED_LENGTH
    assert (kept[0], kept[-1]) == (1, 50)
    scores = [(each.k, each.loss, each.train_accuracy, each.test_accuracy) for each in history]
    assert scores == [(each.k, each.loss, each.train_accuracy, each.test_accuracy) for each in before.history]
    assert before.nbytes - long.model.nbytes == (50 - THINNED_LENGTH) * WEIGHTS
    assert long.nbytes == long.model.nbytes
    assert long.n_iter == long.model.n_iter == 50


def test_a_history_is_not_thinned_while_there_is_room():
    long = ended(1, 50)
    results = Results(2 * long.nbytes, 200, lambda _: True)
    put(results, long, ended(2))
    assert all(len(each.coef) for each in long.model.history)


def test_the_active_model_of_a_visitor_stays_while_they_are_here():
    left = set()
    results = results_for(2, left)
    put(results, ended(1), ended(2))
    results.make_active("a", config(1))
    put(results, ended(3), ended(4))
    assert numbers(results) == [4, 1]
    left.add("a")
    put(results, ended(5))
    assert numbers(results) == [5, 4]


def test_what_a_visitor_has_asked_for_before_is_not_active():
    results = results_for(2)
    put(results, ended(1), ended(2))
    results.make_active("a", config(1))
    results.make_active("a", config(2))
    put(results, ended(3))
    assert numbers(results) == [3, 2]


def test_active_models_exceed_the_budget_so_far_and_no_further():
    results = results_for(2)
    for number in range(1, 12):
        put(results, ended(number))
        results.make_active(f"visitor {number}", config(number))
    kept = results.ended()
    assert [run.number for run in kept] == [7, 8, 9, 10, 11]
    assert sum(run.nbytes for run in kept) == AT_MOST * 2 * FAKE_RESULT_BYTES


def test_visitors_who_have_left_leave_nothing_behind():
    here = []
    asked = []

    def is_here(visitor):
        asked.append(visitor)
        return visitor in here

    results = Results(10 * FAKE_RESULT_BYTES, 200, is_here)
    put(results, ended(1))
    for number in range(3_000):
        here[:] = [f"visitor {number}"]
        results.make_active(here[0], TrainingConfig(seed=number))
    asked.clear()
    results.make_room()
    assert len(asked) <= 2

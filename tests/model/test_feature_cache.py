"""Each kind of features is in memory once, as long as it is used, and no two stay for good."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from weakref import ref

import numpy as np
import pytest

from mnist_core.data import Digits
from mnist_core.model import FeatureCache, compute_features, make_features
from mnist_core.model.feature_cache import Interrupted, feature_nbytes

PATIENCE = 60
HISTOGRAMS = "gradient histograms"


class Steps:
    """Computes features when the test says so."""

    def __init__(self):
        self.computed = []
        self.began, self.may_go_on = Event(), Event()
        self.may_go_on.set()

    def __call__(self, digits, kind, interrupted):
        self.began.set()
        assert self.may_go_on.wait(PATIENCE)
        matrix = compute_features(digits, kind, interrupted)
        self.computed.append(kind)
        return matrix


@pytest.fixture
def some(digits):
    return Digits(digits.images[:1_500].copy(), digits.labels[:1_500].copy())


@pytest.fixture
def steps():
    return Steps()


@pytest.fixture
def cache(some, steps):
    return FeatureCache(some, steps)


def use(cache, *kinds):
    for kind in kinds:
        cache.get(kind)


def size(some, *kinds):
    return sum(feature_nbytes(kind, len(some)) for kind in kinds)


@pytest.mark.parametrize("kind", ["deskewed", HISTOGRAMS])
def test_features_are_the_transformers_and_their_size_is_told(some, cache, kind):
    X = cache.get(kind)
    np.testing.assert_array_equal(X, make_features(kind).transform(some.images.reshape(len(some), -1)))
    assert X.nbytes == cache.nbytes() == size(some, kind)
    assert not X.flags.writeable


def test_pixels_are_the_digits_and_cost_nothing(some, cache):
    assert np.shares_memory(cache.get("pixels"), some.images)
    assert cache.nbytes({"pixels"}) == 0


def test_one_kind_is_computed_once_for_fits_in_turn(cache, steps, some):
    use(cache, "deskewed", "pixels", "deskewed")
    assert steps.computed.count("deskewed") == 1
    assert cache.nbytes() == size(some, "deskewed")


def test_two_kinds_in_turn_do_not_both_stay(cache, some):
    for kind in ("deskewed", HISTOGRAMS, "deskewed"):
        use(cache, kind)
        assert cache.nbytes() == size(some, kind)


def test_two_kinds_at_the_same_time_do_not_both_stay(cache, some):
    both = [cache.get("deskewed"), cache.get(HISTOGRAMS)]
    assert cache.nbytes() == size(some, "deskewed", HISTOGRAMS)
    both.clear()
    assert cache.nbytes() == size(some, HISTOGRAMS)


def test_a_kind_that_is_in_use_is_neither_dropped_nor_computed_again(cache, steps, some):
    X = cache.get("deskewed")
    use(cache, HISTOGRAMS)
    assert cache.get("deskewed") is X
    cache.drop_idle()
    assert cache.nbytes() == size(some, "deskewed")
    assert steps.computed == ["deskewed", HISTOGRAMS]


def test_what_is_dropped_is_gone(cache):
    matrix = ref(cache.get("deskewed"))
    assert matrix() is not None
    use(cache, HISTOGRAMS)
    assert matrix() is None
    cache.drop_idle()
    assert cache.nbytes() == 0


def test_what_is_needed_counts_as_much_as_what_is_in_memory(cache, some):
    assert cache.nbytes([HISTOGRAMS, HISTOGRAMS, "pixels"]) == size(some, HISTOGRAMS)
    use(cache, "deskewed")
    assert cache.nbytes({"deskewed"}) == cache.nbytes({"pixels"}) == size(some, "deskewed")
    assert cache.nbytes({HISTOGRAMS}) == size(some, HISTOGRAMS, "deskewed")


def test_a_kind_that_is_being_computed_is_not_computed_again(cache, steps):
    steps.may_go_on.clear()
    with ThreadPoolExecutor(2) as threads:
        fits = [threads.submit(use, cache, "deskewed") for _ in range(2)]
        assert steps.began.wait(PATIENCE)
        steps.may_go_on.set()
        for fit in fits:
            fit.result(PATIENCE)
    assert steps.computed == ["deskewed"]


def test_who_waits_can_be_interrupted_and_leaves_the_others_alone(cache, steps, some):
    steps.may_go_on.clear()
    with ThreadPoolExecutor(1) as threads:
        fit = threads.submit(use, cache, "deskewed")
        assert steps.began.wait(PATIENCE)
        with pytest.raises(Interrupted):
            cache.get("deskewed", lambda: True)
        assert not fit.done()
        steps.may_go_on.set()
        fit.result(PATIENCE)
    assert cache.nbytes() == size(some, "deskewed")


def test_who_waits_computes_if_the_other_was_interrupted(cache, steps, some):
    steps.may_go_on.clear()
    stop = Event()

    def stopped():
        with pytest.raises(Interrupted):
            cache.get("deskewed", stop.is_set)

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(stopped)
        assert steps.began.wait(PATIENCE)
        second = threads.submit(use, cache, "deskewed")
        stop.set()
        steps.may_go_on.set()
        first.result(PATIENCE)
        second.result(PATIENCE)
    assert steps.computed == ["deskewed"]
    assert cache.nbytes() == size(some, "deskewed")


def test_computing_stops_at_the_next_batch(some):
    answers = iter([False, True])
    with pytest.raises(Interrupted):
        compute_features(some, "deskewed", lambda: next(answers))
    assert next(answers, "asked twice") == "asked twice"


def test_an_interruption_leaves_nothing(cache):
    with pytest.raises(Interrupted):
        cache.get("deskewed", lambda: True)
    assert cache.nbytes() == 0

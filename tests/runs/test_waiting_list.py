"""The rules of the waiting list, without threads: time passes and visitors leave when the test says so."""

from itertools import count

import pytest

from mnist_core.model import QUICK, TrainingConfig
from mnist_core.runs import Run, RunRefused
from mnist_core.runs.estimates import expected_seconds, is_short
from mnist_core.runs.waiting_list import PATIENCE, WaitingList

N_DIGITS = 70_000
HEAVY = {"scaling": "none", "C": 1000.0, "max_iter": 2000}


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


class Room:
    """A line with a clock, and visitors who are here until they leave."""

    def __init__(self, workers=2, **values):
        self.clock = Clock()
        self.left = set()
        self.numbers = count(1)
        self.list = WaitingList(
            N_DIGITS,
            workers=lambda: workers,
            is_here=lambda who: who not in self.left,
            clock=self.clock,
            **{"max_waiting": 64} | values,
        )

    def ask(self, config, visitor=None):
        gone = self.list.make_room(config, visitor)
        if gone is not None:
            self.list.leave(gone)
        run = Run(config, next(self.numbers), place=1)
        self.list.join(run, visitor)
        return run

    def start(self):
        run = self.list.next(lambda _: True)
        if run is not None:
            self.list.begin(run)
        return run


def heavy(seed):
    return TrainingConfig(seed=seed, **HEAVY)


def short(seed):
    return TrainingConfig(seed=seed, n_train=1_000)


def test_work_grows_with_rows_columns_and_iterations():
    seconds = expected_seconds(short(0), N_DIGITS)
    assert expected_seconds(TrainingConfig(n_train=3_000), N_DIGITS) == pytest.approx(3 * seconds)
    assert expected_seconds(TrainingConfig(n_train=1_000, max_iter=200), N_DIGITS) == pytest.approx(2 * seconds)
    deskewed, histograms = (
        expected_seconds(TrainingConfig(n_train=1_000, features=features), N_DIGITS)
        for features in ("deskewed", "gradient histograms")
    )
    assert seconds < deskewed < histograms
    assert is_short(QUICK, N_DIGITS)
    assert not is_short(TrainingConfig(n_train=30_000, C=0.1, max_iter=101), N_DIGITS)


def test_equal_runs_keep_the_order_in_which_they_were_asked_for():
    room = Room()
    runs = [room.ask(short(seed)) for seed in range(5)]
    assert room.list.waiting == runs


def test_a_short_run_overtakes_long_ones_but_not_for_ever():
    room = Room()
    long = room.ask(heavy(0), "a")
    medium = TrainingConfig(scaling="none")
    overtaking = room.ask(medium, "b")
    assert room.list.waiting == [overtaking, long]
    room.clock.now = PATIENCE * expected_seconds(long.config, N_DIGITS)
    too_late = room.ask(TrainingConfig(seed=1, scaling="none"), "c")
    assert room.list.waiting == [overtaking, long, too_late]


def test_the_tenth_run_of_one_visitor_waits_for_the_first_of_another():
    room = Room()
    greedy = [room.ask(short(seed), "greedy") for seed in range(10)]
    room.clock.now = 1.0
    modest = room.ask(short(10), "modest")
    place = room.list.waiting.index(modest)
    assert place <= 3
    assert room.list.waiting == [*greedy[:place], modest, *greedy[place:]]


def test_only_workers_many_train_and_one_short_run_beside_them():
    room = Room(workers=2)
    long = [room.ask(heavy(seed), f"v{seed}") for seed in range(3)]
    assert [room.start(), room.start(), room.start()] == [*long[:2], None]
    first, second = room.ask(short(10), "x"), room.ask(short(11), "y")
    assert room.start() is first
    assert room.start() is None
    room.list.leave(first)
    assert room.start() is second


def test_short_runs_and_the_newcomers_take_none_of_the_workers_from_long_ones():
    room = Room(workers=2)
    for asked in (short(0), QUICK, heavy(0), heavy(1)):
        run = room.ask(asked, f"v{asked.seed}")
        assert room.start() is run
    room.ask(heavy(2), "x")
    room.ask(short(1), "y")
    assert room.start() is None


def test_the_newcomers_run_starts_at_once_whatever_trains_and_waits():
    room = Room(workers=2, max_waiting=5)
    for seed in range(2):
        room.ask(heavy(seed), f"v{seed}")
        assert room.start()
    room.ask(short(0), "x")
    assert room.start()
    for seed in range(1, 6):
        room.ask(short(seed), f"v{seed}")
    with pytest.raises(RunRefused, match="5 runs are waiting already"):
        room.ask(short(6), "newcomer")
    assert room.start() is None
    run = room.ask(QUICK, "newcomer")
    assert room.list.waiting[0] is run
    assert room.start() is run


def test_the_newcomers_run_keeps_no_short_run_waiting():
    room = Room(workers=1)
    for asked in (heavy(0), QUICK, short(1)):
        run = room.ask(asked, "a")
        assert room.start() is run


def test_a_run_for_which_there_is_no_memory_lets_a_short_one_by():
    room = Room(workers=2)
    large, small = room.ask(heavy(0), "a"), room.ask(short(1), "b")
    room.clock.now = 10_000
    waiting = room.ask(heavy(2), "c")

    def only_small(run):
        return run is small

    assert room.list.next(only_small) is small
    room.list.leave(small)
    assert room.list.next(only_small) is None
    assert room.list.waiting == [large, waiting]


def test_what_nobody_watches_goes_last_and_after_a_minute_altogether():
    room = Room(absence=60.0)
    alone, shared, program = room.ask(short(0), "a"), room.ask(short(1), "a"), room.ask(short(2))
    room.list.watchers(shared).add("b")
    assert room.list.abandoned() == []
    room.left = {"a"}
    assert room.list.waiting == [program, shared, alone]
    room.clock.now = 30.0
    assert room.list.abandoned() == []
    room.clock.now = 89.0
    assert room.list.abandoned() == []
    room.clock.now = 90.0
    assert room.list.abandoned() == [alone]


def test_who_comes_back_within_the_minute_keeps_the_place():
    room = Room(absence=60.0)
    run = room.ask(short(0), "a")
    room.left = {"a"}
    assert room.list.abandoned() == []
    room.left, room.clock.now = set(), 59.0
    assert room.list.abandoned() == []
    room.left, room.clock.now = {"a"}, 70.0
    assert room.list.abandoned() == []
    room.clock.now = 129.0
    assert room.list.abandoned() == []
    room.clock.now = 130.0
    assert room.list.abandoned() == [run]


def test_a_run_that_trains_for_nobody_goes_only_when_somebody_waits():
    room = Room(workers=1, absence=60.0)
    run = room.ask(heavy(0), "a")
    assert room.start() is run
    room.left = {"a"}
    assert room.list.abandoned() == []
    room.clock.now = 1000.0
    assert room.list.abandoned() == []
    room.ask(heavy(1), "b")
    assert room.list.abandoned() == [run]


def test_a_full_line_lets_go_of_what_nobody_watches_at_once_and_of_nothing_else():
    room = Room(max_waiting=66)
    absent = [room.ask(heavy(seed), f"v{seed}") for seed in range(66)]
    room.left = {f"v{seed}" for seed in range(66)}
    newcomers = [room.ask(TrainingConfig(seed=seed), f"new{seed}") for seed in range(66)]
    assert set(room.list.waiting) == set(newcomers)
    assert not set(room.list.waiting) & set(absent)
    with pytest.raises(RunRefused, match="Try again in a minute"):
        room.ask(heavy(100), "one more")
    assert set(room.list.waiting) == set(newcomers)


def test_long_runs_take_no_places_from_short_ones():
    room = Room(max_waiting=3)
    for seed in range(3):
        room.ask(heavy(seed), f"v{seed}")
    with pytest.raises(RunRefused, match="3 runs are waiting already"):
        room.ask(heavy(3), "newcomer")
    run = room.ask(short(0), "newcomer")
    assert room.list.waiting[0] is run


def test_one_visitor_has_so_many_places_and_no_more():
    room = Room(max_each=3)
    runs = [room.ask(heavy(seed), "greedy") for seed in range(3)]
    with pytest.raises(RunRefused, match=r"You have 3 runs waiting already.*Try again when one of them has started"):
        room.ask(heavy(3), "greedy")
    others = room.ask(heavy(4), "modest")
    room.list.watchers(others).add("greedy")
    room.list.begin(room.ask(QUICK, "greedy"))
    room.list.begin(runs[0])
    room.ask(heavy(3), "greedy")
    for seed in range(5, 20):
        room.ask(heavy(seed))  # a program

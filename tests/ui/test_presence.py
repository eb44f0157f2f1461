"""Who has closed the tab keeps nobody from training: visitors by Streamlit's own protocol, fits that never end."""

import asyncio

import pytest

from mnist_core.ui import presence
from tests.support.fits import PATIENCE
from tests.support.visitor import Visitor, run


def heavy(seed):
    return f"n_train=all&scaling=none&C=1000&max_iter=2000&seed={seed}"


async def come_and_go(port, query):
    visitor = await Visitor.arriving(port)
    await visitor.open("fits", query)
    await visitor.leave()


async def see(visitor, words):
    while not visitor.shows(words):
        await visitor.rest(0.1)


async def visit(port):
    await asyncio.gather(*(come_and_go(port, heavy(seed)) for seed in range(12)))
    newcomer = await Visitor.arriving(port)
    async with asyncio.timeout(PATIENCE):
        await newcomer.open("fits")
        await see(newcomer, "trained")
        await newcomer.leave()
        another = await Visitor.arriving(port)
        await another.open("fits", heavy(12))
        await see(another, "Place 1 in the queue")
        await another.leave()


def test_heavy_links_that_are_left_at_once_lock_nobody_out(demo):
    run(visit(demo.port))


@pytest.mark.parametrize(("n_visitors", "seconds"), [(0, 0.4), (1, 0.4), (20, 0.4), (50, 1.0), (900, presence.LONGEST)])
def test_pages_run_by_themselves_less_often_the_more_visitors_watch(monkeypatch, n_visitors, seconds):
    monkeypatch.setattr(presence, "_watching", {str(number) for number in range(2 * n_visitors)})
    monkeypatch.setattr(presence, "is_here", lambda visitor: int(visitor) % 2 == 0)  # the others have left
    assert presence.choose_interval(0.4) == seconds
    assert len(presence._watching) == n_visitors


async def visit_beside_idle_connections(port):
    idle = [await Visitor.arriving(port) for _ in range(40)]
    visitor = await Visitor.arriving(port)
    async with asyncio.timeout(PATIENCE):
        await visitor.open("interval")
        await see(visitor, "every 0.4 seconds")
    for each in (*idle, visitor):
        await each.leave()


def test_connections_that_never_show_a_page_delay_nobody(demo):
    run(visit_beside_idle_connections(demo.port))

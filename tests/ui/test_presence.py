"""Who has closed the tab keeps nobody from training: visitors by Streamlit's own protocol, fits that never end."""

import asyncio
from pathlib import Path

import pytest

from mnist_core.ui import presence
from tests.support.fits import PATIENCE
from tests.support.server import ROOT, serving
from tests.support.visitor import Visitor, run

SCRIPT = f"""
import sys

sys.path.insert(0, {str(ROOT)!r})
import streamlit as st

from mnist_core.data import Digits
from mnist_core.runs import LocalFits, RunQueue
from mnist_core.ui import cache, presence, run_watch
from tests.support.fits import until_stopped


@st.cache_resource
def use_fits_that_do_not_end() -> None:
    few = Digits(cache.digits().images[:600], cache.digits().labels[:600])
    cache.use_queue(RunQueue(LocalFits(few, workers=1, train=until_stopped), max_waiting=8, is_here=presence.is_here))


use_fits_that_do_not_end()
if run_watch.find_active_model() is not None:
    st.write("trained")
"""


def heavy(seed: int) -> str:
    return f"n_train=all&scaling=none&C=1000&max_iter=2000&seed={seed}"


async def come_and_go(port: int, query: str) -> None:
    visitor = await Visitor.arriving(port)
    await visitor.open(query=query)
    await visitor.leave()


async def see(visitor: Visitor, words: str) -> None:
    while not visitor.shows(words):
        await visitor.rest(0.1)


async def visit(port: int) -> None:
    await asyncio.gather(*(come_and_go(port, heavy(seed)) for seed in range(12)))
    newcomer = await Visitor.arriving(port)
    async with asyncio.timeout(PATIENCE):
        await newcomer.open()
        await see(newcomer, "trained")
        await newcomer.leave()
        another = await Visitor.arriving(port)
        await another.open(query=heavy(12))
        await see(another, "Place 1 in the queue")
        await another.leave()


def test_heavy_links_that_are_left_at_once_lock_nobody_out(tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text(SCRIPT)
    with serving(script) as server:
        run(visit(server.port))
        assert not server.tracebacks()


@pytest.mark.parametrize(("n_visitors", "seconds"), [(0, 0.4), (1, 0.4), (20, 0.4), (50, 1.0), (900, presence.LONGEST)])
def test_pages_run_by_themselves_less_often_the_more_visitors_watch(
    monkeypatch: pytest.MonkeyPatch, n_visitors: int, seconds: float
) -> None:
    monkeypatch.setattr(presence, "_watching", {str(number) for number in range(2 * n_visitors)})
    monkeypatch.setattr(presence, "is_here", lambda visitor: int(visitor) % 2 == 0)  # the others have left
    assert presence.choose_interval(0.4) == seconds
    assert len(presence._watching) == n_visitors


async def visit_beside_idle_connections(port: int) -> None:
    idle = [await Visitor.arriving(port) for _ in range(40)]
    visitor = await Visitor.arriving(port)
    async with asyncio.timeout(PATIENCE):
        await visitor.open()
        await see(visitor, "every 0.4 seconds")
    for each in (*idle, visitor):
        await each.leave()


def test_connections_that_never_show_a_page_delay_nobody(tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text(
        f"import sys\n\nsys.path.insert(0, {str(ROOT)!r})\nimport streamlit as st\n\n"
        "from mnist_core.ui import presence\n\n"
        'st.write(f"every {presence.choose_interval(0.4):g} seconds")\n'
    )
    with serving(script) as server:
        run(visit_beside_idle_connections(server.port))

"""What surrounds every page, on a server that has just started and on one that is told to stop."""

import asyncio
import signal

from mnist_core.ui import shell
from tests.support.fits import PATIENCE
from tests.support.server import ROOT, serving
from tests.support.visitor import Visitor, run


async def come_to_all_pages(port):
    visitors = [await Visitor.arriving(port) for _ in shell.PAGES]
    async with asyncio.TaskGroup() as coming:
        for visitor, name in zip(visitors, shell.PAGES, strict=True):
            coming.create_task(visitor.open("" if name == shell.HOME else name, "n_train=1000&max_iter=5"))
    for visitor in visitors:
        await visitor.leave()


async def watch_until_trained_a_little(port):
    visitor = await Visitor.arriving(port)
    # All images, raw pixels and many iterations: still training when the server is told to stop.
    await visitor.open("train", "n_train=all&scaling=none&max_iter=2000")
    while not visitor.shows("Iteration"):
        await visitor.rest(0.1)
    await visitor.leave()


def test_a_class_may_come_to_all_pages_of_a_new_server_and_sigterm_during_a_fit_ends_it_in_good_order():
    with serving(ROOT / "app.py") as server:
        run(come_to_all_pages(server.port))
        run(watch_until_trained_a_little(server.port))
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
        assert not server.tracebacks(), server.log.read_text()

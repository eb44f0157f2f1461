"""What surrounds every page."""

import asyncio

from mnist_core.ui import shell
from tests.support.server import ROOT, serving
from tests.support.visitor import Visitor, run


def test_a_class_may_come_to_all_pages_of_a_server_that_has_just_started() -> None:
    async def come(port: int) -> None:
        visitors = [await Visitor.arriving(port) for _ in shell.PAGES]
        async with asyncio.TaskGroup() as coming:
            for visitor, name in zip(visitors, shell.PAGES, strict=True):
                coming.create_task(visitor.open("" if name == shell.HOME else name, "n_train=1000&max_iter=5"))
        for visitor in visitors:
            await visitor.leave()

    with serving(ROOT / "app.py") as server:
        run(come(server.port))
        assert not server.tracebacks(), server.log.read_text()

"""What surrounds every page."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from mnist_core.ui import shell
from tests.support.server import ROOT, serving
from tests.support.visitor import Visitor, run


def test_a_page_waits_for_its_turn_unless_it_has_yet_to_import_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    story = []

    class Turns:
        @contextmanager
        def take(self) -> Iterator[None]:
            story.append("turn begins")
            yield
            story.append("turn ends")

    opened = SimpleNamespace(url_path="browse", run=lambda: story.append("page"))
    monkeypatch.setattr(shell, "_turns", Turns())
    monkeypatch.setattr(shell, "show_menu", lambda: opened)
    monkeypatch.setattr(shell, "_ready_pages", {""})
    shell.show_page()
    assert story == ["page"]
    shell._ready_pages.add("browse")
    shell.show_page()
    assert story[1:] == ["turn begins", "page", "turn ends"]


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

"""What surrounds every page."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from mnist_core.ui import shell


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

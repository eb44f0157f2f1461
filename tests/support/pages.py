"""Pages without a browser, by Streamlit's own AppTest: opened by a link, pressed, and read."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from mnist_core.ui import cache
from mnist_core.ui.shell import FOLDER, PAGES
from tests.support.fits import PATIENCE
from tests.support.server import ROOT

KINDS = ("header", "subheader", "markdown", "caption", "info", "success", "warning", "error")


class Session(AppTest):
    """A visitor's session, in which no run of a page may show an exception."""

    def _run(self, *args: Any, **options: Any) -> AppTest:
        super()._run(*args, **options)
        assert not self.exception, self.exception[0].message
        return self


def open_page(name: str, *, menu: bool = False, reports: dict[str, Any] | None = None, **link: Any) -> AppTest:
    """Open a page by its name in the address, with what else that says; alone, or from the menu.

    With `reports`, components have reported these values, by their keys.
    """
    page = FOLDER / PAGES[name][0]
    at = Session.from_file(ROOT / "app.py" if menu else page, default_timeout=PATIENCE)
    for key, value in (reports or {}).items():
        at.session_state[key] = value
    for key, value in link.items():
        at.query_params[key] = value
    return at.switch_page(str(page)).run() if menu and name != "home" else at.run()


def words(at: AppTest, *kinds: str) -> str:
    """Return what a page says, without its title, its labels and its tables; or only what it says in some ways."""
    return "\n".join(str(element.value) for kind in kinds or KINDS for element in getattr(at, kind))


def html(at: AppTest) -> str:
    """Return a page's own HTML."""
    return "\n".join(element.proto.body for element in at.get("html"))


def sent_to(at: AppTest, component: str) -> list[dict[str, Any]]:
    """Return what was sent to each component of a name."""
    parts = [part.proto for part in at.get("bidi_component")]
    return [json.loads(part.json) for part in parts if part.component_name.endswith(component)]


def buttons(at: AppTest) -> list[str]:
    """Return the labels of all buttons."""
    return [button.label for button in at.button]


def press(at: AppTest, name: str) -> AppTest:
    """Press a button, by its key or its label."""
    return next(button for button in at.button if name in (button.key, button.label)).click().run()


def numbers(at: AppTest) -> dict[str, str]:
    """Return the numbers that a page shows large, by their names."""
    return {metric.label: metric.value for metric in at.metric}


def finish_runs(at: AppTest) -> AppTest:
    """Run a page until none of the server's runs is under way: AppTest has no timer that would do so."""
    for _ in range(50):  # a sweep has fewer runs
        assert all(run.wait(PATIENCE) for run in cache.runs().runs())
        at.run()
        if not at.get("progress"):
            return at
    raise AssertionError("runs are still under way")

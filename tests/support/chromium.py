"""The browser on this machine, for tests and benchmarks."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
NAMES = ("chromium-headless-shell", "chromium", "google-chrome")
"""The first is the same browser without the window around it: a page takes two thirds of the processor time."""
STANDS_STILL = "[data-testid=stApp][data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"
"""Selects the app's root while it is connected and no script runs."""


class NoChromium(RuntimeError):
    """No browser was found."""


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """Start headless Chromium: the one that the variable ``CHROMIUM`` names, else the one in the path.

    Raises
    ------
    NoChromium
        If there is none.
    """
    executable = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if executable is None:
        raise NoChromium("no Chromium found: install chromium-headless-shell, or name one in the variable CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()

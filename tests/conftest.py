"""Fixtures that several tests share: the digits, and the real app in a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import numpy as np
import pytest
import streamlit as st
from playwright.sync_api import Browser, Page, expect, sync_playwright

from mnist_core.data import Digits, load_digits

ROOT = Path(__file__).parent.parent
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
expect.set_options(timeout=30_000)  # CI machines are busy; a passing test does not wait


@pytest.fixture(scope="session")
def digits() -> Digits:
    """All 70,000 digits."""
    return load_digits()


@pytest.fixture(scope="session")
def few_digits(digits: Digits) -> Digits:
    """Return 2,000 digits, enough to train on within a blink."""
    return Digits(digits.images[:2_000].copy(), digits.labels[:2_000].copy())


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture
def fresh_caches() -> Iterator[None]:
    """Give a page test a server without history, and leave none behind."""
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Address of the app, started as the README starts it; its log must stay free of tracebacks."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1", "--server.fileWatcherType=none"]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)
            log.seek(0)
            text = log.read()
    assert "Traceback" not in text, text


def _wait_until_healthy(address: str, process: subprocess.Popen[bytes]) -> None:
    """Ask until the server answers; each refused connection is answered at once, so this costs little."""
    for _ in range(600):
        assert process.poll() is None, "the server ended at once"
        try:
            with urlopen(address, timeout=1) as answer:
                if answer.read() == b"ok":
                    return
        except (URLError, ConnectionError, TimeoutError):
            pass
        try:
            process.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            continue
    pytest.fail("the server did not become healthy within a minute")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one, browser tests are skipped, and in CI that is a failure."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        message = "no Chromium found: install Debian's chromium, or name one in the variable CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A desktop window of its own session, in which no script may fail."""
    yield from _window(browser, viewport={"width": 1280, "height": 900})


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone of its own session, in which no script may fail."""
    yield from _window(
        browser, viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True, has_touch=True
    )


def _window(browser: Browser, **options: object) -> Iterator[Page]:
    context = browser.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(30_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    exceptions = page.locator("[data-testid=stException]").all_inner_texts()
    context.close()
    assert not errors
    assert not exceptions

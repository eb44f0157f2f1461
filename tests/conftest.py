"""Fixtures that several tests share: the digits, and the real app in a real browser."""

import functools
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin

import numpy as np
import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect
from streamlit.components.v2 import manifest_scanner
from threadpoolctl import threadpool_limits

from mnist_core.data import Digits, load_digits
from mnist_core.model import TrainedModel, TrainingConfig, train
from mnist_core.runs import RunQueue
from mnist_core.ui import cache
from mnist_core.ui.classroom import identity
from tests.support.chromium import NoChromium, open_chromium
from tests.support.fits import open_queue
from tests.support.server import ROOT, Server, serving

PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36"

PATIENCE = 120_000
"""Milliseconds after which a test in the browser gives up: a machine may be busy, and a passing test does not wait."""

expect.set_options(timeout=PATIENCE)
settings.register_profile("any machine", deadline=None)  # of hypothesis: 200 ms for each example
settings.load_profile("any machine")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Use all cores for the whole suite; a part of it is done before a second process has imported scikit-learn.

    One process more than cores: a third of their time tests wait for a browser, a server or a worker.
    """
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not config.option.keyword
    return (os.cpu_count() or 1) + 1 if whole else 0


@pytest.fixture(scope="session", autouse=True)
def one_blas_thread() -> Iterator[None]:
    """Leave the other cores to the other tests: BLAS's threads spin while they wait for a core."""
    with threadpool_limits(1, user_api="blas"):
        yield


@pytest.fixture(scope="session", autouse=True)
def one_look_for_components() -> Iterator[None]:
    """Look for Streamlit components among all packages once: AppTest does so for each page, which doubles its time."""
    look = functools.cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", look)
        yield


@pytest.fixture(scope="session")
def digits() -> Digits:
    """All 70,000 digits."""
    return load_digits()


@pytest.fixture(scope="session")
def few_digits(digits: Digits) -> Digits:
    """Return 2,000 digits, enough to train on within a blink."""
    return Digits(digits.images[:2_000].copy(), digits.labels[:2_000].copy())


@pytest.fixture(scope="session")
def fitted(digits: Digits, tmp_path_factory: pytest.TempPathFactory) -> Callable[[TrainingConfig], TrainedModel]:
    """Train on all digits, the same configuration once: what one of the processes has trained is there for all."""
    own = tmp_path_factory.getbasetemp()
    folder = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    @functools.cache
    def fit(config: TrainingConfig) -> TrainedModel:
        file = folder / f"{sha256(repr(config).encode()).hexdigest()}.model"
        if not file.exists():
            written = own / file.name
            written.write_bytes(pickle.dumps(train(digits, config)))
            written.replace(file)
        model: TrainedModel = pickle.loads(file.read_bytes())
        return model

    return fit


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


HISTORY = (cache._runs, cache.evaluate, cache.one_against_rest, cache.find_nearest, cache._openml, cache.errors)
"""Caches that depend on what was done; all others follow from MNIST alone, and tests share them as visitors do."""


@pytest.fixture
def fresh_caches() -> Iterator[None]:
    """Give a page test a server without history, and leave none behind."""
    for each in HISTORY:
        each.clear()
    yield
    for each in HISTORY:
        each.clear()


@pytest.fixture
def use_queue(digits: Digits) -> Iterator[Callable[..., RunQueue]]:
    """Give the pages a queue of the test's own: ``use_queue(workers=1, train=...)``, see ``open_queue``."""

    def use(digits: Digits = digits, **arguments: Any) -> RunQueue:
        queue = open_queue(digits, **arguments)
        cache.use_queue(queue)
        return queue

    yield use
    cache.use_queue(None)


@pytest.fixture(scope="session")
def classes_folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the server keeps its classes."""
    return str(tmp_path_factory.mktemp("classes"))


@pytest.fixture(scope="session")
def server(classes_folder: str) -> Iterator[str]:
    """Address of the app, started as the README starts it; its log must stay free of tracebacks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(identity.DATABASE, classes_folder)
        with serving(ROOT / "app.py") as started:
            yield started.address
            assert not started.tracebacks(), started.log.read_text()


@pytest.fixture(scope="session")
def demo() -> Iterator[Server]:
    """A server of single parts of the app, see ``tests/support/demo.py``."""
    with serving(ROOT / "tests" / "support" / "demo.py", folder=ROOT) as started:
        yield started
        assert not started.tracebacks(), started.log.read_text()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one, browser tests are skipped, and in CI that is a failure."""
    with ExitStack() as stack:
        try:
            chromium = stack.enter_context(open_chromium())
        except NoChromium as error:
            pytest.fail(str(error)) if os.environ.get("CI") else pytest.skip(str(error))
        yield chromium


@pytest.fixture(scope="session")
def desktop(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")


@pytest.fixture(scope="session")
def mobile(browser: Browser) -> BrowserContext:
    """Streamlit knows a phone by its name: its menu closes after a choice."""
    return browser.new_context(
        user_agent=PHONE,
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        reduced_motion="reduce",
    )


@pytest.fixture
def page(desktop: BrowserContext) -> Iterator[Page]:
    """A desktop window with a session of its own, in which no script may fail."""
    yield from _lend_window(desktop)


@pytest.fixture
def phone(mobile: BrowserContext) -> Iterator[Page]:
    """A phone with a session of its own, in which no script may fail."""
    yield from _lend_window(mobile)


def _lend_window(context: BrowserContext) -> Iterator[Page]:
    """Lend the same window to each test: a new one costs three times as much as the page, which it compiles again."""
    page = context.pages[0] if context.pages else context.new_page()
    page.set_default_timeout(PATIENCE)
    size = page.viewport_size
    errors: list[str] = []

    def note_error(error: Error) -> None:
        errors.append(str(error))

    page.on("pageerror", note_error)
    yield page
    exceptions = page.locator("[data-testid=stException]").all_inner_texts()
    page.remove_listener("pageerror", note_error)
    for tab in context.pages[1:]:
        tab.close()
    if page.url.startswith("http"):
        blank = urljoin(page.url, "/blank")  # where the storage is the app's, and no script fills it again
        page.route(blank, lambda route: route.fulfill(body=""))
        page.goto(blank)
        page.evaluate("localStorage.clear(), sessionStorage.clear()")
        page.unroute(blank)
    page.goto("about:blank")
    context.clear_cookies()
    page.emulate_media(color_scheme="light")
    if size is not None:
        page.set_viewport_size(size)
    assert not errors
    assert not exceptions

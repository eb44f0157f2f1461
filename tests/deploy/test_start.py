"""The deployment with several replicas, started by its script and visited through nginx."""

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.support.server import ROOT, wait_for
from tests.support.strokes import CANVAS, ONE, draw

LINK = "n_train=2000&max_iter=30"


@contextmanager
def deployed(folder):
    """Start the deployment; yield the address, and stop it as systemd does, which has to leave no process."""
    command = [sys.executable, "deploy/start.py", "--port=0", "--workers=1", f"--folder={folder}"]
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
    try:
        yield wait_for(process, lambda: re.search(r"http://\S+", (folder / "said").read_text()))[0]
    finally:
        process.terminate()
        process.wait(timeout=60)
    for pid in re.findall(r"process (\d+)", (folder / "said").read_text()):
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid), 0)


def replica(page):
    """Return the number of the replica that the page's visitor stays on."""
    return next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "replica")


@pytest.mark.browser
@pytest.mark.cluster
def test_visitors_of_a_killed_replica_come_back_on_another(page, tmp_path):
    if shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") is None:
        missing = "nginx is not installed"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with deployed(tmp_path) as address:
        page.goto(f"{address}/draw?{LINK}")
        opinion = page.locator(".mnist-answer:not([data-live]) .opinion")
        expect(opinion).to_have_text("Draw a digit from 0 to 9")
        draw(page, CANVAS, ONE)
        expect(opinion).to_have_text("Sure: 1")
        opinion.evaluate("answer => answer.dataset.replica = 'first'")
        first = replica(page)
        pid = re.findall(rf"replica{first}: process (\d+)", (tmp_path / "said").read_text())[0]
        os.kill(int(pid), signal.SIGKILL)
        expect(page.locator("[data-replica=first]")).to_have_count(0)
        expect(opinion).to_have_text("Sure: 1")
        second = replica(page)
        assert second != first
        assert page.url == f"{address}/draw?{LINK}"
        for number in (first, second):
            assert "Fits run on the cluster" in (tmp_path / f"replica{number}.log").read_text()

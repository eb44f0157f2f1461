"""What a visitor waits for and what the server needs: seconds to the first digit and the first model, peak memory.

    python -m benchmarks.server

Starts the app as the README does, opens it in headless Chromium (``CHROMIUM`` names another one), trains all
56,000 images of the notebook's split, draws a digit, and prints a Markdown table. Memory is the server's own
high-water mark (VmHWM of /proc, so Linux only).
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent


@contextmanager
def serving(**environment: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start the app on a free port; yield its process and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | environment,
    )
    try:
        yield process, f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def peak_megabytes(process: subprocess.Popen[bytes]) -> float:
    """Return the most memory that the process has had resident so far."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


def open_when_up(page: Page, address: str) -> None:
    """Open a page of a server that is just starting: ask again as long as it refuses."""
    for _ in range(200):
        try:
            page.goto(address)
        except Exception as error:
            if "ERR_CONNECTION_REFUSED" not in str(error):
                raise
            time.sleep(0.05)
        else:
            return


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    rows: list[tuple[str, str]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        page = browser.new_page()
        page.set_default_timeout(120_000)
        expect.set_options(timeout=120_000)
        began = time.perf_counter()
        with serving() as (server, address):
            open_when_up(page, address)
            page.get_by_role("button", name=re.compile("^image 0")).wait_for()
            rows.append(("server start to first digit on screen", f"{time.perf_counter() - began:.1f} s"))
            rows.append(("peak memory after browsing", f"{peak_megabytes(server):.0f} MB"))

            began = time.perf_counter()
            page.goto(f"{address}/train")
            page.get_by_text(re.compile("Converged after")).wait_for()
            rows.append(("visitor's arrival to first model ready", f"{time.perf_counter() - began:.1f} s"))

            page.goto(f"{address}/train?n_train=all&scaling=none&C=1.0")
            page.get_by_text(re.compile("Not converged after 100")).wait_for()
            rows.append(("peak memory after the notebook's fit (56,000 images)", f"{peak_megabytes(server):.0f} MB"))

            page.goto(f"{address}/draw")
            page.locator("canvas").first.wait_for()
            box = page.locator("canvas").last.bounding_box()
            assert box is not None
            x, y = box["x"] + box["width"] / 2, box["y"]
            page.mouse.move(x, y + 50)
            page.mouse.down()
            page.mouse.move(x, y + 220, steps=12)
            page.mouse.up()
            page.locator("[data-digit='1'][data-probability]").first.wait_for()
            rows.append(("peak memory after drawing", f"{peak_megabytes(server):.0f} MB"))
        browser.close()
    print("| what | measured |\n|---|---|")
    for what, value in rows:
        print(f"| {what} | {value} |")


if __name__ == "__main__":
    main()

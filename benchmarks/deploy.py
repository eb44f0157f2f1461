"""Deploy the app as docs/deploy.md says, from nothing, and look at every page.

    python -m benchmarks.deploy [--memory 690]

Builds a fresh virtual environment from requirements.txt alone (by the network, if pip has nothing in its cache),
starts the app with the options that Streamlit Community Cloud forces on it and within its memory, opens every page in
headless Chromium (``CHROMIUM`` names another one) and prints what it cost. One forced option is left out:
``gatherUsageStats`` would report this run to Streamlit.

The Dockerfile is checked as far as that goes without an engine: the files that it copies are laid out in an empty
folder and nothing else, and its command and health check run there, word for word, with the fresh environment first in
the path. What this cannot show is whether the base image and the user behave.

Ends with status 1 if a page shows an exception or a check fails.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, expect

from benchmarks.watched_process import MEGABYTE, watch_process
from tests.support.chromium import STANDS_STILL, open_chromium
from tests.support.server import ROOT, Server, serving, wait_for

FORCED_BY_CLOUD = (
    "--client.showErrorDetails=false",
    "--runner.fastReruns=true",
    "--server.runOnSave=true",
    "--server.enableXsrfProtection=true",
)
PAGES = sorted(ROOT.glob("pages/*.py"))


def fresh_environment(folder: Path) -> Path:
    """Install requirements.txt into an empty virtual environment; return the folder of its programs."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    programs = folder / "bin"
    pip = [str(programs / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", str(ROOT / "requirements.txt")], check=True)
    row("installing requirements.txt", f"{time.perf_counter() - began:.0f} s")
    row("size of the environment", f"{size(folder) / MEGABYTE:.0f} MB")
    return programs


def size(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def row(what: str, value: str) -> None:
    """Print a line of the table."""
    print(f"| {what} | {value} |", flush=True)


def visit(browser: Browser, server: Server) -> list[str]:
    """Open every page by its own link, cold, and print how long it took; return what went wrong."""
    problems = []
    for file in PAGES:
        name = file.stem.partition("_")[2] if file != PAGES[0] else ""  # the start page has no name of its own
        page = browser.new_page()
        began = time.perf_counter()
        page.goto(f"{server.address}/{name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        first = time.perf_counter() - began
        page.locator(STANDS_STILL).wait_for()
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
        row(f"page /{name}: heading, standing still", f"{first:.1f} s, {time.perf_counter() - began:.1f} s")
        problems += [f"/{name}: {text}" for text in exceptions(page)]
        page.close()
    return problems


def exceptions(page: Page) -> list[str]:
    """Return the exceptions that a page shows."""
    return page.get_by_test_id("stException").all_inner_texts()


def on_community_cloud(programs: Path, browser: Browser, limit: float) -> list[str]:
    """Start the app as the cloud does and open every page; return what went wrong."""
    began = time.perf_counter()
    with (
        serving(ROOT / "app.py", python=programs / "python", options=FORCED_BY_CLOUD) as server,
        watch_process(server.process.pid, limit=limit) as watched,
    ):
        row("start until the health check answers", f"{time.perf_counter() - began:.1f} s")
        problems = visit(browser, server)
        if watched.killed is not None:
            return [f"killed at {watched.killed:.0f} MB"]
        row(f"peak memory, of {limit:.0f} MB", f"{watched.peak():.0f} MB")
        if server.tracebacks():
            problems.append(f"tracebacks in the log:\n{server.log.read_text()}")
    return problems


# --- the Dockerfile -------------------------------------------------------------------------------------------------


def instructions(dockerfile: str) -> list[tuple[str, str]]:
    r"""Return the instructions of a Dockerfile and their arguments.

    Examples
    --------
    >>> instructions('FROM a\nRUN b \\\n  c')
    [('FROM', 'a'), ('RUN', 'b    c')]
    """
    joined = dockerfile.replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


def lay_out(copies: list[str], folder: Path) -> None:
    """Copy what the Dockerfile copies, and fail where there is nothing to copy."""
    for arguments in copies:
        *sources, target = [word for word in arguments.split() if not word.startswith("--")]
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, folder / target)


def is_healthy(address: str) -> bool | None:
    """Return True if a server answers its health check, else nothing."""
    with suppress(OSError), urlopen(f"{address}/_stcore/health", timeout=1):
        return True
    return None


def in_a_container(programs: Path, browser: Browser, folder: Path) -> list[str]:
    """Run the Dockerfile's command and health check on the files that it copies; return what went wrong."""
    wanted = instructions((ROOT / "Dockerfile").read_text())
    last = dict(wanted)
    problems = []
    if last.get("USER", "root") == "root":
        problems.append("the Dockerfile lets the app run as root")
    lay_out([arguments for name, arguments in wanted if name == "COPY"], folder)
    command = json.loads(last["CMD"])
    check = json.loads(re.sub(r".*?CMD ", "", last["HEALTHCHECK"], count=1))
    port = next(word.partition("=")[2] for word in command if word.startswith("--server.port="))
    if last["EXPOSE"] != port:
        problems.append(f"the Dockerfile exposes {last['EXPOSE']} and listens on {port}")

    path = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"}
    # The programs are looked up in this process's path, so the first word is made absolute.
    began = time.perf_counter()
    process = subprocess.Popen([programs / command[0], *command[1:]], cwd=folder, env=path, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(process, lambda: is_healthy(address))
        row("Dockerfile: CMD until the health check answers", f"{time.perf_counter() - began:.1f} s")
        healthy = subprocess.run([programs / check[0], *check[1:]], env=path, check=False).returncode
        row("Dockerfile: HEALTHCHECK ends with", f"{healthy}")
        if healthy != 0:
            problems.append("the health check fails on a healthy server")
        page = browser.new_page()
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.locator(STANDS_STILL).wait_for()
        problems += [f"container: {text}" for text in exceptions(page)]
        page.close()
    finally:
        process.terminate()
        process.wait(timeout=20)
    if (
        subprocess.run([programs / check[0], *check[1:]], env=path, check=False, stderr=subprocess.DEVNULL).returncode
        == 0
    ):
        problems.append("the health check succeeds without a server")
    return problems


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--memory", type=float, default=690.0, help="MB at which the server is killed")
    limit = parser.parse_args().memory
    expect.set_options(timeout=60_000)
    print(f"Load of the machine: {os.getloadavg()[0]:.1f}\n\n| what | measured |\n|---|---|")
    with (
        tempfile.TemporaryDirectory() as environment,
        tempfile.TemporaryDirectory() as image,
        open_chromium() as browser,
    ):
        programs = fresh_environment(Path(environment))
        problems = on_community_cloud(programs, browser, limit) + in_a_container(programs, browser, Path(image))
    if problems:
        sys.exit("\n".join(["", *problems]))
    print("\nNo page shows an exception.")


if __name__ == "__main__":
    main()

"""The same class on one server, on three replicas alone, and on three replicas with a cluster for their fits.

    python -m benchmarks.replicas [--visitors 150]
    python -m benchmarks.replicas --messages  # what it costs the scheduler to tell many web servers of fits

The class is that of :mod:`benchmarks.classroom`: two in five press Train, for eight configurations. The replicas and
the cluster are those of ``deploy/start.py``, with nginx. All of them share this machine with the visitors: what more
machines would gain in time cannot be seen here, but what they have to do can. Memory is each process's peak by the
kernel's count. Linux only.
"""

import argparse
import asyncio
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import psutil
from distributed import Client

from benchmarks.classroom import Ledger, attend, hold_lesson, print_actions, summarise
from benchmarks.table import print_beside, print_table
from mnist_core.data import N_CLASSES, N_PIXELS
from mnist_core.runs.cluster.attempts import TOPIC
from tests.support.peak import megabytes_of
from tests.support.server import ROOT, serving, wait_for

N_MESSAGES = 200
MESSAGE_SECONDS = 0.05
"""Between two messages to all web servers: as five fits at once send them."""


@dataclass
class Deployment:
    """Servers that are up.

    Attributes
    ----------
    port : int
        Where visitors come.
    parts : dict
        Processes by what they are; each counts with those that it has started.
    logs : list of Path
        Of the web servers.
    scheduler : str or None
    """

    port: int
    parts: dict[str, psutil.Process]
    logs: list[Path]
    scheduler: str | None = None


# --- deployments ----------------------------------------------------------------------------------------------------


@contextmanager
def one_server() -> Iterator[Deployment]:
    """Start the app as the README does."""
    with serving(ROOT / "app.py") as server:
        yield Deployment(server.port, {"server": psutil.Process(server.process.pid)}, [server.log])


@contextmanager
def replicas(n_workers: int) -> Iterator[Deployment]:
    """Start ``deploy/start.py``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        said = folder / "said"
        command = [sys.executable, "deploy/start.py", "--port=0", f"--workers={n_workers}", f"--folder={folder}"]
        with said.open("w") as file:
            process = subprocess.Popen(command, cwd=ROOT, stdout=file)
        try:
            port = wait_for(process, lambda: re.search(r"http://127\.0\.0\.1:(\d+)", said.read_text()))[1]
            parts = {
                part: psutil.Process(int(pid)) for part, pid in re.findall(r"(\w+): process (\d+)", said.read_text())
            }
            scheduler = None
            if n_workers:
                log = (folder / "scheduler.log").read_text()
                scheduler = re.findall(r"Scheduler at:\s+(\S+)", log)[0]
            yield Deployment(int(port), parts, sorted(folder.glob("replica*.log")), scheduler)
        finally:
            process.terminate()
            process.wait(timeout=60)


# --- measuring ------------------------------------------------------------------------------------------------------


def count_fits(deployment: Deployment) -> int:
    """Count the fits: by what workers have told the scheduler, or by the web servers' logs."""
    if deployment.scheduler is None:
        return sum(len(re.findall(r"Run \d+ \w+ after \d+ iterations", log.read_text())) for log in deployment.logs)
    with Client(deployment.scheduler, set_as_default=False) as client:
        return sum(message["what"] == "began" for _, message in client.get_events(TOPIC))


def measure(deployment: Deployment, visitors: int) -> dict[str, float]:
    """Let a class come and go, and look at the processes when it has left."""
    ledger = Ledger()
    asyncio.run(hold_lesson(attend, deployment.port, 1, visitors, ledger))
    print_actions(ledger.events)
    peaks: dict[str, list[float]] = {}
    seconds: dict[str, float] = {}
    for part, process in deployment.parts.items():
        family = [process, *process.children(recursive=True)]
        peaks[part] = sorted((megabytes_of(str(each.pid), "VmHWM") for each in family), reverse=True)
        seconds[part] = sum(sum(each.cpu_times()[:2]) for each in family)
    print_table(
        {"part": part, "peaks, MB": " ".join(f"{peak:.0f}" for peak in peaks[part]), "processor, s": seconds[part]}
        for part in peaks
    )
    return summarise(ledger.events) | {
        "fits": count_fits(deployment),
        "processor, s": sum(seconds.values()),
        "largest process, MB": max(map(max, peaks.values())),
        "all processes, MB": sum(map(sum, peaks.values())),
    }


def measure_messages() -> Iterator[dict[str, float]]:
    """Yield what the scheduler takes to pass on weights to more and more web servers."""
    weights = bytes(4 * N_CLASSES * N_PIXELS)
    with replicas(1) as deployment, Client(deployment.scheduler, set_as_default=False) as sender:
        process = deployment.parts["scheduler"]
        for n_servers in (3, 30, 100):
            heard: SimpleQueue[object] = SimpleQueue()
            with ExitStack() as stack:
                for _ in range(n_servers):
                    client = stack.enter_context(Client(deployment.scheduler, set_as_default=False))
                    client.subscribe_topic(f"to {n_servers}", heard.put)
                time.sleep(1)  # until the scheduler knows
                used, began = sum(process.cpu_times()[:2]), time.time()
                for _ in range(N_MESSAGES):
                    sender.log_event(f"to {n_servers}", {"coef": weights})
                    time.sleep(MESSAGE_SECONDS)
                while heard.qsize() < n_servers * N_MESSAGES:
                    time.sleep(0.01)
                used, seconds = sum(process.cpu_times()[:2]) - used, time.time() - began
            n = heard.qsize()
            yield {
                "web servers": n_servers,
                "received, a second": n / seconds,
                "scheduler, share of a core": used / seconds,
                "ms for each received": 1e3 * used / n,
            }


def compare_deployments(visitors: int) -> None:
    """Let the class come to each deployment, and print the tables."""
    figures = {}
    for name, deploy in (
        ("one server", one_server()),
        ("three replicas", replicas(0)),
        ("three replicas, cluster", replicas(2)),
    ):
        random.seed(0)
        print(f"\n{name}: load of the machine {os.getloadavg()[0]:.1f} at its start", flush=True)
        with deploy as deployment:
            figures[name] = measure(deployment, visitors)
    print_beside(figures)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=150)
    parser.add_argument("--messages", action="store_true", help="measure only the scheduler's messages")
    options = parser.parse_args()
    if options.messages:
        print_table(measure_messages())
    else:
        compare_deployments(options.visitors)


if __name__ == "__main__":
    main()

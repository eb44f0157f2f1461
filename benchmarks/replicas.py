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
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

import psutil
from distributed import Client

from benchmarks.classroom import Event, Ledger, attend, hold_lesson, percentile
from mnist_core.data import N_CLASSES, N_PIXELS
from mnist_core.runs.cluster.attempts import TOPIC, Message
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


@dataclass
class Lesson:
    """What was measured while a class was there; processes by part, their peaks in MB and processor seconds."""

    visitors: int
    seconds: float
    events: list[Event]
    fits: int
    memory: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    processor: dict[str, float] = field(default_factory=dict)
    told: list[int] = field(default_factory=list)

    def answers(self) -> list[Event]:
        """Return what the web servers were asked for, without waiting for models and without errors."""
        return [event for event in self.events if event.error is None and " until " not in event.action]

    def errors(self) -> int:
        """Count the errors."""
        return sum(event.error is not None for event in self.events)

    def total_memory(self) -> float:
        """Sum the peaks of all processes."""
        return sum(sum(peaks) for peaks in self.memory.values())


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


DEPLOYMENTS: dict[str, Callable[[], AbstractContextManager[Deployment]]] = {
    "one server": one_server,
    "three replicas": lambda: replicas(0),
    "three replicas, cluster": lambda: replicas(2),
}


# --- measuring ------------------------------------------------------------------------------------------------------


@contextmanager
def listening(scheduler: str | None) -> Iterator[list[tuple[str, int]]]:
    """Note each message that workers send to all web servers: what it is, and the bytes of its weights."""
    heard: list[tuple[str, int]] = []
    if scheduler is None:
        yield heard
        return

    def hear(event: tuple[float, Message]) -> None:
        heard.append((event[1]["what"], len(event[1].get("coef", b""))))

    with Client(scheduler, set_as_default=False, name="benchmark") as client:
        client.subscribe_topic(TOPIC, hear)
        yield heard


def count_local_fits(logs: Sequence[Path]) -> int:
    """Count the fits that web servers without a cluster tell of."""
    return sum(len(re.findall(r"Run \d+ \w+ after \d+ iterations", log.read_text())) for log in logs)


def kind(part: str) -> str:
    """Return what a part is, without its number."""
    return part.rstrip("123")


def measure(deployment: Deployment, visitors: int) -> Lesson:
    """Let a class come and go, and look at the processes when it has left."""
    ledger, began = Ledger(), time.time()
    with listening(deployment.scheduler) as heard:
        asyncio.run(hold_lesson(attend, deployment.port, 1, visitors, ledger))
        seconds = time.time() - began
    events = [event for event in ledger.events if not event.action.startswith("(the")]
    begun = sum(what == "began" for what, _ in heard)
    lesson = Lesson(visitors, seconds, events, begun if deployment.scheduler else count_local_fits(deployment.logs))
    lesson.told = [n_bytes for _, n_bytes in heard]
    for part, process in deployment.parts.items():
        family = [process, *process.children(recursive=True)]
        peaks = sorted((megabytes_of(str(each.pid), "VmHWM") for each in family), reverse=True)
        lesson.memory[kind(part)] += peaks
        used = [each.cpu_times() for each in family]
        seconds_used = sum(times.user + times.system for times in used)
        lesson.processor[kind(part)] = lesson.processor.get(kind(part), 0.0) + seconds_used
    return lesson


def print_messages() -> None:
    """Print what the scheduler takes to pass on weights to more and more web servers."""
    print("| web servers | received, a second | scheduler, share of a core | ms for each received |\n|--:|--:|--:|--:|")
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
            print(f"| {n_servers} | {n / seconds:,.0f} | {used / seconds:.2f} | {1e3 * used / n:.2f} |", flush=True)


# --- printing -------------------------------------------------------------------------------------------------------


def quantiles(events: Sequence[Event]) -> tuple[float, float]:
    """Return median and 95th percentile of the times without errors, in milliseconds."""
    times = [1e3 * event.seconds for event in events if event.error is None] or [float("nan")]
    return statistics.median(times), percentile(times, 0.95)


def print_lessons(lessons: dict[str, Lesson]) -> None:
    """Print what the deployments took, beside the first."""
    first = next(iter(lessons.values()))
    print(f"\n| | {' | '.join(lessons)} |\n|---|{'--:|' * len(lessons)}")
    rows: dict[str, list[float]] = {
        "seconds": [lesson.seconds for lesson in lessons.values()],
        "answers": [len(lesson.answers()) for lesson in lessons.values()],
        "fits": [lesson.fits for lesson in lessons.values()],
        "answers, median, ms": [quantiles(lesson.answers())[0] for lesson in lessons.values()],
        "answers, 95th percentile, ms": [quantiles(lesson.answers())[1] for lesson in lessons.values()],
        "processor, s": [sum(lesson.processor.values()) for lesson in lessons.values()],
        "largest process, MB": [max(map(max, lesson.memory.values())) for lesson in lessons.values()],
        "all processes, MB": [lesson.total_memory() for lesson in lessons.values()],
    }
    for what, values in rows.items():
        print(f"| {what} | {' | '.join(f'{value:,.0f} ({value / values[0]:.2f})' for value in values)} |")
    print(f"| errors | {' | '.join(str(lesson.errors()) for lesson in lessons.values())} |")
    print(f"\nIn brackets: as a share of the first. {first.visitors} visitors.\n")
    for name, lesson in lessons.items():
        memory = "; ".join(f"{part} {' '.join(f'{p:.0f}' for p in peaks)}" for part, peaks in lesson.memory.items())
        processor = "; ".join(f"{part} {seconds:.0f}" for part, seconds in lesson.processor.items())
        print(f"{name}: peaks in MB: {memory}. Processor seconds: {processor}.")
        if lesson.told:
            size = statistics.median(lesson.told) / 1024
            print(
                f"  Workers told {len(lesson.told):,} times, median {size:.0f} KB, {sum(lesson.told) / 2**20:.1f} MB."
            )
        for error in sorted({str(event.error) for event in lesson.events if event.error}):
            print(f"  {sum(event.error == error for event in lesson.events)} times: {error}")


def print_actions(lessons: dict[str, Lesson]) -> None:
    """Print per action what each deployment did."""
    print(f"\n| action: count, errors, median and 95th percentile in ms | {' | '.join(lessons)} |")
    print(f"|---|{'--:|' * len(lessons)}")
    for action in sorted({event.action for lesson in lessons.values() for event in lesson.events}):
        cells = []
        for lesson in lessons.values():
            events = [event for event in lesson.events if event.action == action]
            median, high = quantiles(events)
            errors = sum(event.error is not None for event in events)
            cells.append(f"{len(events):,}, {errors}, {median:,.0f}, {high:,.0f}")
        print(f"| {action} | {' | '.join(cells)} |")


def compare_deployments(visitors: int) -> None:
    """Let the class come to each deployment, and print the tables."""
    lessons = {}
    for name, deploy in DEPLOYMENTS.items():
        random.seed(0)
        print(f"{name}: load of the machine {os.getloadavg()[0]:.1f} at its start", flush=True)
        with deploy() as deployment:
            lessons[name] = measure(deployment, visitors)
        print(f"  {lessons[name].seconds:.0f} s, {lessons[name].errors()} errors", flush=True)
    print_lessons(lessons)
    print_actions(lessons)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=150)
    parser.add_argument("--messages", action="store_true", help="measure only the scheduler's messages")
    options = parser.parse_args()
    if options.messages:
        print_messages()
    else:
        compare_deployments(options.visitors)


if __name__ == "__main__":
    main()

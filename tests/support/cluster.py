"""A Dask scheduler and workers in processes of their own, started as docs/deploy.md starts them."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import trustme

from tests.support.fits import PATIENCE
from tests.support.server import ROOT, wait_for

ENVIRONMENT = {
    "PYTHONPATH": str(ROOT),
    "LOKY_MAX_CPU_COUNT": "1",
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
    "DASK_DISTRIBUTED__WORKER__MULTIPROCESSING_METHOD": "forkserver",  # a nanny's worker finds its imports made
    "DASK_DISTRIBUTED__SCHEDULER__NO_WORKERS_TIMEOUT": "60s",
}


@dataclass
class DaskProcess:
    """A part of the cluster that is up.

    Attributes
    ----------
    address : str
        Where it listens.
    """

    process: subprocess.Popen[bytes]
    address: str
    log: Path = field(repr=False)

    def kill(self) -> None:
        """End it without a word of farewell."""
        self.process.kill()
        self.process.wait(timeout=120)


@contextmanager
def running(
    *command: str, sign: str, environment: Mapping[str, str] | None = None, log: Path | None = None
) -> Iterator[DaskProcess]:
    """Start a part of the cluster; yield it when its log shows the sign, of which the group is the address."""
    with ExitStack() as stack:
        path = log or Path(stack.enter_context(tempfile.NamedTemporaryFile(suffix=".log")).name)
        with path.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=os.environ | ENVIRONMENT | (environment or {}),
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        try:
            found = wait_for(process, lambda: re.search(sign, path.read_text()))

            yield DaskProcess(process, found[1], path)
        finally:
            process.terminate()  # a nanny takes its worker with it
            with suppress(subprocess.TimeoutExpired):  # a worker that is still coming up may wait for its scheduler
                process.wait(timeout=30)
            process.kill()
            process.wait()


@contextmanager
def scheduler(
    protocol: str = "tcp", port: int = 0, environment: Mapping[str, str] | None = None
) -> Iterator[DaskProcess]:
    """Start a scheduler for this machine alone; by default the system chooses the port."""
    command = ["distributed.cli.dask_scheduler", f"--host={protocol}://127.0.0.1", f"--port={port}", "--no-dashboard"]
    with running(*command, sign=r"Scheduler at:\s+(t\w+://\S+)", environment=environment) as started:
        yield started


@contextmanager
def workers(
    address: str,
    n_workers: int = 1,
    *,
    megabytes: int = 900,
    options: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[DaskProcess]:
    """Start workers of one thread each; a nanny replaces a worker that has died."""
    command = ["distributed.cli.dask_worker", address, f"--nworkers={n_workers}", "--nthreads=1", "--no-dashboard"]
    command += ["--resources", f"MB={megabytes}", "--preload", "mnist_core.runs.cluster.worker", *options]
    sign = r"(?:[\s\S]*Registered to:\s+(\S+)){%d}" % n_workers  # noqa: UP031
    with running(*command, sign=sign, environment=environment) as started:
        yield started


def until(look: Callable[[], object]) -> None:
    """Look until there is what is looked for, or the test has waited long enough."""
    pause = Event()
    for _ in range(int(PATIENCE / 0.02)):
        if look():
            return
        pause.wait(0.02)
    raise AssertionError("it has not come")


def make_certificates(folder: Path) -> dict[str, str]:
    """Return Dask's settings for TLS, with certificates that an authority of the test has signed."""
    authority = trustme.CA()
    ours = authority.issue_cert("127.0.0.1")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    ours.private_key_and_cert_chain_pem.write_to_path(folder / "ours.pem")
    parts = {
        f"distributed.comm.tls.{part}.{what}": str(folder / "ours.pem")
        for part in ("scheduler", "worker", "client")
        for what in ("key", "cert")
    }
    return parts | {
        "distributed.comm.tls.ca-file": str(folder / "ca.pem"),
    }


def as_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Write Dask's settings as environment variables."""
    return {f"DASK_{name.upper().replace('.', '__').replace('-', '_')}": value for name, value in settings.items()}

"""Start three replicas behind nginx, and a Dask cluster for their fits, on this machine's loopback interface alone.

    .venv/bin/pip install -r requirements-cluster.txt  # and nginx from the system's packages
    .venv/bin/python deploy/start.py [--port 8080] [--workers 2] [--folder FOLDER]

It needs no privileges. Each part has a log in the folder, and is started again if it ends. Ctrl+C or SIGTERM ends all.
"""

import argparse
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from string import Template
from types import FrameType

ROOT = Path(__file__).parents[1]
N_REPLICAS = 3
START_SECONDS = 60.0
END_SECONDS = 20.0
SIGNALS = signal.SIGINT, signal.SIGTERM

NGINX = """
daemon off;
pid nginx.pid;
error_log stderr notice;
$user
worker_rlimit_nofile 8192;
events { worker_connections 4096; }  # two for each visitor
http {
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path unused;
  uwsgi_temp_path unused;
  scgi_temp_path unused;
  include replicas.conf;
}
"""


class Part:
    """A process that is started again when it ends.

    Parameters
    ----------
    name : str
        Its log is ``name.log``.
    command : sequence of str
    sign : str
        Pattern of what its log says when it is up.
    folder : Path
        Of its log.
    environment : mapping from str to str, optional
        What is added to this program's own.
    """

    def __init__(
        self, name: str, command: Sequence[str], sign: str, folder: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self.name = name
        self._command = command
        self._sign = sign
        self._log = folder / f"{name}.log"
        self._log.write_text("")  # an earlier start may have left one, with the sign in it
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})}
        self.start()

    def start(self) -> None:
        """Start the process; its log goes on where the one before ended."""
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl+C is for this program, which ends the others
            )
        print(f"{self.name}: process {self.process.pid}", flush=True)

    def wait_until_up(self) -> None:
        """Wait for the sign in the log."""
        until = time.monotonic() + START_SECONDS
        while not re.search(self._sign, self._log.read_text()):
            if self.process.poll() is not None or time.monotonic() > until:
                sys.exit(f"{self.name} does not start:\n{self._log.read_text()[-1000:]}")
            time.sleep(0.05)

    def end(self) -> None:
        """End the process in good order, or kill it if it does not end."""
        self.process.terminate()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()


def free_ports(n: int) -> list[int]:
    """Return ports that nobody listens on now."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(n)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def write_nginx(folder: Path, addresses: Mapping[str, str]) -> None:
    """Write nginx's configuration into its folder."""
    template = (ROOT / "deploy" / "replicas.conf.template").read_text()
    (folder / "replicas.conf").write_text(Template(template).safe_substitute(addresses))
    user = "user root;" if os.geteuid() == 0 else ""  # otherwise root's nginx may not read in the folder
    (folder / "nginx.conf").write_text(Template(NGINX).substitute(user=user))


def start(port: int, n_workers: int, folder: Path, parts: list[Part]) -> str:
    """Start all parts, wait until they are up and return the address; without workers there is no cluster."""
    python = [sys.executable, "-m"]
    free, scheduler, *replicas = free_ports(2 + N_REPLICAS)
    listen = f"127.0.0.1:{port or free}"
    shared = {"STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex()}
    if n_workers:
        address = shared["MNIST_DASK_SCHEDULER"] = f"tcp://127.0.0.1:{scheduler}"
        dask = {
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
            "DASK_DISTRIBUTED__SCHEDULER__NO_WORKERS_TIMEOUT": "60s",
            "LOKY_MAX_CPU_COUNT": "1",
            "MALLOC_TRIM_THRESHOLD_": "67108864",  # Dask's own make a fit take up to twice the processor time
            "MALLOC_MMAP_THRESHOLD_": "33554432",
        }
        command = [*python, "distributed.cli.dask_scheduler", "--host=127.0.0.1", f"--port={scheduler}"]
        parts.append(Part("scheduler", [*command, "--no-dashboard"], "Scheduler at:", folder, dask))
        command = [*python, "distributed.cli.dask_worker", address, f"--nworkers={n_workers}", "--nthreads=1"]
        command += ["--resources", "MB=900", "--no-dashboard", "--host=127.0.0.1", f"--local-directory={folder}"]
        command += ["--preload", "mnist_core.runs.cluster.worker"]  # or the first visitors wait for that
        parts.append(Part("workers", command, rf"(?s)(Registered to:.*){{{n_workers}}}", folder, dask))
    for number, of_replica in enumerate(replicas, start=1):
        command = [*python, "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={of_replica}"]
        parts.append(Part(f"replica{number}", [*command, "--server.address=127.0.0.1"], "URL:", folder, shared))
    for part in parts:
        part.wait_until_up()
    addresses = {f"REPLICA_{number}": f"127.0.0.1:{of_replica}" for number, of_replica in enumerate(replicas, start=1)}
    write_nginx(folder, {"LISTEN": listen, **addresses})
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        sys.exit("nginx is not installed")
    command = [nginx, "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"]
    parts.append(Part("nginx", command, "start worker process", folder))
    parts[-1].wait_until_up()
    return f"http://{listen}"


def run(port: int, n_workers: int, folder: Path) -> None:
    """Start everything, and start again what ends, until this program is told to end."""
    parts: list[Part] = []
    try:
        address = start(port, n_workers, folder, parts)
        print(f"{address} (logs in {folder})", flush=True)
        while True:
            time.sleep(1)
            for part in parts:
                if part.process.poll() is not None:
                    part.start()
    finally:
        for part in reversed(parts):  # workers before their scheduler
            part.end()


def end(_signal: int, _frame: FrameType | None) -> None:
    """End this program in good order; to be told once is enough."""
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    sys.exit()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8080, help="nginx's; 0: a free one, as the other parts have")
    parser.add_argument("--workers", type=int, default=2, help="Dask's; 0: no cluster, each replica trains by itself")
    parser.add_argument("--folder", type=Path, help="for logs; by default a temporary one, which goes in the end")
    options = parser.parse_args()
    for each in SIGNALS:
        signal.signal(each, end)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        run(options.port, options.workers, folder.absolute())

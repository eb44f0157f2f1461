"""A stand-in for www.openml.org on this machine, for tests: the real answers, and the ways in which they can fail.

scikit-learn asks ``https://www.openml.org``. Nothing in it is patched: :attr:`StandIn.environment` names this server
as the HTTPS proxy and its certificate authority as the trusted one, so that requests arrive here by the road that they
would take to the real server.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import ssl
import threading
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
import pytest
import trustme

HOST = "www.openml.org"
DATA_ID = 554
ARFF_PATH = "/data/v1/download/52667/mnist_784.arff"

Fault = Literal["HTTP 500", "hangs", "cut off", "another file", "not JSON"]


@dataclass(frozen=True)
class Arff:
    """A data file as OpenML keeps it: packed with gzip, its number of rows, and the MD5 sum of the unpacked text."""

    packed: bytes
    n_rows: int
    md5: str


def write_arff(images: np.ndarray, labels: np.ndarray) -> Arff:
    """Write images (n, 28, 28) uint8 and labels (n,) uint8 as the text of OpenML's mnist_784."""
    text = b"".join(
        [_arff_header(), *(_arff_rows(images[s : s + 2000], labels[s : s + 2000]) for s in range(0, len(labels), 2000))]
    )
    return Arff(gzip.compress(text, compresslevel=0, mtime=0), len(labels), hashlib.md5(text).hexdigest())


def forget_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process's next request, too, look into the environment: urllib looks once and keeps what it has found.

    When the test is over, what it has found is forgotten.
    """
    monkeypatch.setattr("urllib.request._opener", None)


def _arff_header() -> bytes:
    columns = [f"@ATTRIBUTE pixel{i} real" for i in range(1, 785)] + ["@ATTRIBUTE class {0,1,2,3,4,5,6,7,8,9}"]
    return "\n".join(["@RELATION mnist_784", "", *columns, "", "@DATA", ""]).encode()


def _arff_rows(images: np.ndarray, labels: np.ndarray) -> bytes:
    """Join numbers with commas. Whole blocks at once: 55 million calls of ``str`` would take a minute."""
    texts = np.array([f"{value},".encode() for value in range(256)])
    cells = texts[images.reshape(len(images), -1)].view(np.uint8)  # each padded with zero bytes to four
    ends = np.frombuffer(b"".join(b"%d\n" % label for label in labels), np.uint8).reshape(len(labels), 2)
    rows = np.concatenate([cells, ends], axis=1)
    return bytes(rows[rows != 0])


class StandIn:
    """Serves one data set, or fails as told, from when it is entered until it is left.

    Attributes
    ----------
    environment : dict of str
        Variables that lead a process's requests here.
    requests : list of str
        The paths asked for, in order.
    """

    def __init__(self, arff: Arff, fault: Fault | None = None) -> None:
        self.requests: list[str] = []
        self._arff, self._fault = arff, fault
        self._closing = threading.Event()

    def start(self, folder: Path) -> Self:
        """Listen on a free port; write the certificate of the authority to ``folder``."""
        authority = trustme.CA()
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(HOST).configure_cert(tls)
        authority.cert_pem.write_to_path(folder / "authority.pem")
        stand_in = self

        class Handler(_Proxy):
            def __init__(self, *args: Any) -> None:
                self.stand_in, self.tls = stand_in, tls
                super().__init__(*args)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        address = f"http://127.0.0.1:{self._server.server_port}"
        self.environment = {
            "https_proxy": address,
            "HTTPS_PROXY": address,
            "no_proxy": "",
            "NO_PROXY": "",
            "SSL_CERT_FILE": str(folder / "authority.pem"),
        }
        return self

    def stop(self) -> None:
        """Let go of those who still wait for an answer and close the port."""
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, path: str) -> tuple[HTTPStatus, bytes, dict[str, str]] | None:
        """Return status, body and extra headers for a path, as OpenML answers it or as the fault has it; or nothing."""
        self.requests.append(path)
        if self._fault == "HTTP 500":
            return HTTPStatus.INTERNAL_SERVER_ERROR, b"", {}
        if self._fault == "hangs":
            self._closing.wait()
            return None
        if path == ARFF_PATH:
            packed = self._arff.packed
            return (
                HTTPStatus.OK,
                packed[: len(packed) // 2] if self._fault == "cut off" else packed,
                {"Content-Encoding": "gzip"},
            )
        if self._fault == "not JSON":
            return HTTPStatus.OK, b"<html>Please sign in to this network.</html>", {}
        return HTTPStatus.OK, json.dumps(self._description(path.removeprefix("/api/v1/json/data/"))).encode(), {}

    def _description(self, question: str) -> dict[str, object]:
        """Return what OpenML's JSON interface says of data set 554, as far as scikit-learn reads it."""
        md5 = "0" * 32 if self._fault == "another file" else self._arff.md5
        pixels = [_feature(i, f"pixel{i + 1}", "numeric") for i in range(784)]
        answers: dict[str, dict[str, object]] = {
            "list/data_name/mnist_784/limit/2/data_version/1": {
                "data": {
                    "dataset": [
                        {"did": DATA_ID, "name": "mnist_784", "version": 1, "status": "active", "format": "ARFF"}
                    ]
                }
            },
            f"{DATA_ID}": {
                "data_set_description": {
                    "id": str(DATA_ID),
                    "name": "mnist_784",
                    "version": "1",
                    "description": "The MNIST database of handwritten digits",
                    "format": "ARFF",
                    "url": f"https://{HOST}{ARFF_PATH}",
                    "file_id": "52667",
                    "default_target_attribute": "class",
                    "status": "active",
                    "md5_checksum": md5,
                }
            },
            f"features/{DATA_ID}": {
                "data_features": {"feature": [*pixels, _feature(784, "class", "nominal", is_target="true")]}
            },
            f"qualities/{DATA_ID}": {
                "data_qualities": {"quality": [{"name": "NumberOfInstances", "value": f"{self._arff.n_rows}.0"}]}
            },
        }
        return answers[question]


def _feature(index: int, name: str, data_type: str, *, is_target: str = "false") -> dict[str, str]:
    return {
        "index": str(index),
        "name": name,
        "data_type": data_type,
        "is_target": is_target,
        "is_ignore": "false",
        "is_row_identifier": "false",
        "number_of_missing_values": "0",
    }


class _Proxy(BaseHTTPRequestHandler):
    """An HTTPS proxy that is itself the server behind it: after CONNECT it speaks TLS and answers."""

    stand_in: StandIn
    tls: ssl.SSLContext

    def do_CONNECT(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.end_headers()
        self.connection = self.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
        self.close_connection = False  # the request itself follows on the same connection

    def do_GET(self) -> None:
        self.close_connection = True
        answer = self.stand_in.answer(self.path)
        if answer is None:
            return
        status, body, headers = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def log_message(self, *args: object) -> None:
        """Keep the test output quiet."""

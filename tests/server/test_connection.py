"""Small answers leave at once: the server's connections do not wait for acknowledgements (TCP_NODELAY)."""

import ctypes
import os
import socket
import sys
from pathlib import Path

import pytest

PIDFD_GETFD = 438
"""Number of the system call that duplicates another process's descriptor; os has none for it."""


def accepted_sockets(pid):
    """Return duplicates of the connections that a process has accepted."""
    process = os.pidfd_open(pid)
    call = ctypes.CDLL(None, use_errno=True).syscall
    found = []
    for file in Path(f"/proc/{pid}/fd").iterdir():
        if not str(file.readlink()).startswith("socket:"):
            continue
        copy = socket.socket(fileno=call(PIDFD_GETFD, process, int(file.name), 0))
        if copy.family == socket.AF_INET and not copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            found.append(copy)
        else:
            copy.close()
    os.close(process)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lends another process's descriptors")
def test_an_accepted_connection_sends_at_once(demo):
    with socket.create_connection(("127.0.0.1", demo.port)) as visitor:
        visitor.sendall(b"GET /_stcore/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert visitor.recv(100)  # so it has been accepted
        connections = accepted_sockets(demo.process.pid)
        assert connections
        assert all(each.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for each in connections)
        for each in connections:
            each.close()

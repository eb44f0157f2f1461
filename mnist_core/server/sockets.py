"""Answers that leave at once.

A small answer of Streamlit goes out in several messages. TCP may keep back all but the first until the browser has
acknowledged that one, and browsers wait 40 ms with it (Nagle's algorithm and delayed acknowledgements). asyncio therefore
switches the algorithm off for its connections, but not for those accepted by a socket that was made without naming its protocol, as
Streamlit 1.67 makes it. So it is done here, for the sockets of this process; those accepted later take it over.

``benchmarks/drawing_latency.py`` shows what it is worth.
"""

import os
import socket
import stat
from pathlib import Path

OPEN_FILES = Path("/proc/self/fd")


def send_at_once() -> int:
    """Switch Nagle's algorithm off for the TCP sockets of this process; return for how many. Elsewhere than on Linux: none.

    Examples
    --------
    >>> with socket.create_server(("127.0.0.1", 0)) as server:
    ...     send_at_once() > 0, server.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) > 0
    (True, True)
    """
    numbers = [int(file.name) for file in OPEN_FILES.iterdir()] if OPEN_FILES.exists() else []
    return sum(map(_send_at_once, numbers))


def _send_at_once(descriptor: int) -> bool:
    """Switch Nagle's algorithm off if this is a TCP socket; return whether it is."""
    try:
        if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            return False
        # A copy of the descriptor: closing it leaves the socket itself alone.
        with socket.socket(fileno=os.dup(descriptor)) as copy:
            if copy.family not in (socket.AF_INET, socket.AF_INET6) or copy.type != socket.SOCK_STREAM:
                return False
            copy.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return True
    except OSError:  # it has been closed meanwhile
        return False

"""Codes that open a class, and the secrets that tell who is who."""

import hashlib
import re
import secrets
import time
from collections.abc import Callable
from threading import Lock

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 and O, no 1, I and L: nobody has to ask which one it is."""
CODE_LENGTH = 6
"""31 ** 6 are 890 million codes."""
_SECRET = re.compile(r"[0-9a-f]{32}", re.ASCII)


def make_code() -> str:
    """Return a code that nobody can foresee."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """Return what somebody typed as a code is written: capital letters, no spaces and hyphens.

    Examples
    --------
    >>> read_code(" k7m-3px ")
    'K7M3PX'
    """
    return re.sub(r"[\s-]", "", typed).upper()


def is_code(text: str) -> bool:
    """Return whether a text could be the code of a class."""
    return len(text) == CODE_LENGTH and set(text) <= set(ALPHABET)


def make_secret() -> str:
    """Return a new teacher's key or student's token: 128 random bits, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def is_secret(text: object) -> bool:
    """Return whether a value has the form of a key or token; it may come from anybody."""
    return isinstance(text, str) and bool(_SECRET.fullmatch(text))


def hash_secret(secret: str) -> str:
    """Return what the database keeps of a key or token: who reads it there cannot be that person."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Tries:
    """How many wrong codes may still be tried now: so many at once, and so many more each second.

    Parameters
    ----------
    at_once, per_second : float
    clock : callable
        Returns seconds, counted from any moment.
    """

    def __init__(self, at_once: float, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._rate, self._clock = at_once, per_second, clock
        self._left, self._at = at_once, clock()
        self._lock = Lock()

    def left(self) -> bool:
        """Return whether there is one left."""
        with self._lock:
            now = self._clock()
            self._left, self._at = min(self._most, self._left + (now - self._at) * self._rate), now
            return self._left >= 1

    def take(self) -> None:
        """Count a wrong one."""
        with self._lock:
            self._left -= 1

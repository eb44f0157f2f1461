"""Keeping the process small: how many arenas the C library may open.

glibc gives each thread that allocates an arena of its own, up to eight a core, and hands little of them back. In a
server with a thread for each visitor's run of a page that is hundreds of megabytes that nobody uses. Two arenas are
enough: NumPy holds its large arrays outside of them, and Python's lock lets one thread allocate at a time.
"""

import ctypes
import platform

M_ARENA_MAX = -8
"""``mallopt``'s name for the largest number of arenas (malloc.h)."""
ARENAS = 2


def limit_arenas() -> bool:
    """Let the C library open no more than :data:`ARENAS` arenas from now on; return whether it can (glibc only)."""
    if platform.libc_ver()[0] != "glibc":
        return False
    return bool(ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS))

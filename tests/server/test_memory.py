"""Many threads, few arenas: counted by glibc itself."""

import platform
import subprocess
import sys

import pytest

COUNT_ARENAS = """
import ctypes, sys, tempfile, threading
from mnist_core.server.memory import limit_arenas

libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
if sys.argv[1] == "limited":
    assert limit_arenas()
all_here = threading.Barrier(8)

def allocate():
    libc.malloc.restype = ctypes.c_void_p
    for _ in range(100):
        libc.malloc(ctypes.c_size_t(2_000))
    all_here.wait()

threads = [threading.Thread(target=allocate) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
with tempfile.NamedTemporaryFile() as file:
    stream = ctypes.c_void_p(libc.fopen(file.name.encode(), b"w"))
    libc.malloc_info(0, stream)
    libc.fclose(stream)
    print(file.read().count(b"<heap nr="))
"""


def count_arenas(how):
    command = [sys.executable, "-c", COUNT_ARENAS, how]
    return int(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has arenas")
def test_threads_share_two_arenas():
    assert count_arenas("limited") <= 2 < count_arenas("as it comes")

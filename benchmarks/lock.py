"""How often Python's lock is given away by a run of each page, and by what a finished stroke asks of the model.

    python -m benchmarks.lock

Only one thread at a time runs Python. NumPy gives the lock away at each step over more than 500 numbers, and so does
whatever asks the file system. A visitor who is alone has it back at once; in a class each time may be a wait, so this
number, unlike a time, says on any machine what a page costs there.

CPython's ``drop_gil`` and ``take_gil`` both call ``pthread_cond_signal``: half of the calls are counted, by a few lines
of C that are loaded before it. Needs Linux and a C compiler. The last line is about the time in which nobody can have
the lock: a full round of the garbage collector.
"""

import ctypes
import gc
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from streamlit.testing.v1 import AppTest

from mnist_core.drawing import strokes_to_mnist
from mnist_core.model import TrainingConfig
from mnist_core.ui import cache
from tests.support.server import ROOT

COUNTER = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
static long calls;
int pthread_cond_signal(pthread_cond_t *condition) {
  static int (*original)(pthread_cond_t *);
  if (!original) original = dlsym(RTLD_NEXT, "pthread_cond_signal");
  __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED);
  return original(condition);
}
long n_calls(void) { return calls; }
"""
SMALL = {"n_train": "2000", "max_iter": "30"}


def count() -> None:
    """Print the table; in a process that the counter has been loaded into."""
    n_calls = ctypes.PyDLL(os.environ["LD_PRELOAD"]).n_calls  # PyDLL keeps the lock
    run = cache.runs().submit(TrainingConfig.from_params(SMALL))
    assert run.wait(60)
    assert run.model is not None
    print("| what | Python's lock is given away |\n|---|--:|")
    for path in sorted((ROOT / "pages").glob("*.py")):
        page = AppTest.from_file(str(path), default_timeout=60)
        page.query_params.update(SMALL)
        for _ in range(3):  # the first runs fill caches
            before = n_calls()
            page.run()
        assert not page.exception, path
        print(f"| a run of pages/{path.name} | {(n_calls() - before) // 2} |")

    familiarity = cache.familiarity()
    stroke = np.column_stack([np.linspace(60, 220, 60), 140 + 60 * np.sin(np.linspace(0, 6, 60))])
    for _ in range(2):
        before = n_calls()
        image = strokes_to_mnist([stroke])
        run.model.predict_proba(image[np.newaxis])
        familiarity.liken(image)
    print(f"| a stroke of 60 points read and judged | {(n_calls() - before) // 2} |")

    without = collect()
    gc.unfreeze()
    print(
        f"\nA full round of the garbage collector: {without / collect():.2f} of one through all that has been imported."
    )


def collect() -> float:
    """Return the processor seconds of a full round that finds nothing."""
    gc.collect()
    began = time.process_time()
    gc.collect()
    return time.process_time() - began


def main() -> None:
    if "--count" in sys.argv:
        count()
        return
    with tempfile.TemporaryDirectory() as folder:
        counter = Path(folder) / "counter.so"
        command = ["cc", "-shared", "-fPIC", "-O2", "-x", "c", "-", "-o", str(counter), "-ldl"]
        subprocess.run(command, input=COUNTER, text=True, check=True)
        again = [sys.executable, "-m", "benchmarks.lock", "--count"]
        subprocess.run(again, env={**os.environ, "LD_PRELOAD": str(counter)}, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()

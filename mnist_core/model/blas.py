"""One BLAS thread for the whole process while anybody trains.

NumPy and SciPy each bring a BLAS with a thread pool of its own. During a fit the two pools compete for the cores, and
a fit takes several times as long. So BLAS gets one thread, and idle cores help in another way
(:mod:`mnist_core.model.cores`). The number of BLAS threads also decides how products are rounded: with one, equal
configurations give equal models.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import scipy.linalg  # noqa: F401  loads SciPy's BLAS: threadpoolctl limits only the libraries that it finds
from threadpoolctl import OpenBLASController, threadpool_limits

_lock = Lock()
_n_users = 0
_limits: threadpool_limits


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Limit the BLAS libraries of this process to one thread.

    It may be entered in any thread, any number of times at once: the first to enter sets the limit, and the last to
    leave restores what was before. OpenMP is left alone; lbfgs asks it for one thread by itself.

    Examples
    --------
    >>> from threadpoolctl import threadpool_info
    >>> with one_blas_thread():
    ...     {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}
    {1}
    """
    global _n_users, _limits
    with _lock:
        _n_users += 1
        if _n_users == 1:
            with _control():
                _limits = threadpool_limits(1, user_api="blas")
    try:
        yield
    finally:
        with _lock:
            _n_users -= 1
            if _n_users == 0:
                with _control():
                    _limits.restore_original_limits()


@contextmanager
def _control() -> Iterator[None]:
    """Let this thread set limits: threadpoolctl listens to one thread only, the first that sets one."""
    OpenBLASController.clear_controlling_thread(force=True)
    yield
    OpenBLASController.clear_controlling_thread(force=True)

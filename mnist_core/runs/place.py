"""Choose where fits run."""

import logging

from mnist_core.data import Digits
from mnist_core.runs.fits import Fits, LocalFits

logger = logging.getLogger(__name__)


def choose_place(scheduler: str | None, digits: Digits, *, memory_limit: int | None = None) -> Fits:
    """Return the place where fits run: the cluster of a Dask scheduler, or this process.

    Parameters
    ----------
    scheduler : str or None
        Address of the scheduler, such as ``tls://scheduler:8786``; None or nothing for this process.
    digits : Digits
        What is trained on in this process; workers load the embedded digits themselves.
    memory_limit : int or None
        Bytes for fits in this process, see :class:`~mnist_core.runs.fits.LocalFits`.
    """
    if not scheduler:
        return LocalFits(digits, memory_limit=memory_limit)
    try:
        from mnist_core.runs.cluster import ClusterFits  # takes 60 MB, and need not be installed
    except ImportError as error:
        trouble = f"Dask is not installed ({error}): pip install -r requirements-cluster.txt."
        logger.warning("Fits run in this process. %s", trouble)
        return LocalFits(digits, memory_limit=memory_limit, trouble=trouble)
    return ClusterFits(scheduler, LocalFits(digits, memory_limit=memory_limit))

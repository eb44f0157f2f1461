"""One attempt to train a run: a model, or what went wrong and what to do."""

import logging
from collections.abc import Callable

from mnist_core.model import Interrupted, TrainedModel
from mnist_core.runs.fits import Displaced, Fits
from mnist_core.runs.memory import in_mb
from mnist_core.runs.run import Run

logger = logging.getLogger(__name__)


def attempt(run: Run, fits: Fits, began: Callable[[], None]) -> tuple[TrainedModel | None, str | None]:
    """Train; return the model, or what went wrong and what to do; neither if stopped before the first iteration.

    Raises
    ------
    Displaced
        If the run should wait again.
    """
    try:
        return fits.fit(run, began), None
    except Displaced:
        raise
    except Interrupted:
        return None, None
    except MemoryError:
        logger.exception("Run %d ran out of memory: %s", run.number, run.config)
        return None, (
            f"The server ran out of memory; this run was expected to take {in_mb(run.expected_bytes)}. "
            "Choose fewer training images, or try again when fewer runs are active."
        )
    except Exception as error:
        logger.exception("Run %d failed: %s", run.number, run.config)
        return None, (
            f"Training ended with an error ({type(error).__name__}: {error}). "
            "Try again or choose another configuration; the server's log holds the details."
        )

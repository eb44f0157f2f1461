"""Which images a gallery shows."""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from mnist_core.analysis.evaluation import Evaluation, check_choice

Which = Literal["mistakes", "all"]
Order = Literal["most confident", "least confident", "smallest margin", "dataset"]
Positions = NDArray[np.intp]


def select_images(
    evaluation: Evaluation,
    what: Which = "mistakes",
    *,
    true: int | None = None,
    predicted: int | None = None,
    order: Order = "most confident",
) -> Positions:
    """Choose images for a gallery.

    Parameters
    ----------
    evaluation : Evaluation
        The answers.
    what : {"mistakes", "all"}
        Only wrong answers, or right ones as well.
    true, predicted : int, optional
        Only images with this label; only images taken for this digit. Both together are one cell of the confusion
        matrix (with ``what="all"`` if it may lie on the diagonal).
    order : {"most confident", "least confident", "smallest margin", "dataset"}
        The surest answers first; the least sure first; the closest calls between first and second choice first; by row.
        Equals stay in the order of the rows.

    Returns
    -------
    ndarray of intp
        Positions in `evaluation`; empty if there is no such image.

    Raises
    ------
    ValueError
        If `what` or `order` is none of these.
    """
    check_choice("what", what, Which)
    check_choice("order", order, Order)
    wanted = ~evaluation.correct if what == "mistakes" else np.ones(len(evaluation), bool)
    if true is not None:
        wanted = wanted & (evaluation.labels == true)
    if predicted is not None:
        wanted = wanted & (evaluation.predicted == predicted)
    positions = np.flatnonzero(wanted)
    sort_keys: dict[Order, NDArray[Any]] = {
        "most confident": -evaluation.confidence,
        "least confident": evaluation.confidence,
        "smallest margin": evaluation.margin,
        "dataset": evaluation.rows,
    }
    return positions[np.argsort(sort_keys[order][positions], kind="stable")]

"""Two models on the same images, and two configurations setting by setting."""

import sys
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from mnist_core.analysis.evaluation import Evaluation
from mnist_core.analysis.proportions import Proportion, share_right
from mnist_core.data import Rows
from mnist_core.model import TrainingConfig

SIGNIFICANT = 0.05
"""The p value below which a difference is not called chance."""


class NothingInCommon(ValueError):
    """Two evaluations share no image, so they cannot be compared."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two models on the same images.

    Attributes
    ----------
    first, second : Proportion
        Accuracy of either model on the images in common.
    fixed, broken, both_wrong : ndarray of int
        Rows that only the second model gets right, that only the first gets right, that neither does.
    p_value : float
        Two-sided p value of McNemar's exact test: how often equally good models differ at least that much. Above 0.
    """

    first: Proportion
    second: Proportion
    fixed: Rows
    broken: Rows
    both_wrong: Rows
    p_value: float

    @property
    def is_clear(self) -> bool:
        """Whether one model is better, and not only by chance."""
        return self.p_value < SIGNIFICANT


def compare(first: Evaluation, second: Evaluation) -> Comparison:
    """Compare two models on the images that both were asked about.

    Images that both get right, or both get wrong, say nothing about which one is better. If the two were equally good,
    each of the others would be as likely to speak for the one as for the other, like tosses of a fair coin: McNemar's
    test asks how unusual the observed split would then be. It is exact (binomial), not approximated by chi-squared.

    Parameters
    ----------
    first, second : Evaluation
        Of the same part. If the models were split differently, only the rows in common count.

    Raises
    ------
    NothingInCommon
        If one evaluation is of train and the other of test images, or if they share no row.

    References
    ----------
    Q. McNemar, "Note on the sampling error of the difference between correlated proportions or percentages",
    Psychometrika 12(2), 1947.
    """
    if first.part != second.part:
        raise NothingInCommon("One is of train, the other of test images: evaluate both on the same part.")
    rows, in_first, in_second = np.intersect1d(first.rows, second.rows, assume_unique=True, return_indices=True)
    if len(rows) == 0:
        raise NothingInCommon(f"The two models share no {first.part} image: train both on the same split.")
    return compare_answers(rows, first.correct[in_first], second.correct[in_second])


def compare_answers(rows: Rows, first_right: NDArray[np.bool_], second_right: NDArray[np.bool_]) -> Comparison:
    """Compare two models on images of which it is known whether each reads them right, bool of shape (n,)."""
    fixed, broken = rows[~first_right & second_right], rows[first_right & ~second_right]
    n_differ = len(fixed) + len(broken)
    return Comparison(
        first=share_right(first_right),
        second=share_right(second_right),
        fixed=fixed,
        broken=broken,
        both_wrong=rows[~first_right & ~second_right],
        p_value=max(float(binomtest(len(fixed), n_differ, p=0.5).pvalue), sys.float_info.min) if n_differ else 1.0,
    )


def find_differences(first: TrainingConfig, second: TrainingConfig) -> dict[str, tuple[Any, Any]]:
    """Return the settings in which two configurations differ, each with both values.

    Examples
    --------
    >>> find_differences(TrainingConfig(max_iter=20), TrainingConfig(max_iter=100))
    {'max_iter': (20, 100)}
    """
    both = {field.name: (getattr(first, field.name), getattr(second, field.name)) for field in fields(first)}
    return {name: values for name, values in both.items() if values[0] != values[1]}

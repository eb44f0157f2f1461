"""Two models on the same images."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from mnist_core.analysis.evaluation import Evaluation
from mnist_core.analysis.proportions import Proportion, proportion
from mnist_core.model import TrainingConfig


class NothingInCommon(ValueError):
    """Two evaluations share no image, so they cannot be compared."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two models on the same images.

    Attributes
    ----------
    first, second : Proportion
        Accuracy of either model on the images in common.
    fixed, broken, both_wrong, both_right : ndarray of intp
        Rows that only the second model gets right, that only the first gets right, neither, both.
    p_value : float
        Two-sided p value of McNemar's exact test.
    sentence : str
        The finding in words.
    """

    first: Proportion
    second: Proportion
    fixed: NDArray[np.intp]
    broken: NDArray[np.intp]
    both_wrong: NDArray[np.intp]
    both_right: NDArray[np.intp]
    p_value: float
    sentence: str

    @property
    def n_common(self) -> int:
        """The number of images that both models were asked about."""
        return self.first.n


def compare(first: Evaluation, second: Evaluation) -> Comparison:
    """Compare two models on the images that both were asked about.

    Images that both get right, or both get wrong, say nothing about which one is better. If the two were
    equally good, each of the others would be as likely to speak for the one as for the other, like tosses of
    a fair coin: McNemar's test asks how unusual the observed split would then be. It is exact (binomial), not
    the approximation by chi-squared.

    Parameters
    ----------
    first, second : Evaluation
        Of the same part. If the models were split differently, only the rows in common count.

    Returns
    -------
    Comparison
        Rows fixed and broken by the second model, and the test's result.

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
    first_right, second_right = first.correct[in_first], second.correct[in_second]
    fixed, broken = rows[~first_right & second_right], rows[first_right & ~second_right]
    p_value = _mcnemar(len(fixed), len(broken))
    return Comparison(
        first=proportion(int(np.count_nonzero(first_right)), len(rows)),
        second=proportion(int(np.count_nonzero(second_right)), len(rows)),
        fixed=fixed,
        broken=broken,
        both_wrong=rows[~first_right & ~second_right],
        both_right=rows[first_right & second_right],
        p_value=p_value,
        sentence=_verdict(len(rows), len(fixed), len(broken), p_value),
    )


def differences(first: TrainingConfig, second: TrainingConfig) -> dict[str, tuple[Any, Any]]:
    """Return the settings in which two configurations differ, each with both values.

    Examples
    --------
    >>> differences(TrainingConfig(max_iter=20), TrainingConfig(max_iter=100))
    {'max_iter': (20, 100)}
    """
    both = {field.name: (getattr(first, field.name), getattr(second, field.name)) for field in fields(first)}
    return {name: values for name, values in both.items() if values[0] != values[1]}


def _mcnemar(n_fixed: int, n_broken: int) -> float:
    """Return the two-sided p value of McNemar's exact test, 1 if the models never disagree."""
    if n_fixed + n_broken == 0:
        return 1.0
    return float(binomtest(n_fixed, n_fixed + n_broken, p=0.5).pvalue)


def _verdict(n: int, n_fixed: int, n_broken: int, p_value: float) -> str:
    """Put the result of McNemar's test into words."""
    if n_fixed + n_broken == 0:
        return f"Both models are right and wrong on the same of the {n:,} images."
    chance = "less than 0.1 %" if p_value < 0.001 else f"{100 * p_value:.1f} %"
    better = "second" if n_fixed > n_broken else "first"
    conclusion = f"the {better} is better" if p_value < 0.05 else "this may be chance"
    return (
        f"Of {n:,} images the second model fixes {n_fixed:,} and breaks {n_broken:,}. "
        f"Equally good models differ that much in {chance} of all cases: {conclusion}."
    )

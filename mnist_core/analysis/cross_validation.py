"""Cross-validation: how good a configuration is, by training images alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mnist_core.analysis.proportions import Proportion, share_right
from mnist_core.data import Digits, Labels, hold_out_fold, split_rows
from mnist_core.model import TrainingConfig

N_FOLDS = 3
"""As many as ``cross_val_score(cv=3)`` has."""


@dataclass(frozen=True, eq=False)
class CrossValidation:
    """The answers for each training image of a model that has not learned from it.

    Attributes
    ----------
    folds : tuple of Proportion
        The accuracy on each fold: what ``cross_val_score(cv=3, scoring="accuracy")`` returns.
    labels, predicted : ndarray of shape (n,), uint8
        Of all training images, in order: what ``cross_val_predict(cv=3)`` returns, beside the labels.
    """

    folds: tuple[Proportion, ...]
    labels: Labels
    predicted: Labels

    @property
    def mean(self) -> float:
        """The mean accuracy of the folds."""
        return float(np.mean([fold.value for fold in self.folds]))

    @property
    def spread(self) -> float:
        """The standard deviation of the folds' accuracies, as ``scores.std()`` gives it."""
        return float(np.std([fold.value for fold in self.folds]))


def list_folds(config: TrainingConfig) -> tuple[TrainingConfig, ...]:
    """Return the runs of a cross-validation: the same configuration, each time without another fold."""
    return tuple(replace(config, fold=f"{number}/{N_FOLDS}") for number in range(1, N_FOLDS + 1))


def cross_validate(digits: Digits, config: TrainingConfig, answers: Sequence[Labels]) -> CrossValidation:
    """Put together what the models of :func:`list_folds` answer for the images that they have not learned from.

    Parameters
    ----------
    digits : Digits
    config : TrainingConfig
        Without a fold.
    answers : sequence of ndarray, uint8
        The predictions of each model for its validation images, in the order of their rows.
    """
    train_rows, _ = split_rows(len(digits), config.split, config.test_size, config.seed, config.n_train)
    predicted = np.empty(len(digits), np.uint8)
    folds = []
    for number, answer in enumerate(answers, 1):
        _, rows = hold_out_fold(train_rows, digits.labels, f"{number}/{len(answers)}")
        predicted[rows] = answer
        folds.append(share_right(digits.labels[rows] == answer))
    return CrossValidation(tuple(folds), digits.labels[train_rows], predicted[train_rows])

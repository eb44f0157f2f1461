"""Cross-validation, held against scikit-learn's own."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix
from sklearn.model_selection import cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from mnist_core import analysis
from mnist_core.analysis import cross_validate, list_folds
from mnist_core.data import split_rows
from mnist_core.model import TrainingConfig, train

CONFIG = TrainingConfig(n_train=301, C=0.01, max_iter=200)


@pytest.mark.parametrize(
    ("config", "scaler"),
    [
        (CONFIG, StandardScaler(with_std=False)),
        (replace(CONFIG, scaling="standardise"), StandardScaler()),
    ],
    ids=["subtract mean", "standardise"],
)
def test_folds_have_the_accuracies_and_the_confusions_of_scikit_learns_functions(few_digits, config, scaler):
    models = [train(few_digits, fold) for fold in list_folds(config)]
    assert all(model.converged for model in models)
    found = cross_validate(few_digits, config, [model.test_scores.argmax(axis=1) for model in models])

    rows, test_rows = split_rows(len(few_digits), config.split, config.test_size, config.seed, config.n_train)
    X, y = few_digits.images[rows].reshape(len(rows), -1) / 255, few_digits.labels[rows]
    pipeline = make_pipeline(scaler, LogisticRegression(C=config.C, max_iter=config.max_iter))
    expected = cross_val_score(pipeline, X, y, cv=3, scoring="accuracy")
    assert [fold.value for fold in found.folds] == pytest.approx(expected)
    assert [model.test_accuracy for model in models] == pytest.approx(expected)
    assert (found.mean, found.spread) == pytest.approx((expected.mean(), expected.std()))
    predicted = cross_val_predict(pipeline, X, y, cv=3)
    np.testing.assert_array_equal(found.predicted, predicted)
    np.testing.assert_array_equal(analysis.confusion_matrix(found), confusion_matrix(y, predicted, labels=range(10)))
    assert not any(np.isin(test_rows, np.append(model.train_rows, model.test_rows)).any() for model in models)

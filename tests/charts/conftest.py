"""The curves of a detector, by scikit-learn."""

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics

from mnist_core.analysis.coverage import thin_curve


@pytest.fixture(scope="module")
def one_against_rest() -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(0)
    is_digit = rng.random(2000) < 0.1
    score = 1 / (1 + np.exp(-rng.normal(np.where(is_digit, 2, -3), 1.5)))
    precision, recall, thresholds = metrics.precision_recall_curve(is_digit, score)
    false, true, roc_thresholds = metrics.roc_curve(is_digit, score)
    return (
        thin_curve(pd.DataFrame({"threshold": [*thresholds, 1.0], "precision": precision, "recall": recall})),
        thin_curve(
            pd.DataFrame(
                {
                    "threshold": np.minimum(roc_thresholds, 1),
                    "false_positive_rate": false,
                    "true_positive_rate": true,
                }
            )
        ),
    )

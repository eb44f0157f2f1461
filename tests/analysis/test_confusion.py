"""The confusion matrix, precision and recall, held against counts by hand."""

import numpy as np
import pytest

from mnist_core.analysis import confusion_matrix, confusion_table, scores_per_digit
from tests.support.answers import answers

EVALUATION = answers([4, 4, 4, 9, 9, 0], [4, 9, 9, 9, 4, 0])


def test_counts_by_hand():
    counts = confusion_matrix(EVALUATION)
    assert {(t, p): n for (t, p), n in np.ndenumerate(counts) if n} == {
        (4, 4): 1, (4, 9): 2, (9, 9): 1, (9, 4): 1, (0, 0): 1,
    }  # fmt: skip


def test_shares_by_hand():
    recall = confusion_matrix(EVALUATION, "by row (recall)")
    precision = confusion_matrix(EVALUATION, "by column (precision)")
    assert recall[4, 9] == pytest.approx(2 / 3)
    assert precision[4, 9] == pytest.approx(2 / 3)
    assert recall[9, 4] == precision[9, 4] == 0.5
    assert np.isnan(recall[5]).all()
    assert np.isnan(precision[:, 5]).all()


def test_errors_only_has_a_blank_diagonal():
    errors = confusion_matrix(EVALUATION, "errors only")
    assert np.isnan(np.diag(errors)).all()
    assert np.nansum(errors) == 3


def test_diagonals_are_recall_and_precision(tested):
    right = tested.predicted == tested.labels
    for digit in range(10):
        assert confusion_matrix(tested, "by row (recall)")[digit, digit] == right[tested.labels == digit].mean()
        assert (
            confusion_matrix(tested, "by column (precision)")[digit, digit] == right[tested.predicted == digit].mean()
        )


def test_table_is_labelled():
    table = confusion_table(EVALUATION, "errors only")
    assert table.loc[4, 9] == 2
    assert (table.index.name, table.columns.name) == ("true", "predicted")


def test_unknown_mode():
    with pytest.raises(ValueError, match="'counts', 'by row"):
        confusion_matrix(EVALUATION, "percent")


def test_scores_per_digit_by_hand(tested):
    table = scores_per_digit(tested)
    for digit in range(10):
        read, shown = tested.predicted == digit, tested.labels == digit
        hits = (read & shown).sum()
        precision, recall = hits / read.sum(), hits / shown.sum()
        f1 = 2 * precision * recall / (precision + recall)
        assert table.loc[digit].tolist() == pytest.approx([precision, recall, f1, shown.sum()])


def test_scores_per_digit_leave_undefined_blank():
    table = scores_per_digit(answers([7, 7, 1], [1, 1, 1]))
    assert np.isnan(table.loc[7, "precision"])
    assert table.loc[7, "recall"] == table.loc[7, "f1"] == 0
    assert np.isnan(table.loc[5, ["precision", "recall", "f1"]].to_numpy()).all()
    assert table["support"].tolist() == [0, 1, 0, 0, 0, 0, 0, 2, 0, 0]

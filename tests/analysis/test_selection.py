"""Images for a gallery."""

import numpy as np
import pytest

from mnist_core.analysis import confusion_matrix, select_images
from tests.support.answers import answers, from_probabilities

EVALUATION = answers(
    labels=[4, 4, 9, 4, 1, 4],
    predicted=[9, 9, 4, 4, 1, 9],
    confidence=[0.5, 0.9, 0.7, 0.6, 0.99, 0.5],
    rows=[10, 20, 30, 40, 50, 60],
)


def test_surest_mistakes_come_first():
    assert select_images(EVALUATION).tolist() == [1, 2, 0, 5]


@pytest.mark.parametrize(
    ("order", "positions"),
    [
        ("most confident", [4, 1, 2, 3, 0, 5]),
        ("least confident", [0, 5, 3, 2, 1, 4]),
        ("smallest margin", [0, 5, 3, 2, 1, 4]),
        ("dataset", [0, 1, 2, 3, 4, 5]),
    ],
)
def test_orders(order, positions):
    assert select_images(EVALUATION, "all", order=order).tolist() == positions


def test_margin_is_not_confidence():
    probabilities = np.array([[0.5, 0.45, 0.05] + [0] * 7, [0.4] + [0.06] * 8 + [0.12]], np.float32)
    evaluation = from_probabilities(probabilities, [1, 1])
    assert select_images(evaluation, order="smallest margin").tolist() == [0, 1]
    assert select_images(evaluation, order="least confident").tolist() == [1, 0]


def test_one_cell():
    assert select_images(EVALUATION, "all", true=4, predicted=9).tolist() == [1, 0, 5]
    assert select_images(EVALUATION, "all", true=4, predicted=4).tolist() == [3]
    assert select_images(EVALUATION, true=4).tolist() == [1, 0, 5]
    assert select_images(EVALUATION, "all", predicted=4).tolist() == [2, 3]


def test_perfect_cell_is_empty():
    for empty in (
        select_images(EVALUATION, true=4, predicted=4),
        select_images(EVALUATION, true=0),
        select_images(answers([3], [3])),
    ):
        assert empty.tolist() == []
        assert EVALUATION.rows[empty].tolist() == []


def test_cells_and_matrix_agree(tested):
    for (true, predicted), n in np.ndenumerate(confusion_matrix(tested)):
        assert len(select_images(tested, "all", true=true, predicted=predicted)) == n


@pytest.mark.parametrize("wrong", [{"what": "errors"}, {"order": "random"}])
def test_unknown_choice(wrong):
    with pytest.raises(ValueError, match="choose one of"):
        select_images(EVALUATION, **wrong)

"""What is said of a drawing: sure, not sure, no digit."""

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from mnist_core.analysis import judge, measure_familiarity
from mnist_core.analysis.familiarity import CLOSE, Familiarity, Verdict
from mnist_core.drawing import strokes_to_mnist, to_mnist
from mnist_core.model import GradientHistograms


@pytest.fixture(scope="module")
def familiarity(digits):
    return measure_familiarity(digits)


def test_distances_are_those_of_scikit_learn(digits):
    rng = np.random.default_rng(1)
    known = rng.integers(0, 256, (50, 392)).astype(np.float32)
    some = Familiarity(known, 1.0, 1.0)
    images = digits.images[:20]
    rows = GradientHistograms(pair_cells=0).transform(images.reshape(20, -1)).astype(np.float64)
    expected, _ = NearestNeighbors(n_neighbors=1).fit(known.astype(np.float64)).kneighbors(rows)
    np.testing.assert_allclose(some.distances(images), expected[:, 0], rtol=1e-4)


def test_all_but_one_in_two_hundred_test_digits_are_digits(familiarity, digits):
    others = digits.images[60_001::5]
    strange = float((familiarity.distances(others) > familiarity.limit).mean())
    assert 0.002 < strange < 0.015
    unusual = float((familiarity.distances(others) > familiarity.usual).mean())
    assert 0.12 < unusual < 0.18


CIRCLE = [(np.cos(t), np.sin(t)) for t in np.linspace(0, 6.4, 40)]


@pytest.mark.parametrize("strokes", [[[(1, 0), (1, 9)]], [CIRCLE], [[(0, 0), (6, 0), (2, 9)]]], ids=["1", "0", "7"])
def test_plain_digits_are_digits(familiarity, strokes):
    assert familiarity.liken(strokes_to_mnist(strokes)) == "usual"


SQUARE = [(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)]
NO_DIGITS = {
    "a dot": strokes_to_mnist([[(5, 5)]]),
    "a filled canvas": to_mnist(np.pad(np.full((200, 200), 255, np.uint8), 40)),
    "a square": strokes_to_mnist([SQUARE]),
    "a line from side to side": strokes_to_mnist([[(0, 0), (9, 0)]]),
    "a scribble": strokes_to_mnist([np.random.default_rng(0).uniform(0, 280, (30, 2))]),
}


@pytest.mark.parametrize("name", NO_DIGITS)
def test_what_is_no_digit_is_none(familiarity, name):
    assert familiarity.liken(NO_DIGITS[name]) == "unlike any digit"


def test_a_face_in_a_circle_is_no_usual_digit(familiarity):
    smile = [(0.55 * np.cos(t), 0.55 * np.sin(t)) for t in np.linspace(0.3, 2.8, 30)]
    face = [CIRCLE, [(-0.35, -0.3)], [(0.35, -0.3)], smile]
    assert familiarity.liken(strokes_to_mnist(face)) == "unusual"


def probabilities(**shares):
    p = np.zeros(10)
    for name, share in shares.items():
        p[int(name[1])] = share
    return p


def test_verdicts():
    assert judge(probabilities(d4=0.9, d9=0.1), "usual") == Verdict("sure", 4, 9)
    assert judge(probabilities(d4=0.3, d9=0.7), "unusual") == Verdict("not sure", 9, 4)
    assert judge(probabilities(d4=1.0), "unlike any digit").opinion == "unlike any digit"
    assert judge(probabilities(d4=1.0), "unusual").opinion == "unusual"
    assert judge(probabilities(d4=0.5 + CLOSE / 2, d9=0.5 - CLOSE / 2), "usual").opinion == "sure"

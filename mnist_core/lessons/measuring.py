"""The figures of each kind of experiment, measured from arrays and models; the names are those that lessons use."""

from collections.abc import Sequence

import numpy as np

from mnist_core.analysis import DISPUTED, Evaluation, detect_digit, select_images
from mnist_core.data import Digits, Images, Labels, Rows
from mnist_core.drawing import ALL_STAGES, NO_STAGES, Drawing, strokes_to_mnist
from mnist_core.model import TrainedModel
from mnist_core.model.trained_model import Float32

MAJORITY = 3
"""So many of the five people who looked at a disputed image confirm its label if most of them do."""
_TURN = np.linspace(0, 2 * np.pi, 60)
PREPARED = {
    7: Drawing(strokes=(np.array([(195.0, 160), (255, 160), (216, 256)]),)),
    0: Drawing(
        strokes=(
            np.column_stack([140 + 60 * np.sin(_TURN), 140 - 90 * np.cos(_TURN)]),
            np.array([(185.0, 72), (95, 208)]),
        )
    ),
}
"""What the lessons ask for, by digit: a small 7 in the bottom right corner, and a large zero with a slash."""


def count_digit(digits: Digits, digit: int) -> dict[str, float]:
    """Count the images of a digit; ``never`` is the share of right answers of a detector that always says no."""
    n = int(np.count_nonzero(digits.labels == digit))
    return {"images": n, "all": len(digits.labels), "never": 1 - n / len(digits.labels)}


def measure_run(model: TrainedModel) -> dict[str, float]:
    """Return a run's two accuracies, its iterations, whether it converged (1 or 0) and the slope at the end."""
    return {
        "train": model.train_accuracy,
        "test": model.test_accuracy,
        "iterations": model.n_iter,
        "converged": float(model.converged),
        "slope": model.slope,
    }


def measure_detector(evaluation: Evaluation, digit: int) -> dict[str, float]:
    """Judge a model as a detector of one digit that says yes from a probability of a half on."""
    found = detect_digit(evaluation, digit, 0.5)
    return {**found._asdict(), "never": 1 - (found.hits + found.missed) / len(evaluation)}


def count_confirmed(rows: Sequence[int]) -> dict[str, float]:
    """Count the disputed images, by their rows, whose label most of five people chose."""
    return {"confirmed": sum(DISPUTED[row].votes_label >= MAJORITY for row in rows), "of": len(rows)}


def measure_disputed(model: TrainedModel, digits: Digits) -> dict[str, float]:
    """Count on how many disputed images a model reads the label, the digit that was offered instead, or neither."""
    read = model.predict(digits.images[list(DISPUTED)]).tolist()
    label = sum(answer == each.label for answer, each in zip(read, DISPUTED.values(), strict=True))
    people = sum(answer == each.other for answer, each in zip(read, DISPUTED.values(), strict=True))
    n = len(DISPUTED)
    return {"label": label, "people": people, "neither": n - label - people, "of": n, "test": model.test_accuracy}


def make_images(drawing: Drawing) -> Images:
    """Return a drawing merely shrunk, and prepared as MNIST's digits were: uint8 of shape (2, 28, 28).

    Raises
    ------
    BlankDrawing, InvalidDrawing
        If there is nothing to see.
    """
    return np.stack([strokes_to_mnist(drawing.strokes, stages, drawing.sheet) for stages in (NO_STAGES, ALL_STAGES)])


def measure_drawing(shrunk: Float32, prepared: Float32) -> dict[str, float]:
    """Return what is read in the two images of a drawing, and how sure the model is, from ten probabilities each."""
    return {
        "shrunk": int(shrunk.argmax()),
        "prepared": int(prepared.argmax()),
        "shrunk_p": float(shrunk.max()),
        "prepared_p": float(prepared.max()),
    }


def choose_duel(evaluation: Evaluation, n: int) -> Rows:
    """Return the rows of the images that a model is least sure of, shape (n,)."""
    rows: Rows = evaluation.rows[select_images(evaluation, "all", order="least confident")[:n]]
    return rows


def measure_duel(labels: Labels, read: Labels, test: float) -> dict[str, float]:
    """Count the right answers of a model.

    Parameters
    ----------
    labels, read : ndarray of shape (n,), uint8
        MNIST's labels, and what the model reads.
    test : float
        The model's accuracy on all test images.
    """
    return {"models": int(np.count_nonzero(read == labels)), "of": len(labels), "test": test}
